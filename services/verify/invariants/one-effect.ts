import { ENDS_MATTERS } from '../../../policies/tasks/consequences.ts';
import { KNOWN_WORK } from '../effects.ts';
import type { Evidence } from '../evidence.ts';
import { listOf, Tally, WITHOUT_ANSWER, type Finding, type Rule } from '../invariant.ts';

const place = (row: string): string => `${row}.case_number || ' ' || ${row}.subject || '/' || ${row}.code`;
const same = (a: string, b: string): string =>
  `${a}.case_number = ${b}.case_number and ${a}.subject = ${b}.subject and ${a}.code = ${b}.code`;

/** A person has completed the matter with a result that came too late, or was of another attempt. */
const adopted = (row: string): string =>
  `exists (select from ledger.case_event a where a.type in ${WITHOUT_ANSWER} and ${same('a', row)})`;

/** The family has got it at a window: its department need not know of it. */
const obtained = (row: string): string =>
  `exists (select from ledger.case_event a where a.type = 'matter.obtained' and ${same('a', row)})`;

/** Payments are as many as there are orders: R3 judges them. */
const PAYMENTS = `('subsidy-payment', 'allowance-top-up')`;

const TWICE: readonly Rule[] = [
  {
    what: 'an effect stands twice',
    sql: `select ${place('e')} as at from verify_effect e group by e.case_number, e.subject, e.code having count(*) > 1`,
  },
  {
    what: 'one attempt was asked for by two commands',
    // Every department is asked by a message of its own to forget a child.
    sql: `select ${place('i')} as at from verify_command i
           where i.code <> 'erasure' and i.code not in ${PAYMENTS}
           group by i.case_number, i.subject, i.code, i.attempt having count(*) > 1`,
  },
  {
    what: 'more certificates were issued than were asked for',
    sql: `select e.case_number || ' ' || e.subject || '/birth-certificate' as at
            from health_commission.birth_certificate e
            left join (select case_number, subject, count(*) as n from verify_command
                        where handled and code = 'birth-certificate' group by 1, 2) i using (case_number, subject)
           where e.issues > coalesce(i.n, 0)`,
  },
];

const WITHOUT_COMMAND: readonly Rule[] = [
  {
    what: 'an effect that the case side never asked for',
    sql: `select ${place('e')} as at from verify_effect e
           where not exists (select from ledger.outbox o
                              where o.id = e.command_id and o.kind = 'command' and o.key = e.case_number)`,
  },
  {
    what: 'an effect without a handled command of its own',
    sql: `select ${place('e')} as at from verify_effect e
           where not exists (select from verify_command i
                              where i.event_id = e.command_id and i.handled and ${same('i', 'e')} and i.attempt = e.attempt)`,
  },
];

const COMPLETED: readonly Rule[] = [
  {
    what: 'a completed matter without an entry in its register',
    sql: `select ${place('m')} as at from ledger.matter m
           where m.status = 'completed' and not exists (select from verify_effect e where ${same('e', 'm')})
             and not ${obtained('m')}`,
  },
  {
    what: 'a completed matter without an applied answer that says so',
    sql: `select ${place('m')} as at from ledger.matter m
           where m.status = 'completed' and not exists (
             select from ledger.inbox i where i.kind = 'answer' and i.outcome = 'completed' and ${same('i', 'm')}
                and i.attempt = m.attempt and i.applied_at is not null)
             and not ${adopted('m')}`,
  },
  {
    what: 'an answer says completed, and its register has no entry',
    sql: `select ${place('i')} as at from ledger.inbox i
           where i.kind = 'answer' and i.outcome = 'completed' and i.code not in ${PAYMENTS}
             and not exists (select from verify_effect e where ${same('e', 'i')})`,
  },
  {
    what: 'work is completed whose register the checker does not know',
    sql: `select ${place('m')} as at from ledger.matter m where m.status = 'completed' and not m.code = any($1)`,
    values: [KNOWN_WORK],
  },
];

/**
 * An effect whose matter has not completed: fine while its answer is on its way (the command is still open, so the
 * answer comes again), or when the case has it as an answer that came too late, which a person was asked about, or when it
 * was given up before an answer came: by a person, by a join, or since its subject was erased, and its answer with it. A
 * notice of a changed leave belongs to no matter: its answer alone ends it.
 */
const UNKNOWN_TO_THE_CASE: readonly Rule[] = [
  {
    what: 'an entry in a register that the case knows nothing of',
    sql: `with loose as materialized (
            select e.*, m.status from verify_effect e left join ledger.matter m on ${same('m', 'e')}
             where m.status is distinct from 'completed'
               and not exists (select from ledger.outbox o where o.id = e.command_id and o.done_at is null)
          ), answers as materialized (
            select i.* from ledger.inbox i join loose e on e.command_id = i.command_id
             where i.kind = 'answer' and i.outcome <> 'accepted'
          )
          select ${place('e')} as at from loose e
           where not exists (select from answers i
                              where i.command_id = e.command_id and i.outcome = 'completed'
                                 and (i.applied_at is null or e.code = 'leave-change-notice' or exists (select from ledger.human_task t where t.kind = 'late-answer' and ${same('t', 'i')})))
             and not (e.status in ('refused', 'offline', 'withdrawn')
                      and (exists (select from ledger.human_task t
                                    where ${same('t', 'e')} and t.status = 'completed' and t.outcome in ${listOf(ENDS_MATTERS)})
                           or exists (select from ledger.birth_case j where j.case_number = e.case_number and j.joined_into is not null)
                           or exists (select from ledger.erasure x where x.case_number = e.case_number
                                       and (x.subject = e.subject or x.subject not like 'child-%')))
                      and not exists (select from answers i where i.command_id = e.command_id))`,
  },
];

/** R2: each department's effect exactly once for a case and subject, or a recorded refusal; none without a command. */
export async function oneEffect({ snapshot }: Evidence): Promise<Finding> {
  const tally = new Tally();
  const rows = await snapshot.query<{ n: number; under_way: number }>(
    `select count(*)::int as n, count(*) filter (where m.status in ('requested', 'processing'))::int as under_way
       from verify_effect e left join ledger.matter m on ${same('m', 'e')}`,
  );
  tally.checked(rows[0]?.n ?? 0);
  tally.lagging(rows[0]?.under_way ?? 0);
  await tally.apply(snapshot, [...TWICE, ...WITHOUT_COMMAND, ...COMPLETED, ...UNKNOWN_TO_THE_CASE]);
  return tally.finding();
}
