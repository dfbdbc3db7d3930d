import { ENDS_MATTERS } from '../../policies/tasks/consequences.ts';
import { SESSION_TABLES } from '../../services/verify/snapshot.ts';
import type { World } from '../world/world.ts';
import { clock } from '../world/clock.ts';
import { linkViolations } from './links.ts';
import { moneyViolations } from './money.ts';
import { overtakenAnswers } from './overtaken.ts';

/** One place where something does not hold that should. `what` is the kind: the same for every seed that finds it. */
export interface Violation {
  readonly what: string;
  readonly where: string;
}

const VERIFY_TABLES = ['run', 'disagreement', 'active', 'open', 'matter', 'asked'].map((n) => `verify_${n}`);

/** @param atTheEnd everybody has spoken and decided: every case has to be closed */
export async function violationsOf(world: World, atTheEnd: boolean): Promise<readonly Violation[]> {
  clock.pass(1_000);
  await tellVerify(world);
  const verified = await world.product.verify((sql, values) => world.database.rows(sql, values));
  const own = [
    ...(await unanswered(world)),
    ...(await disagreements(world, atTheEnd)),
    ...(await moneyViolations(world, atTheEnd)),
    ...(await linkViolations(world)),
    ...(await overtakenAnswers(world, atTheEnd)),
    ...(atTheEnd ? await stillOpen(world) : []),
  ];
  return [
    ...own,
    ...verified.map((line) => {
      const at = line.indexOf(': ');
      return { what: line.slice(0, at), where: line.slice(at + 2) };
    }),
    ...world.temporal.failures.map((where) => ({ what: 'a workflow failed', where })),
  ];
}

async function tellVerify(world: World): Promise<void> {
  const { database, temporal } = world;
  await database.timed.client.query(SESSION_TABLES.replaceAll('temp table', 'temp table if not exists'));
  await database.timed.client.query(VERIFY_TABLES.map((name) => `delete from ${name}`).join('; '));
  const open = await database.rows<{ case_number: string; is_open: boolean; comes_back: boolean }>(
    `select case_number, completed_at is null as is_open,
            exists (select from ledger.wake w where w.case_number = c.case_number)
            or exists (select from ledger.alarm a where a.case_number = c.case_number)
            or exists (select from ledger.human_task t where t.case_number = c.case_number and t.status = 'open') as comes_back
       from ledger.birth_case c`,
  );
  for (const { case_number: caseNumber, is_open: isOpen, comes_back: comesBack } of open) {
    const startedAt = temporal.startedAt(caseNumber);
    if (startedAt !== undefined)
      await database.rows('insert into verify_run values ($1, $2, $3)', [
        caseNumber,
        'running',
        new Date(startedAt),
      ]);
    if (isOpen && !comesBack && !temporal.isRunning(caseNumber))
      await database.rows('insert into verify_disagreement values ($1, $2, $3)', [
        caseNumber,
        'differs',
        isOpen,
      ]);
  }
}

/** A command that counts as answered, and neither an answer nor a person's giving up is there. */
const UNANSWERED = `
  select o.id, o.key from ledger.outbox o
   where o.kind = 'command' and o.done_at is not null and o.headers is null
     and not exists (select from ledger.inbox i where i.command_id = o.id and i.outcome <> 'accepted')
     and not exists (select from ledger.erasure_receipt r where r.command_id = o.id)`;

const GIVEN_UP = `
  select case_number, subject, code from ledger.case_event
   where (type = 'task.completed' and detail->>'outcome' in ('${ENDS_MATTERS.join("', '")}') and code is not null) or type in ('matter.adopted', 'matter.obtained')
  union select m.case_number, m.subject, m.code from ledger.matter m join ledger.erasure e on e.case_number = m.case_number
    and (e.subject = m.subject or e.subject not like 'child-%')
  union select m.case_number, m.subject, m.code from ledger.matter m join ledger.birth_case c using (case_number)
   where c.joined_into is not null`;

/** Matters that a person has completed with a result of an earlier attempt, or one that came too late. */
async function adoptedResults(world: World): Promise<Set<string>> {
  const rows = await world.database.rows<{ at: string }>(
    `select case_number || ' ' || subject || '/' || code as at from ledger.case_event where type in ('matter.adopted', 'matter.obtained')`,
  );
  return new Set(rows.map(({ at }) => at));
}

async function givenUp(world: World): Promise<Set<string>> {
  const rows = await world.database.rows<{ case_number: string; subject: string; code: string }>(GIVEN_UP);
  return new Set(rows.map((r) => `${r.case_number} ${r.subject}/${r.code}`));
}

async function unanswered(world: World): Promise<Violation[]> {
  const rows = await world.database.rows<{ id: string; key: string }>(UNANSWERED);
  const ended = await givenUp(world);
  return rows.flatMap(({ id, key }) => {
    const decided = world.departments.decided.get(id);
    const at = decided ? `${key} ${decided.subject}/${decided.code}` : key;
    const isEnded = decided ? ended.has(at) : [...ended].some((one) => one.startsWith(key));
    return isEnded ? [] : [{ what: 'a command counts as answered, and was not', where: at }];
  });
}

interface MatterRow {
  readonly case_number: string;
  readonly subject: string;
  readonly code: string;
  readonly attempt: number;
  readonly status: string;
}

/** What departments said and what the case says. */
async function disagreements(world: World, atTheEnd: boolean): Promise<Violation[]> {
  const rows = await world.database.rows<MatterRow>(
    `select case_number, subject, code, attempt, status from ledger.matter where attempt > 0`,
  );
  const ended = await givenUp(world);
  const adopted = await adoptedResults(world);
  const decided = new Map(
    [...world.departments.decided.values()].map((d) => [
      `${d.caseNumber} ${d.subject}/${d.code} ${d.attempt}`,
      d,
    ]),
  );
  const erased = await world.database.rows<{ at: string }>(
    `select m.case_number || ' ' || m.subject as at from ledger.matter m join ledger.erasure e on e.case_number = m.case_number
        and (e.subject = m.subject or e.subject not like 'child-%')`,
  );
  return rows.flatMap(({ case_number: caseNumber, subject, code, attempt, status }) => {
    const at = `${caseNumber} ${subject}/${code}`;
    const said = decided.get(`${at} ${attempt}`);
    if (status === 'completed' && said?.outcome !== 'completed' && !adopted.has(at))
      return [{ what: 'a matter is completed, and its department did not say so', where: at }];
    const isDone = said?.outcome === 'completed' && said.said;
    const isErased = erased.some((e) => e.at === `${caseNumber} ${subject}`);
    if (atTheEnd && isDone && status !== 'completed' && !ended.has(at) && !isErased)
      return [{ what: `a department has done it, and the matter is ${status}`, where: at }];
    return [];
  });
}

async function stillOpen(world: World): Promise<Violation[]> {
  const rows = await world.database.rows<{ case_number: string; status: string }>(
    'select case_number, status from ledger.birth_case where completed_at is null',
  );
  return rows.map(({ case_number: where, status }) => ({
    what: `a case is still ${status} at the end`,
    where,
  }));
}
