import type pg from 'pg';
import { expect } from 'vitest';
import { waitFor } from './wait.ts';

const REGISTERS = [
  'health_commission.birth_certificate',
  'disease_control.vaccination_record',
  'public_security.household_registration',
  'medical_insurance.insurance_account',
  'medical_insurance.identity_upgrade',
  'medical_insurance.maternity_settlement',
  'medical_insurance.allowance_payment',
  'human_resources.social_security_card',
  'taxation.deduction_notice',
  'health_commission.parenting_guidance',
  'health_commission.childcare_subsidy_claim',
] as const;

/**
 * Looks with plain queries, past all of our code: every finished Lanzhou case whose family has said yes has exactly one entry in
 * each register, one attempt of each command, one message of each notice, and nothing is left waiting.
 */
export async function expectOneEffectEach(database: pg.Pool, caseNumbers: readonly string[]): Promise<void> {
  const cases = [...caseNumbers];
  for (const register of REGISTERS) {
    const { rows } = await database.query<{ case_number: string; n: number }>(
      `select case_number, count(*)::int as n from ${register} where case_number = any($1) group by 1`,
      [cases],
    );
    expect(rows.length, `${register}: cases with an entry`).toBe(cases.length);
    expect(
      rows.filter((r) => r.n !== 1),
      `${register}: not once`,
    ).toEqual([]);
  }
  const count = async (query: string): Promise<number> =>
    (await database.query<{ n: number }>(query, [cases])).rows[0]?.n ?? -1;
  expect(
    await count(
      'select count(*)::int as n from health_commission.birth_certificate where case_number = any($1) and issues <> 1',
    ),
  ).toBe(0);
  expect(
    await count('select count(*)::int as n from ledger.matter where case_number = any($1) and attempt > 1'),
  ).toBe(0);
  expect(
    await count(
      `select count(*)::int as n from ledger.human_task where case_number = any($1) and kind <> 'claim-confirmation'`,
    ),
  ).toBe(0);
  const taken = await database.query<{ taken: number; registered: number }>(
    `select (select coalesce(sum(taken), 0)::int from public_security.resident_id_counter) as taken,
            (select count(*)::int from public_security.household_registration) as registered`,
  );
  expect(taken.rows[0]?.taken, 'numbers taken and children registered').toBe(taken.rows[0]?.registered);
  await waitFor('every notice to be sent once and delivered', async () => {
    const { rows } = await database.query<{ left: number }>(
      `select (select count(*) from ledger.notice n left join notifier.message m on m.notice_id = n.id
                where n.case_number = any($1) and m.status is distinct from 'delivered')
            + (select count(*) from ledger.outbox where key = any($1) and done_at is null)
            + (select count(*) from ledger.inbox where case_number = any($1) and applied_at is null) as left`,
      [cases],
    );
    return Number(rows[0]?.left) === 0 ? true : undefined;
  });
}
