import { ON_DECLARATION } from '../../schemas/matter.ts';
import { OUTLIVING_TASKS } from '../../schemas/tasks/groups.ts';

/**
 * What must hold of each case by itself, as queries over a set of cases: `npx birth verify` asks them of all cases, the
 * gateway of a few at a time, all day long.
 */

/** Which cases are looked at, and what is known of them. */
export interface Scope {
  /** queries of case numbers, `case_number`: of cases that are {@link OPEN}, and of those that are {@link CLOSED} */
  readonly open: string;
  readonly closed: string;
  /** the rows of ledger.matter of the open ones: a table, or {@link mattersOf} in parentheses */
  readonly matters: string;
  /** a condition: the case with that number is on its way, and what it waits for may be about to be done */
  readonly onItsWay: (caseNumber: string) => string;
  /** an interval: what is late by less is on its way */
  readonly grace: string;
}

/** One rule: each row of its query is a violation, with its case as `case_number` and its place as `at`. */
export interface StandingRule {
  /** stable, for the label of a metric */
  readonly name: string;
  readonly what: string;
  readonly sql: string;
}

/** A case that the ledger calls closed, `c`. */
export const CLOSED = `(c.completed_at is not null or c.status in ('completed', 'withdrawn', 'annulled'))`;
/** Nothing is done with it until a person has looked: everything in it may stand still. */
export const setAside = (caseNumber: string): string => `exists (
  select from ledger.human_task s where s.case_number = ${caseNumber} and s.status = 'open' and s.kind = 'case-set-aside')`;

/** A case that is to go on, `c`. */
export const OPEN = `(not ${CLOSED} and not ${setAside('c.case_number')})`;

export const ENDED = `('completed', 'not-applicable', 'refused', 'offline', 'withdrawn', 'revoked')`;
/** a department is asked · a person is asked · neither, and it is not over either: it waits for its turn */
const ASKED = `('requested', 'processing')`;
/** What a family declares as it likes: no case waits for it. */
export const BESIDE = `('${ON_DECLARATION.join("', '")}')`;
const HELD = `('correction', 'manual')`;
const NOT_DONE = `('not-applicable', 'refused', 'offline', 'withdrawn', 'revoked')`;

/** `at` of a matter `m` */
export const PLACE = `m.case_number || ' ' || m.subject || '/' || m.code`;
export const same = (alias: string): string =>
  `${alias}.case_number = m.case_number and ${alias}.subject = m.subject and ${alias}.code = m.code`;

export const mattersOf = (cases: string): string =>
  `select m.* from ledger.matter m join (${cases}) c using (case_number)`;

/** A person's decision that the workflow has yet to take. */
const DECIDED = `exists (select from ledger.inbox i where i.kind = 'task' and i.applied_at is null and ${same('i')})`;

/** Where each edge of a waiting matter leads. */
const edges = (matters: string, kind: 'needs' | 'follows'): string => `
  select m.case_number, m.subject, m.code, n.status, n.subject as to_subject, n.code as to_code
    from ${matters} m
    cross join lateral jsonb_array_elements_text(m.node->'${kind}') as edge(key)
    left join ${matters} n on n.case_number = m.case_number and n.subject || '/' || n.code = edge.key
   where m.status = 'waiting'`;

/** Work that waits, and that nothing keeps: its needs are done and nothing it follows moves by itself. */
const ready = (matters: string): string => `
  with recursive open_matters as materialized (select * from ${matters} m),
  needs as materialized (${edges('open_matters', 'needs')}),
  follows as materialized (${edges('open_matters', 'follows')}),
  halted (case_number, subject, code) as (
    select case_number, subject, code from needs where status is null or status in ${HELD} or status in ${NOT_DONE}
    union
    select n.case_number, n.subject, n.code from needs n
      join halted h on h.case_number = n.case_number and h.subject = n.to_subject and h.code = n.to_code
  )
  select m.case_number, m.subject, m.code from open_matters m
   where m.status = 'waiting'
     and not exists (select from needs n where ${same('n')} and n.status is distinct from 'completed')
     and not exists (
       select from (
         select f.* from follows f left join halted h
             on h.case_number = f.case_number and h.subject = f.to_subject and h.code = f.to_code
          where f.status in ${ASKED} or (f.status = 'waiting' and h.case_number is null)) f
        where ${same('f')})`;

