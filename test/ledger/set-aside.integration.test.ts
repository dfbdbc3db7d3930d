import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markRefused } from '../../infra/outbox/rows.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { VersionUnknownError } from '../../schemas/versions.ts';
import { openTestLedger, type TestLedger } from '../support/ledger.ts';
import * as payments from '../support/payments.ts';
import { freshSample } from '../support/samples.ts';

const keyring = testKeyring('a-key-for-this-test');
const CERTIFICATE = 'child-1/birth-certificate';

/** Facts that do not open: as after a restore with another master key, or a row that was damaged. */
describe('a case in which something can never be read', () => {
  let test: TestLedger;

  beforeAll(async () => {
    test = await openTestLedger(keyring);
  });
  afterAll(() => test.close());

  /** @returns what makes it whole again */
  async function damage(caseNumber: string): Promise<() => Promise<void>> {
    const { rows } = await test.pool.query<{ subject: string; facts: Buffer }>(
      'select subject, facts from ledger.subject where case_number = $1',
      [caseNumber],
    );
    await test.pool.query(`update ledger.subject set facts = facts || '\\x00' where case_number = $1`, [
      caseNumber,
    ]);
    return async () => {
      for (const { subject, facts } of rows)
        await test.pool.query(
          'update ledger.subject set facts = $3 where case_number = $1 and subject = $2',
          [caseNumber, subject, facts],
        );
    };
  }

  async function tasksOf(caseNumber: string): Promise<string[]> {
    const { rows } = await test.pool.query<{ task: string }>(
      `select kind || ' ' || status as task from ledger.human_task where case_number = $1 order by opened_at, id`,
      [caseNumber],
    );
    return rows.map(({ task }) => task);
  }

  async function firstOrder(caseNumber: string): Promise<string[]> {
    const { rows } = await test.pool.query<{ status: string }>(
      `select status from ledger.payment_order where case_number = $1 and entitlement = 'childcare-subsidy'
        order by period limit 1`,
      [caseNumber],
    );
    return rows.map(({ status }) => status);
  }

  it('is set aside with one task, which names nobody, and nothing is done until it is completed', async () => {
    const caseNumber = await test.accept(freshSample('lanzhou-first-child'));
    const mend = await damage(caseNumber);
    const standing = await test.round(caseNumber);
    expect(standing).toMatchObject({ setAside: true, waitsForPerson: true, over: false, dueInMs: null });
    expect(await test.round(caseNumber)).toEqual(standing);
    expect(await tasksOf(caseNumber)).toEqual(['case-set-aside open']);
    const { rows } = await test.pool.query<{ reason: string }>(
      'select reason from ledger.human_task where case_number = $1',
      [caseNumber],
    );
    expect(rows[0]?.reason).toContain('UnsealError');

    await mend();
    expect(await test.round(caseNumber)).toEqual(standing);
    await payments.answerTask(test, { caseNumber, kind: 'case-set-aside', outcome: 'again' });
    expect((await test.round(caseNumber)).matters[CERTIFICATE]).toBe('requested');
  });

  it('or in which something can never be written, is set aside just so', async () => {
    const caseNumber = await test.accept(freshSample('lanzhou-first-child'));
    await test.pool.query(
      `alter table ledger.matter add constraint unfit check (case_number <> '${caseNumber}' or status <> 'requested') not valid`,
    );
    try {
      expect(await test.round(caseNumber)).toMatchObject({ setAside: true, over: false });
      expect(await tasksOf(caseNumber)).toEqual(['case-set-aside open']);
    } finally {
      await test.pool.query('alter table ledger.matter drop constraint unfit');
    }
    await payments.answerTask(test, { caseNumber, kind: 'case-set-aside', outcome: 'again' });
    expect((await test.round(caseNumber)).matters[CERTIFICATE]).toBe('requested');
  });

  it('is set aside again where somebody completes its task before the cause is gone', async () => {
    const caseNumber = await test.accept(freshSample('lanzhou-first-child'));
    await damage(caseNumber);
    await test.round(caseNumber);
    await payments.answerTask(test, { caseNumber, kind: 'case-set-aside', outcome: 'again' });
    expect(await test.round(caseNumber)).toMatchObject({ setAside: true });
    expect(await tasksOf(caseNumber)).toEqual(['case-set-aside completed', 'case-set-aside open']);
  });

  it('keeps no other family from its money', async () => {
    const [sick, well] = [await decided(), await decided()];
    await damage(sick);
    await payments.sweep(test);
    expect(await firstOrder(well)).toEqual(['sent']);
    expect(await firstOrder(sick)).toEqual(['scheduled']);
    const setAside = async (): Promise<string[]> =>
      (await tasksOf(sick)).filter((task) => task.startsWith('case-set-aside'));
    expect(await setAside()).toEqual(['case-set-aside open']);
    await payments.sweep(test);
    expect(await setAside()).toEqual(['case-set-aside open']);
  });

  it('or where something only passes by itself, stands before no other family that waits for its money', async () => {
    const [sick, well] = [await decided(), await decided()];
    await test.pool.query(`update ledger.due set try_at = try_at - interval '1 day' where case_number = $1`, [
      sick,
    ]);
    const change: TestLedger['ledger']['change'] = (caseNumber, decide) =>
      caseNumber === sick
        ? Promise.reject(new VersionUnknownError('facts has version 9'))
        : test.ledger.change(caseNumber, decide);
    await payments.sweep({ ...test, ledger: { change } });
    expect([await firstOrder(sick), await firstOrder(well)]).toEqual([['scheduled'], ['sent']]);
    await payments.sweep(test);
    expect(await firstOrder(sick)).toEqual(['scheduled']);
    await payments.sweep(test.at(new Date(Date.now() + 6_000)));
    expect(await firstOrder(sick)).toEqual(['sent']);
  });

  it.each(['timeout exceeded when trying to connect', 'Connection terminated unexpectedly'])(
    'and comes again in seconds where the way to the database is lost for a moment: %s',
    async (message) => {
      const caseNumber = await decided();
      await payments.sweep({ ...test, ledger: { change: () => Promise.reject(new Error(message)) } });
      await payments.sweep(test.at(new Date(Date.now() + 6_000)));
      expect(await firstOrder(caseNumber)).toEqual(['sent']);
    },
  );

  const decided = (): Promise<string> => payments.decidedAndDue(test);
});

