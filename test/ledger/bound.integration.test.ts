import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Effects } from '../../activities/effects.ts';
import { prepareDatabase, type DatabaseUrls } from '../../infra/postgres/prepare.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { ROLE_PASSWORDS } from '../support/fresh-database.ts';
import { openTestLedger, type TestLedger } from '../support/ledger.ts';
import * as payments from '../support/payments.ts';
import { freshSample } from '../support/samples.ts';

const DENIED = '42501';

/** What is sealed and how much is paid cannot be changed from the tables, by whoever may write to them. */
describe('in the ledger', () => {
  let test: TestLedger;
  let urls: DatabaseUrls;

  beforeAll(async () => {
    test = await openTestLedger(testKeyring('a-key-for-this-test'));
    urls = await prepareDatabase(test.url, ROLE_PASSWORDS);
  });
  afterAll(() => test.close());

  async function refusal(url: string, sql: string): Promise<string | undefined> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(sql);
      return undefined;
    } catch (error) {
      return error instanceof pg.DatabaseError ? error.code : String(error);
    } finally {
      await client.end();
    }
  }

  const facts = (caseNumber: string): Promise<BirthNotification> =>
    test.ledger.change(caseNumber, (view) => ({ effects: new Effects(view), result: view.notification }));

  /** A person gives another bank account. */
  async function giveAccount(caseNumber: string, accountNumber: string): Promise<void> {
    await test.ledger.change(caseNumber, (view) => {
      const to = new Effects(view);
      const payee = { holder: 'mother', bankName: '示例银行', accountNumber } as const;
      const choices = {
        householdFollows: 'mother',
        resultDelivery: 'post',
        ...view.notification.choices,
        payee,
      } as const;
      to.facts = { ...view.notification, choices };
      return { effects: to, result: undefined };
    });
  }

  const accountOf = async (caseNumber: string): Promise<string | undefined> =>
    (await facts(caseNumber)).choices?.payee?.accountNumber;

  it('older facts that are put back do not open, and the others do', async () => {
    const caseNumber = await test.accept(freshSample('lanzhou-first-child'));
    const bytes = async (): Promise<Buffer | undefined> => {
      const { rows } = await test.pool.query<{ facts: Buffer }>(
        `select facts from ledger.subject where case_number = $1 and subject = 'family'`,
        [caseNumber],
      );
      return rows[0]?.facts;
    };
    const put = (sealed: Buffer | undefined): Promise<unknown> =>
      test.pool.query(`update ledger.subject set facts = $2 where case_number = $1 and subject = 'family'`, [
        caseNumber,
        sealed,
      ]);
    const accepted = await bytes();
    await giveAccount(caseNumber, '6200000000000000019');
    const second = await bytes();
    await giveAccount(caseNumber, '6200000000000000027');
    const third = await bytes();
    for (const older of [accepted, second]) {
      await put(older);
      await expect(facts(caseNumber)).rejects.toThrow('UnsealError');
    }
    await put(third);
    expect(await accountOf(caseNumber)).toBe('6200000000000000027');
    for (const role of ['api', 'worker', 'gateway'] as const)
      for (const sql of [
        'delete from ledger.facts_revision',
        'update ledger.facts_revision set revision = 1',
      ])
        expect([role, await refusal(urls[role], sql)]).toEqual([role, DENIED]);
  });

  it('nobody changes the sum of an order or its payee, and how it stands moves', async () => {
    for (const role of ['api', 'worker', 'gateway'] as const)
      for (const column of ['amount_fen', 'payee', 'payer', 'period', 'case_number', 'order_hash']) {
        const sql = `update ledger.payment_order set ${column} = ${column}`;
        expect([role, column, await refusal(urls[role], sql)]).toEqual([role, column, DENIED]);
      }
    expect(await refusal(urls.worker, 'update ledger.payment_order set status = status')).toBeUndefined();
    expect(await refusal(urls.relay, 'select from ledger.payment_order')).toBe(DENIED);
  });

  it('an order with another sum than was ordered is sent to nobody: the case waits for a person', async () => {
    const [changed, well] = [await decided(), await decided()];
    await test.pool.query(
      `update ledger.payment_order set amount_fen = amount_fen * 10 where case_number = $1`,
      [changed],
    );
    await payments.sweep(test);
    expect(await standing(well)).toContain('sent');
    expect(await standing(changed)).not.toContain('sent');
    const { rows } = await test.pool.query<{ kind: string }>(
      `select kind from ledger.human_task where case_number = $1 and status = 'open' and kind = 'case-set-aside'`,
      [changed],
    );
    expect(rows).toEqual([{ kind: 'case-set-aside' }]);
  });

  it('an order of a build before, which has no hash, is paid', async () => {
    const caseNumber = await decided();
    await test.pool.query('update ledger.payment_order set order_hash = null where case_number = $1', [
      caseNumber,
    ]);
    await payments.sweep(test);
    expect(await standing(caseNumber)).toContain('sent');
  });

  async function standing(caseNumber: string): Promise<string[]> {
    const { rows } = await test.pool.query<{ status: string }>(
      `select distinct status from ledger.payment_order
        where case_number = $1 and entitlement = 'childcare-subsidy'`,
      [caseNumber],
    );
    return rows.map(({ status }) => status);
  }

  const decided = (): Promise<string> => payments.decidedAndDue(test);
});
