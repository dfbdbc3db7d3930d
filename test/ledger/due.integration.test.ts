import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { afterLanded } from '../../activities/after-landed.ts';
import { claimDue } from '../../infra/postgres/ledger/due.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { openTestLedger, type LedgerAt, type TestLedger } from '../support/ledger.ts';
import { answerTask, decideEntitlements, letTimeCome, sweep } from '../support/payments.ts';
import { freshSample } from '../support/samples.ts';

/** Payment orders and notices of changed leave: what is looked at when its time has come. */
describe('what is due', () => {
  let test: TestLedger;
  beforeAll(async () => {
    test = await openTestLedger(testKeyring('a-key-for-this-test'));
  });
  afterAll(() => test.close());
  beforeEach(() => test.pool.query('delete from ledger.due'));

  const after = (seconds: number): LedgerAt => test.at(new Date(Date.now() + seconds * 1000));

  async function decided(): Promise<string> {
    const caseNumber = await test.accept(freshSample('lanzhou-first-child'));
    await decideEntitlements(test, caseNumber);
    return caseNumber;
  }

  async function tasksOf(caseNumber: string, kind: string): Promise<number> {
    const { rowCount } = await test.pool.query(
      'select from ledger.human_task where case_number = $1 and kind = $2',
      [caseNumber, kind],
    );
    return rowCount ?? 0;
  }

  it('has a row for every order that is looked at, and none for any other', async () => {
    const caseNumber = await decided();
    await letTimeCome(test.pool, `case_number = $1 and status = 'scheduled'`, [caseNumber]);
    await sweep(test);
    const looked = async () => {
      const { rows } = await test.pool.query(
        `select distinct o.status, d.id is not null as looked from ledger.payment_order o
           left join ledger.due d on d.id = o.order_id where o.case_number = $1 order by 1`,
        [caseNumber],
      );
      return rows;
    };
    expect(await looked()).toEqual([
      { status: 'awaiting-confirmation', looked: false },
      { status: 'scheduled', looked: true },
    ]);
    await answerTask(test, { caseNumber, kind: 'claim-confirmation', outcome: 'confirmed' });
    expect(await looked()).toEqual([
      { status: 'scheduled', looked: true },
      // paid with its matter, which is asked about by itself
      { status: 'sent', looked: false },
    ]);
  });

  it('is taken by one of two gateways', async () => {
    const numbers = [await decided(), await decided()];
    await letTimeCome(test.pool, 'case_number = any($1)', [numbers]);
    const holder = await test.pool.connect();
    try {
      await holder.query('begin');
      await holder.query('select from ledger.due where case_number = $1 for update', [numbers[0]]);
      expect(await claimDue(test.pool, 1_000)).toEqual({ cases: [numbers[1]], more: false });
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    expect(await claimDue(test.pool, 1_000)).toEqual({ cases: [numbers[0]], more: false });
  });

  it('is tried again later and later where nothing came of it', async () => {
    const caseNumber = await decided();
    await letTimeCome(test.pool, 'case_number = $1', [caseNumber]);
    const taken = async (seconds: number): Promise<number> =>
      (await claimDue(after(seconds).pool, 1_000)).cases.length;
    expect([await taken(1), await taken(4), await taken(8), await taken(15), await taken(30)]).toEqual([
      1, 0, 1, 0, 1,
    ]);
  });

  it('is an employer whom nobody has told: a person is asked once, and not while the command has not left', async () => {
    const caseNumber = await decided();
    const command = await changeLeave(caseNumber);
    await sweep(test);
    await sweep(after(2_000));
    expect(await tasksOf(caseNumber, 'employer-not-told')).toBe(0);
    await test.pool.query('update ledger.outbox set sends = 1 where id = $1', [command]);
    for (const seconds of [4_000, 4_010, 9_000]) await sweep(after(seconds));
    expect(await tasksOf(caseNumber, 'employer-not-told')).toBe(1);
    const { rowCount } = await test.pool.query('select from ledger.due where id = $1', [command]);
    expect(rowCount).toBe(0);
  });

  it('is no employer whom human resources has told', async () => {
    const caseNumber = await decided();
    const command = await changeLeave(caseNumber);
    await test.pool.query('update ledger.outbox set sends = 1, done_at = ledger.now() where id = $1', [
      command,
    ]);
    await sweep(after(2_000));
    expect(await tasksOf(caseNumber, 'employer-not-told')).toBe(0);
    const { rowCount } = await test.pool.query('select from ledger.due where id = $1', [command]);
    expect(rowCount).toBe(0);
  });

  /** @returns the id of the command that asks for the employer to be told */
  async function changeLeave(caseNumber: string): Promise<string> {
    return test.ledger.change(caseNumber, (view) => {
      const effects = afterLanded(view);
      const { revision } = view;
      const id = view.idOf('command', caseNumber, 'mother', 'leave-change-notice', revision);
      const work = { subject: 'mother', code: 'leave-change-notice', attempt: revision } as const;
      effects.ask({ id, ...work, payload: {}, lane: 'bulk' });
      return { effects, result: id };
    });
  }
});