/** What the broker would never take is given up by the relay: nobody has heard the question. */
describe('a command that was given up', () => {
  let test: TestLedger;

  beforeAll(async () => {
    test = await openTestLedger(keyring);
  });
  afterAll(() => test.close());

  it('is sent after all when a person has its silent department asked again, and one that was answered is not', async () => {
    const caseNumber = await test.accept(freshSample('lanzhou-first-child'));
    await test.round(caseNumber);
    const { rows } = await test.pool.query<{ id: string }>(
      `select id from ledger.outbox where key = $1 and kind = 'command'`,
      [caseNumber],
    );
    await markRefused(
      test.pool,
      'ledger',
      rows.map(({ id }) => id),
    );
    const later = test.at(new Date(Date.now() + 365 * 86_400_000));
    const askAgain = async (): Promise<unknown> => {
      await later.round(caseNumber);
      await payments.answerTask(later, { caseNumber, kind: 'department-silent', outcome: 'ask-again' });
      const sent = await test.pool.query<{ open: boolean }>(
        `select done_at is null as open from ledger.outbox where key = $1 and kind = 'command'`,
        [caseNumber],
      );
      return sent.rows;
    };
    expect(await askAgain()).toEqual([{ open: true }]);
    await test.pool.query(
      `update ledger.outbox set done_at = now(), body = null where key = $1 and kind = 'command'`,
      [caseNumber],
    );
    await test.pool.query(
      `update ledger.matter set answer_due_at = now() where case_number = $1 and answer_due_at is not null`,
      [caseNumber],
    );
    expect(await askAgain()).toEqual([{ open: false }]);
  });
});
