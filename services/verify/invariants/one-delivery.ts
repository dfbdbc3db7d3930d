import { MOST_ASKED } from '../../../policies/duplicates/weights.ts';
import { caseSideKeys, type SubjectKey } from '../keys.ts';
import type { Evidence } from '../evidence.ts';
import { Tally, type Finding, type Rule } from '../invariant.ts';

/** 22 weeks: two births of one mother that are nearer are one, or one of them is told wrongly. */
const APART_MS = 154 * 86_400_000;

const twice = (table: string, hash: string, what: string): Rule => ({
  what,
  sql: `select min(case_number) || ' ' || max(case_number) as at from ${table}
         where ${hash} is not null group by ${hash} having count(*) > 1`,
});

const RULES: readonly Rule[] = [
  twice('ledger.report', 'delivery_hash', 'one delivery has two cases'),
  twice('health_commission.birth_certificate', 'birth_hash', 'one birth has two certificates'),
  twice('public_security.household_registration', 'birth_hash', 'one birth is registered twice'),
  twice('medical_insurance.allowance_payment', 'delivery_hash', 'one delivery has two allowances'),
  twice('medical_insurance.maternity_settlement', 'delivery_hash', 'one delivery is settled twice'),
  {
    what: 'a case that was joined into another goes on, or into one that is not there',
    sql: `select c.case_number as at from ledger.birth_case c
            left join ledger.birth_case f on f.case_number = c.joined_into
           where c.joined_into is not null
             and (c.status <> 'withdrawn' or c.completed_at is null or f.case_number is null)`,
  },
  {
    what: 'a case that was joined into another pays',
    sql: `select o.case_number || ' ' || o.order_id as at
            from ledger.payment_order o join ledger.birth_case c using (case_number)
           where c.joined_into is not null and o.status in ('scheduled', 'awaiting-confirmation', 'sent', 'paid')`,
  },
  {
    what: 'a number finds no case',
    sql: `select r.case_number as at from ledger.report r
           where not exists (select from ledger.birth_case c where c.case_number = r.case_number)`,
  },
];

/** Cases of one mother that go on, or have ended, as her document says; what it says of a child is in the family's facts. */
const OF_ONE_MOTHER = `
  select encode(c.mother_hash, 'hex') as mother, s.case_number, s.subject, s.wrapped_key, s.facts,
         (select coalesce(max(f.revision), 0) from ledger.facts_revision f
           where f.case_number = s.case_number and f.subject = s.subject) as revision
    from ledger.birth_case c join ledger.subject s on s.case_number = c.case_number and s.subject = 'family'
   where c.joined_into is null and c.status not in ('withdrawn', 'annulled') and s.wrapped_key is not null
     and s.facts is not null
     and c.mother_hash in (select b.mother_hash from ledger.birth_case b
                            where b.joined_into is null and b.status not in ('withdrawn', 'annulled')
                            group by 1 having count(*) > 1)`;

/** Whom nobody was asked about, nor is about to be; who was asked about as many as a person looks through was asked enough. */
const UNASKED = `
  select p.a, p.b from unnest($1::text[], $2::text[]) as p(a, b)
   where not exists (select from ledger.likeness l
                      where (l.case_number, l.other) in ((p.a, p.b), (p.b, p.a)))
     and not exists (select from ledger.birth_case c
                      where c.case_number in (p.a, p.b) and c.compared_at is null and c.completed_at is null)
     and ${MOST_ASKED} > (select count(*) from ledger.likeness l where (
                 select c.case_number from ledger.birth_case c where c.case_number in (p.a, p.b)
                  order by c.compared_at desc nulls last, c.case_number desc limit 1) in (l.case_number, l.other))`;

interface Delivery {
  readonly caseNumber: string;
  readonly at: number;
}

/** Pairs of deliveries of one mother that cannot both be. */
async function tooNear({ snapshot, master }: Evidence): Promise<readonly [string, string][]> {
  const rows = await snapshot.query<SubjectKey & { mother: string; facts: Buffer; revision: number }>(
    OF_ONE_MOTHER,
  );
  if (rows.length === 0) return [];
  const keys = caseSideKeys(master);
  const mothers = Map.groupBy(rows, ({ mother }) => mother);
  return [...mothers.values()].flatMap((cases) => {
    const deliveries = cases
      .flatMap((row): Delivery[] => {
        const facts = keys.openFacts(row, row.revision, row.facts) as
          { readonly delivery: { readonly at: string } } | undefined;
        return facts ? [{ caseNumber: row.case_number, at: Date.parse(facts.delivery.at) }] : [];
      })
      .toSorted((a, b) => a.at - b.at);
    return deliveries.flatMap((one, i): [string, string][] => {
      const next = deliveries[i + 1];
      return next && next.at - one.at < APART_MS ? [[one.caseNumber, next.caseNumber]] : [];
    });
  });
}

/** R14: a delivery has one case, a birth one certificate and one registration, a mother one allowance for it. */
export async function oneDelivery(evidence: Evidence): Promise<Finding> {
  const { snapshot } = evidence;
  const tally = new Tally();
  const [counted] = await snapshot.query<{ n: number }>('select count(*)::int as n from ledger.birth_case');
  tally.checked(counted?.n ?? 0);
  await tally.apply(snapshot, RULES);
  const near = await tooNear(evidence);
  if (near.length > 0) {
    const unasked = await snapshot.query<{ a: string; b: string }>(UNASKED, [
      near.map(([a]) => a),
      near.map(([, b]) => b),
    ]);
    for (const { a, b } of unasked)
      tally.violation(`${a} ${b}`, 'one mother has two births within 154 days, and nobody was asked');
  }
  return tally.finding();
}