/** Children of the delivery are not reported yet: the hospital is asked for them, and nothing else waits. */
const AWAITS_CHILDREN = `exists (
  select from ledger.human_task t where t.case_number = o.case_number and t.status = 'open'
     and t.kind = 'report-incomplete' and t.code is null)`;

function turns({ open, matters, onItsWay }: Scope): StandingRule[] {
  return [
    {
      name: 'turn-missed',
      what: 'work whose turn has come is not asked for',
      sql: `select m.case_number, ${PLACE} as at from (${ready(matters)}) m where not ${onItsWay('m.case_number')}`,
    },
    {
      name: 'waits-in-vain',
      what: 'work waits for what will never be done',
      sql: `select distinct m.case_number, ${PLACE} as at from (${edges(matters, 'needs')}) m
             where (m.status is null or m.status in ${NOT_DONE}) and not ${onItsWay('m.case_number')}`,
    },
    {
      name: 'nothing-waits',
      what: 'an open case in which nothing waits for anything',
      sql: `select o.case_number, o.case_number as at from (${open}) o
             where not ${onItsWay('o.case_number')} and not ${AWAITS_CHILDREN} and not exists (
               select from ${matters} m where m.case_number = o.case_number
                  and (m.status in ${ASKED} or m.status in ${HELD}))`,
    },
  ];
}

function asked({ matters, grace }: Scope): StandingRule[] {
  return [
    {
      name: 'silence-unnoticed',
      what: 'a department is past its deadline, and nobody was asked',
      sql: `select m.case_number, ${PLACE} as at from ${matters} m
             where m.status in ${ASKED} and m.answer_due_at < ledger.now() - ${grace} and not ${DECIDED}`,
    },
    {
      name: 'silence-without-task',
      what: 'a silent department, and no open task about it',
      sql: `select m.case_number, ${PLACE} as at from ${matters} m
             where m.status in ${ASKED} and m.answer_due_at is null and not ${DECIDED} and not exists (
               select from ledger.human_task t where t.status = 'open' and t.kind = 'department-silent' and ${same('t')})`,
    },
    {
      name: 'held-without-task',
      what: 'a matter is held for a person, and no named task is open',
      sql: `select m.case_number, ${PLACE} as at from ${matters} m
             where m.status in ${HELD} and not ${DECIDED} and not exists (
               select from ledger.human_task t where t.status = 'open' and t.kind <> '' and t.deadline is not null and ${same('t')})`,
    },
  ];
}

/** Payments go on after the case has closed: R3 judges their tasks. */
const OUTLIVES_ITS_CASE = `('${OUTLIVING_TASKS.join("', '")}')`;

function ended({ closed }: Scope): StandingRule[] {
  return [
    {
      name: 'closed-unfinished',
      what: 'a closed case has a matter that has not ended',
      sql: `select m.case_number, ${PLACE} as at from (${mattersOf(closed)}) m where m.status not in ${ENDED} and m.code not in ${BESIDE}`,
    },
    {
      name: 'closed-asks-person',
      what: 'a closed case still asks a person',
      sql: `select t.case_number, t.case_number as at from (${closed}) c join ledger.human_task t using (case_number)
             where t.status = 'open' and t.kind not in ${OUTLIVES_ITS_CASE} and coalesce(t.code not in ${BESIDE}, true)`,
    },
  ];
}

/** What must hold of each case of a scope: it is over, or something in it waits for a department or a person. */
export function standingRules(scope: Scope): StandingRule[] {
  return [...turns(scope), ...asked(scope), ...ended(scope)];
}

/**
 * Finds the command of each matter by its id, where verify opens the commands of the whole outbox: cheap for a few cases,
 * and no proof that it is the right message.
 */
export function commandRule({ matters }: Pick<Scope, 'matters'>): StandingRule {
  return {
    name: 'asked-without-command',
    what: 'a department is waited for, and no command to it is open',
    sql: `select m.case_number, ${PLACE} as at from ${matters} m
           where m.status in ${ASKED} and not exists (
             select from ledger.outbox o
              where o.id = ledger.command_id(m.case_number, m.subject, m.code, m.attempt) and o.done_at is null)`,
  };
}
