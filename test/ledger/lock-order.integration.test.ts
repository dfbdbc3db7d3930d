import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockCase } from '../../infra/postgres/ledger/read-case.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { openTestLedger, type TestLedger } from '../support/ledger.ts';
import * as payments from '../support/payments.ts';
import { waitFor } from '../support/wait.ts';

const keyring = testKeyring('a-key-for-this-test');

/** The case first, then its orders, whoever it is: a sweep that had orders already fell with a re-decision (40P01). */
describe('a re-decision and the sweep of orders', () => {
  let test: TestLedger;

  beforeAll(async () => {
    test = await openTestLedger(keyring);
  });
  afterAll(() => test.close());

  it('never deadlock: who waits for the case holds none of its orders', async () => {
    const caseNumber = await payments.decidedAndDue(test);
    const redecision = await test.pool.connect();
    await redecision.query('begin');
    await lockCase(redecision, caseNumber);
    const sweeping = payments.sweep(test.at());
    await waitFor('the sweep to wait for the case', async () => {
      const { rows } = await test.pool.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows[0]?.n === 1 ? true : undefined;
    });
    const orders = 'select order_id from ledger.payment_order where case_number = $1 for update nowait';
    const { rowCount } = await redecision.query(orders, [caseNumber]);
    expect(rowCount).toBeGreaterThan(0);
    await redecision.query('commit');
    redecision.release();
    await sweeping;
    const { rows } = await test.pool.query<{ status: string }>(
      `select status from ledger.payment_order where case_number = $1 and entitlement = 'childcare-subsidy'
        order by period limit 1`,
      [caseNumber],
    );
    expect(rows).toEqual([{ status: 'sent' }]);
  });
});
