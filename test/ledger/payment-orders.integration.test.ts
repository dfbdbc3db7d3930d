import type { TaskDecision } from '../../schemas/tasks/kinds.ts';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyOutside } from '../../activities/after-landed.ts';
import { Effects } from '../../activities/effects.ts';
import { orderPayments } from '../../activities/payments/order-payments.ts';
import { landAnswers } from '../../infra/postgres/ledger/inbox.ts';
import { watchLedger } from '../../infra/postgres/ledger/watch.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import type { CaseWaker } from '../../infra/wakes/case-waker.ts';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { createLanding } from '../../services/gateway/land.ts';
import { answerOf, messageOf } from '../support/answers.ts';
import { openTestLedger, type TestLedger } from '../support/ledger.ts';
import * as payments from '../support/payments.ts';
import { freshSample } from '../support/samples.ts';

const keyring = testKeyring('a-key-for-this-test');
const log = createLog('payment-orders-test', 'fatal');
const YEAR = new Date().getFullYear();

interface OrderRow {
  readonly period: string;
  readonly revision: number;
  readonly amount_fen: string;
  readonly netted_fen: string;
  readonly status: string;
  readonly attempt: number;
  readonly command_id: string | null;
}

/** Orders of one case, from the decision to the last answer, without the departments. */
describe('payment orders', () => {
  let test: TestLedger;

  beforeAll(async () => {
    test = await openTestLedger(keyring);
  });
  afterAll(() => test.close());

  const sweep = (): Promise<void> => payments.sweep(test);
  const answerTask = (caseNumber: string, kind: string, outcome: TaskDecision): Promise<void> =>
    payments.answerTask(test, { caseNumber, kind, outcome });

  async function decided(): Promise<string> {
    const caseNumber = await test.accept(freshSample('lanzhou-first-child'));
    await payments.decideEntitlements(test, caseNumber);
    await test.pool.query(
      `update ledger.matter set status = 'completed' where case_number = $1 and code = 'childcare-subsidy-claim'`,
      [caseNumber],
    );
    return caseNumber;
  }

  async function orders(caseNumber: string): Promise<OrderRow[]> {
    const { rows } = await test.pool.query<OrderRow>(
      `select * from ledger.payment_order where case_number = $1 and entitlement = 'childcare-subsidy'
        order by period, revision`,
      [caseNumber],
    );
    return rows;
  }

  async function lines(caseNumber: string): Promise<string[]> {
    return (await orders(caseNumber)).map(
      (o) => `${o.period}@${o.revision} ${o.amount_fen}-${o.netted_fen} ${o.status} ${o.attempt}`,
    );
  }

  const waker: CaseWaker = {
    wake: () => {
      throw new Error('no workflow waits for payments');
    },
    roomForStarts: () => 0,
    settled: () => Promise.resolve(),
  };

  /** The answer of finance to the attempt under way of the only sent order: it comes twice. */
  async function answer(
    caseNumber: string,
    outcome: 'completed' | 'correction-needed' | 'refused',
    of?: { readonly commandId: string; readonly attempt: number },
  ) {
    const sent = (await orders(caseNumber)).find((o) => o.status === 'sent');
    const commandId = of?.commandId ?? sent?.command_id ?? randomUUID();
    const attempt = of?.attempt ?? sent?.attempt ?? 1;
    const key = 'child-1/subsidy-payment';
    const message = messageOf(answerOf(keyring, { caseNumber, key, outcome, commandId, attempt }));
    const { pool, ledger } = test;
    const land = createLanding({ pool, keyring, ledger, log, waker, wakeRelay: () => undefined });
    await land([message]);
    const after = await lines(caseNumber);
    await land([message]);
    expect(await lines(caseNumber)).toEqual(after);
    expect(await count('ledger.inbox where case_number = $1 and applied_at is null', caseNumber)).toBe(0);
    return { commandId, attempt };
  }

  async function count(sql: string, caseNumber: string): Promise<number> {
    const { rows } = await test.pool.query<{ n: number }>(`select count(*)::int as n from ${sql}`, [
      caseNumber,
    ]);
    return rows[0]?.n ?? -1;
  }

  it('are ordered once, and the first waits for one yes', async () => {
    const caseNumber = await decided();
    await sweep();
    expect(await lines(caseNumber)).toEqual([
      `${YEAR}@1 360000-0 awaiting-confirmation 0`,
      `${YEAR + 1}@1 360000-0 scheduled 0`,
      `${YEAR + 2}@1 360000-0 scheduled 0`,
    ]);
    const asked = `ledger.human_task where case_number = $1 and kind = 'claim-confirmation'`;
    expect(await count(asked, caseNumber)).toBe(1);
    const { rows } = await test.pool.query<{ facts: Buffer; revision: number; cause: string }>(
      `select facts, revision, cause from ledger.entitlement_decision where case_number = $1`,
      [caseNumber],
    );
    expect(rows).toMatchObject([{ revision: 1, cause: 'first' }]);
    expect(rows[0]?.facts.length).toBeGreaterThan(100);
  });

  it('are sent once a yes is there, and paid once however often it is answered', async () => {
    const caseNumber = await decided();
    await answerTask(caseNumber, 'claim-confirmation', 'confirmed');
    await sweep();
    await sweep();
    expect((await lines(caseNumber))[0]).toBe(`${YEAR}@1 360000-0 sent 1`);
    const commands = `ledger.outbox where key = $1 and topic = 'birth.finance.commands.v1'`;
    expect(await count(commands, caseNumber)).toBe(1);
    const first = await answer(caseNumber, 'completed');
    // The same department says something else of the same attempt, late: what stands, stands.
    await answer(caseNumber, 'correction-needed', first);
    expect((await lines(caseNumber))[0]).toBe(`${YEAR}@1 360000-0 paid 1`);
    expect(await count(`ledger.notice where case_number = $1 and template = 'paid'`, caseNumber)).toBe(1);
    expect(await count(`${commands} and done_at is null`, caseNumber)).toBe(0);
  });

  it('are tried again as the same order when they come back', async () => {
    const caseNumber = await decided();
    await answerTask(caseNumber, 'claim-confirmation', 'confirmed');
    await sweep();
    const first = await answer(caseNumber, 'correction-needed');
    expect((await lines(caseNumber))[0]).toBe(`${YEAR}@1 360000-0 returned 1`);
    await sweep();
    await answerTask(caseNumber, 'payment-account', 'provided');
    await sweep();
    expect((await lines(caseNumber))[0]).toBe(`${YEAR}@1 360000-0 sent 2`);
    // An objection to the attempt before moves nothing any more.
    await answer(caseNumber, 'refused', first);
    expect((await lines(caseNumber))[0]).toBe(`${YEAR}@1 360000-0 sent 2`);
    const second = await answer(caseNumber, 'completed');
    expect((await lines(caseNumber))[0]).toBe(`${YEAR}@1 360000-0 paid 2`);
    const late = `ledger.human_task where case_number = $1 and kind = 'late-answer'`;
    await answer(caseNumber, 'completed', second);
    expect(await count(late, caseNumber)).toBe(0);
    // That the attempt before is paid as well is for a person to look at: money is never passed over.
    await answer(caseNumber, 'completed', first);
    expect((await lines(caseNumber))[0]).toBe(`${YEAR}@1 360000-0 paid 2`);
    expect(await count(late, caseNumber)).toBe(1);
  });

  it.each(['completed', 'refused'] as const)(
    'are watched where nobody applies that they are %s',
    async (outcome) => {
      const caseNumber = await decided();
      await answerTask(caseNumber, 'claim-confirmation', 'confirmed');
      await sweep();
      const commandId = (await orders(caseNumber))[0]?.command_id ?? '';
      const key = 'child-1/subsidy-payment';
      await landAnswers(test.pool, [answerOf(keyring, { caseNumber, key, outcome, commandId })]);
      const { oldestUnapplied } = await watchLedger(test.at(new Date(Date.now() + 3_600_000)).pool);
      expect(oldestUnapplied).toBeGreaterThan(3_000);
      await test.ledger.change(caseNumber, applyOutside);
    },
  );

  it('end with a no, and are not ordered again', async () => {
    const caseNumber = await decided();
    await answerTask(caseNumber, 'claim-confirmation', 'declined');
    await sweep();
    expect((await lines(caseNumber))[0]).toBe(`${YEAR}@1 360000-0 cancelled 0`);
  });

  it('ask for a yes again when the next year comes', async () => {
    const caseNumber = await decided();
    await answerTask(caseNumber, 'claim-confirmation', 'declined');
    await payments.letTimeCome(test.pool, 'case_number = $1 and period = $2', [caseNumber, `${YEAR + 1}`]);
    await sweep();
    await sweep();
    expect((await lines(caseNumber))[1]).toBe(`${YEAR + 1}@1 360000-0 awaiting-confirmation 0`);
    await answerTask(caseNumber, 'claim-confirmation', 'confirmed');
    await sweep();
    expect((await lines(caseNumber))[1]).toBe(`${YEAR + 1}@1 360000-0 sent 1`);
  });

  it('go to a person when the department is silent, and the same command once more', async () => {
    const caseNumber = await decided();
    await answerTask(caseNumber, 'claim-confirmation', 'confirmed');
    await sweep();
    const before = (await orders(caseNumber))[0]?.command_id;
    const look = async (): Promise<void> => {
      await payments.letTimeCome(test.pool, 'command_id = $1', [before]);
      await sweep();
    };
    // A command that has not left yet was asked of nobody.
    await look();
    const silent = `ledger.human_task where case_number = $1 and kind = 'payment-silent'`;
    expect(await count(silent, caseNumber)).toBe(0);
    await test.pool.query('update ledger.outbox set sends = 1 where id = $1', [before]);
    await look();
    await answerTask(caseNumber, 'payment-silent', 'ask-again');
    await sweep();
    const [order] = await orders(caseNumber);
    expect(order).toMatchObject({ status: 'sent', attempt: 1, command_id: before });
    await answer(caseNumber, 'completed');
    expect((await lines(caseNumber))[0]).toBe(`${YEAR}@1 360000-0 paid 1`);
  });

  it('pay the difference of a later decision, and take nothing from the years to come', async () => {
    const caseNumber = await decided();
    await answerTask(caseNumber, 'claim-confirmation', 'confirmed');
    await sweep();
    await answer(caseNumber, 'completed');
    await revise(caseNumber, 2, [400_000, 360_000, 360_000]);
    await sweep();
    expect(await lines(caseNumber)).toContain(`${YEAR}@2 40000-0 sent 1`);
    await answer(caseNumber, 'completed');
    await revise(caseNumber, 3, [300_000, 360_000, 360_000]);
    await sweep();
    await sweep();
    expect(await lines(caseNumber)).toEqual([
      `${YEAR}@1 360000-0 paid 1`,
      `${YEAR}@2 40000-0 paid 1`,
      `${YEAR}@3 -100000-0 recovering 0`,
      `${YEAR + 1}@1 360000-0 scheduled 0`,
      `${YEAR + 2}@1 360000-0 scheduled 0`,
    ]);
  });

  it('ask a family only for money that it has got', async () => {
    const caseNumber = await decided();
    await answerTask(caseNumber, 'claim-confirmation', 'confirmed');
    await sweep();
    await answer(caseNumber, 'completed');
    await revise(caseNumber, 2, []);
    await sweep();
    await sweep();
    expect(await lines(caseNumber)).toEqual([
      `${YEAR}@1 360000-0 paid 1`,
      `${YEAR}@2 -360000-0 recovering 0`,
      `${YEAR + 1}@1 360000-360000 offset 0`,
      `${YEAR + 1}@2 -360000-360000 offset 0`,
      `${YEAR + 2}@1 360000-360000 offset 0`,
      `${YEAR + 2}@2 -360000-360000 offset 0`,
    ]);
    await answerTask(caseNumber, 'overpaid', 'returned');
    expect((await lines(caseNumber))[1]).toBe(`${YEAR}@2 -360000-0 recovered 0`);
  });

  /** What a re-decision does with the money of one entitlement: twice, as after a crash. */
  async function revise(caseNumber: string, revision: number, amounts: readonly number[]): Promise<void> {
    const subsidy: Entitlement = {
      code: 'childcare-subsidy',
      subject: 'child-1',
      outcome: 'eligible',
      schedule: amounts.map((amountFen, i) => ({ due: `${YEAR + i}`, amountFen })),
      payer: 'finance',
      rules: [],
      pack: 'test@2',
    };
    for (let i = 0; i < 2; i += 1) {
      await test.ledger.change(caseNumber, (view) => {
        const to = new Effects(view);
        const others = view.entitlements.filter(({ code }) => code !== subsidy.code);
        view.entitlements = amounts.length > 0 ? [...others, subsidy] : others;
        view.revision = revision;
        to.decision = { asOf: `${YEAR}-11-25`, cause: 'test@2' };
        orderPayments(to, { decidedOn: `${YEAR}-11-25` });
        return { effects: to, result: undefined };
      });
    }
  }
});
