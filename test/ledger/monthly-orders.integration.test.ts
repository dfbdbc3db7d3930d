import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimDue } from '../../infra/postgres/ledger/due.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { openTestLedger, type TestLedger } from '../support/ledger.ts';
import { answerTask, decideEntitlements, letTimeCome, sweep } from '../support/payments.ts';
import { freshSample } from '../support/samples.ts';

const keyring = testKeyring('a-key-for-monthly-orders');
const MONTHS = 36;

/** 肃北 pays by the month for three years: what a parent says of it is said once. */
describe('orders of money that is paid by the month', () => {
  let test: TestLedger;

  beforeAll(async () => {
    test = await openTestLedger(keyring);
  });
  afterAll(() => test.close());

  async function decided(): Promise<string> {
    const sample = freshSample('linze-second-child');
    const caseNumber = await test.accept({
      ...sample,
      delivery: { ...sample.delivery, at: '2024-11-10T08:00:00+08:00' },
      mother: { ...sample.mother, household: { kind: 'family', divisionCode: '620923' } },
      consents: [],
    });
    await decideEntitlements(test, caseNumber);
    return caseNumber;
  }

  const say = (caseNumber: string, outcome: 'confirmed' | 'declined'): Promise<void> =>
    answerTask(test, { caseNumber, kind: 'claim-confirmation', outcome });

  /** How many months stand in each status. */
  async function months(caseNumber: string): Promise<Record<string, number>> {
    const { rows } = await test.pool.query<{ status: string; n: number }>(
      `select status, count(*)::int as n from ledger.payment_order
        where case_number = $1 and entitlement = 'local-childcare-grant' group by status`,
      [caseNumber],
    );
    return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
  }

  /** The months to come, as if their days had come. */
  async function letTimePass(caseNumber: string): Promise<void> {
    await letTimeCome(test.pool, `case_number = $1 and status = 'scheduled'`, [caseNumber]);
    await sweep(test);
  }

  it('go on by themselves after one yes, each month in the bulk lane and once', async () => {
    const caseNumber = await decided();
    const { 'awaiting-confirmation': due = 0, scheduled = 0 } = await months(caseNumber);
    expect(due + scheduled).toBe(MONTHS);
    expect(due).toBeGreaterThan(23);
    await say(caseNumber, 'confirmed');
    await sweep(test);
    expect(await months(caseNumber)).toEqual({ sent: due, scheduled });
    await letTimePass(caseNumber);
    await sweep(test);
    expect(await months(caseNumber)).toEqual({ sent: MONTHS });
    const { rows } = await test.pool.query(
      `select count(*)::int as commands, count(distinct id)::int as ids, min(lane) as lane from ledger.outbox
        where key = $1 and topic = 'birth.finance.commands.v1'`,
      [caseNumber],
    );
    expect(rows).toEqual([{ commands: MONTHS, ids: MONTHS, lane: 1 }]);
  });

  it('of one family do not keep others waiting: who finds many finds out that there may be more', async () => {
    const caseNumber = await decided();
    await say(caseNumber, 'confirmed');
    expect(await claimDue(test.pool, 5)).toEqual({ cases: [caseNumber], more: true });
    expect(await claimDue(test.pool, 1_000)).toEqual({ cases: [caseNumber], more: false });
    expect(await claimDue(test.pool, 5)).toEqual({ cases: [], more: false });
    await letTimeCome(test.pool, `case_number = $1 and status = 'scheduled' and confirmed_at is not null`, [
      caseNumber,
    ]);
    await sweep(test);
    expect(await claimDue(test.pool, 5)).toEqual({ cases: [], more: false });
  });

  it('end with one no, and are not asked about again', async () => {
    const caseNumber = await decided();
    await say(caseNumber, 'declined');
    expect(await months(caseNumber)).toEqual({ cancelled: MONTHS });
    await letTimePass(caseNumber);
    expect(await months(caseNumber)).toEqual({ cancelled: MONTHS });
  });
});
