import type { Evidence } from '../evidence.ts';
import { Tally, type Finding, type Rule } from '../invariant.ts';

/** What clients were told: 202 made a case, 200 named the one there was. */
const ANSWERS = `select client, status, answer->>'caseNumber' as case_number
  from ledger.idempotency where status in (200, 202) and answer ? 'statusUrl'`;

const RULES: readonly Rule[] = [
  {
    what: 'an accepted birth has no case',
    sql: `select a.case_number as at from (${ANSWERS}) a
           where not exists (select from ledger.birth_case c where c.case_number = a.case_number)`,
  },
  {
    what: 'two acceptances name one case',
    sql: `select a.case_number as at from (${ANSWERS}) a where a.status = 202 group by 1 having count(*) > 1`,
  },
  {
    what: 'a case that nobody was told of',
    sql: `select c.case_number as at from ledger.birth_case c
           where not exists (select from (${ANSWERS}) a where a.status = 202 and a.case_number = c.case_number)`,
  },
  {
    what: 'one delivery has two cases',
    sql: `select min(case_number) as at from ledger.birth_case group by facility_code, notification_id having count(*) > 1`,
  },
  {
    what: 'one case number is there twice',
    sql: `select case_number as at from ledger.birth_case group by 1 having count(*) > 1`,
  },
  {
    what: 'a case without matters',
    sql: `select c.case_number as at from ledger.birth_case c
           where not exists (select from ledger.matter m where m.case_number = c.case_number)`,
  },
  {
    what: 'a case without the facts it was accepted with',
    sql: `select c.case_number as at from ledger.birth_case c
           where not exists (select from ledger.subject s where s.case_number = c.case_number and s.subject = 'family')`,
  },
  {
    what: 'a case was not accepted exactly once',
    sql: `select c.case_number as at from ledger.birth_case c
            left join ledger.case_event e on e.case_number = c.case_number and e.type = 'case.accepted'
           group by 1 having count(e.seq) <> 1`,
  },
];

/** R1: every accepted birth has exactly one case, whole. */
export async function oneCase({ snapshot }: Evidence): Promise<Finding> {
  const tally = new Tally();
  const rows = await snapshot.query<{ n: number }>(`select count(*)::int as n from (${ANSWERS}) a`);
  tally.checked(rows[0]?.n ?? 0);
  await tally.apply(snapshot, RULES);
  return tally.finding();
}
