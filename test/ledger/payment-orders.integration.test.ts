import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseActivities } from '../../activities/case-activities.ts';
import { knownOrders, writeOrderPlan } from '../../infra/postgres/ledger/payment-orders.ts';
import { completeTask } from '../../infra/postgres/ledger/task-completion.ts';
import { inTransaction } from '../../infra/postgres/pool.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { sealJson } from '../../infra/sealing/seal.ts';
import { planOrders } from '../../policies/payments/plan-orders.ts';
import { birthNotificationSchema } from '../../schemas/birth-notification.ts';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { acceptBirth } from '../../services/api/accept-birth.ts';
import { landPayments, openPaymentAnswer } from '../../services/gateway/land-payments.ts';
import { sweepPayments } from '../../services/gateway/sweep-payments.ts';
import { openTestLedger } from '../support/ledger.ts';
import { freshSample } from '../support/samples.ts';

const keyring = testKeyring('a-key-for-this-test');
const now = (): Date => new Date();
const YEAR = now().getFullYear();

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
  let pool: pg.Pool;
  let activities: CaseActivities;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ pool, activities, close } = await openTestLedger(keyring, now));
  });
  afterAll(() => close());

  const options = () => ({ pool, keyring, patienceSeconds: 900, wakeRelay: () => undefined });

  async function decided(): Promise<string> {
    const body = freshSample('lanzhou-first-child');
    const notification = birthNotificationSchema().parse(body);
    const posted = { notification, sentBody: body, client: 'test', key: randomUUID() };
    const { body: answer } = await acceptBirth({ pool, keyring, patienceSeconds: 60, now }, posted);
    const nothing = { news: [], stray: [], request: [], skip: [], overdue: [], finish: false };
    await activities.advance({ ...nothing, caseNumber: answer.caseNumber, decide: true });
    await activities.advance({ ...nothing, caseNumber: answer.caseNumber, decide: true });
    await pool.query(
      `update ledger.matter set status = 'completed', node_state = 'done'
        where case_number = $1 and code = 'childcare-subsidy-claim'`,
      [answer.caseNumber],
    );
    return answer.caseNumber;
  }

  async function orders(caseNumber: string): Promise<OrderRow[]> {
    const { rows } = await pool.query<OrderRow>(
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

  async function answerTask(
    caseNumber: string,
    kind: string,
    outcome: 'resolved' | 'given-up',
  ): Promise<void> {
    const { rows } = await pool.query<{ id: string }>(
      `select id from ledger.human_task where case_number = $1 and kind = $2 and status = 'open'`,
      [caseNumber, kind],
    );
    expect(rows).toHaveLength(1);
    const completion = { taskId: rows[0]?.id ?? '', by: 'test', at: now(), outcome };
    const judge = () => ({ changed: [], reason: Buffer.from('') });
    await completeTask(pool, completion, judge);
    // Twice is once.
    expect((await completeTask(pool, completion, judge)).result).toBe('completed');
  }

  /** The answer of finance to the attempt under way of the only sent order. */
  async function answer(
    caseNumber: string,
    outcome: 'completed' | 'correction-needed' | 'refused',
    of?: { readonly commandId: string; readonly attempt: number },
  ) {
    const sent = (await orders(caseNumber)).find((o) => o.status === 'sent');
    const commandId = of?.commandId ?? sent?.command_id ?? '';
    const attempt = of?.attempt ?? sent?.attempt ?? 1;
    const id = randomUUID();
    const payload =
      outcome === 'completed'
        ? { paymentNumber: 'BZ1', batchNumber: 'PC1', paidAt: '2026-11-25T10:00:00+08:00' }
        : { reasonCode: 'x', reason: '账户有误', asks: [] };
    const sealed = sealJson(keyring.receiver('finance'), sealContext.answer(id), payload).toString('base64');
    const envelope = {
      specversion: '1.0' as const,
      id,
      source: '/test',
      type: `cn.birth.subsidy-payment.${outcome}.v1`,
      time: now().toISOString(),
      datacontenttype: 'application/json' as const,
      data: {
        caseNumber,
        subject: 'child-1' as const,
        matter: 'subsidy-payment' as const,
        attempt,
        commandId,
        outcome,
        sealed,
      },
    };
    const landing = openPaymentAnswer({ envelope, department: 'finance' }, keyring);
    const first = await landPayments([landing], options());
    expect(first.landed.size).toBe(1);
    expect((await landPayments([landing], options())).landed.size).toBe(0);
    return { commandId, attempt };
  }

  async function count(sql: string, caseNumber: string): Promise<number> {
    const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from ${sql}`, [caseNumber]);
    return rows[0]?.n ?? -1;
  }

  it('are ordered once, and the first waits for one yes', async () => {
    const caseNumber = await decided();
    await sweepPayments(options());
    expect(await lines(caseNumber)).toEqual([
      `${YEAR}@1 360000-0 awaiting-confirmation 0`,
      `${YEAR + 1}@1 360000-0 scheduled 0`,
      `${YEAR + 2}@1 360000-0 scheduled 0`,
    ]);
    const asked = `ledger.human_task where case_number = $1 and kind = 'claim-confirmation'`;
    expect(await count(asked, caseNumber)).toBe(1);
    const { rows } = await pool.query<{ facts: Buffer; revision: number; cause: string }>(
      `select facts, revision, cause from ledger.entitlement_decision where case_number = $1`,
      [caseNumber],
    );
    expect(rows).toMatchObject([{ revision: 1, cause: 'first' }]);
    expect(rows[0]?.facts.length).toBeGreaterThan(100);
  });

  it('are sent once a yes is there, and paid once however often it is answered', async () => {
    const caseNumber = await decided();
    await answerTask(caseNumber, 'claim-confirmation', 'resolved');
    await sweepPayments(options());
    await sweepPayments(options());
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
    await answerTask(caseNumber, 'claim-confirmation', 'resolved');
    await sweepPayments(options());
    const first = await answer(caseNumber, 'correction-needed');
    expect((await lines(caseNumber))[0]).toBe(`${YEAR}@1 360000-0 returned 1`);
    await sweepPayments(options());
    await answerTask(caseNumber, 'payment-account', 'resolved');
    await sweepPayments(options());
    expect((await lines(caseNumber))[0]).toBe(`${YEAR}@1 360000-0 sent 2`);
    // An answer to the attempt before moves nothing any more.
    await answer(caseNumber, 'completed', first);
    expect((await lines(caseNumber))[0]).toBe(`${YEAR}@1 360000-0 sent 2`);
    await answer(caseNumber, 'completed');
    expect((await lines(caseNumber))[0]).toBe(`${YEAR}@1 360000-0 paid 2`);
  });

  it('end with a no, and are not ordered again', async () => {
    const caseNumber = await decided();
    await answerTask(caseNumber, 'claim-confirmation', 'given-up');
    await sweepPayments(options());
    expect((await lines(caseNumber))[0]).toBe(`${YEAR}@1 360000-0 cancelled 0`);
  });

  it('ask for a yes again when the next year comes', async () => {
    const caseNumber = await decided();
    await answerTask(caseNumber, 'claim-confirmation', 'given-up');
    const nextYear = 'update ledger.payment_order set look_at = now() where case_number = $1 and period = $2';
    await pool.query(nextYear, [caseNumber, `${YEAR + 1}`]);
    await sweepPayments(options());
    await sweepPayments(options());
    expect((await lines(caseNumber))[1]).toBe(`${YEAR + 1}@1 360000-0 awaiting-confirmation 0`);
    await answerTask(caseNumber, 'claim-confirmation', 'resolved');
    await sweepPayments(options());
    expect((await lines(caseNumber))[1]).toBe(`${YEAR + 1}@1 360000-0 sent 1`);
  });

  it('go to a person when the department is silent, and the same command once more', async () => {
    const caseNumber = await decided();
    await answerTask(caseNumber, 'claim-confirmation', 'resolved');
    await sweepPayments(options());
    const before = (await orders(caseNumber))[0]?.command_id;
    const look = async (): Promise<void> => {
      await pool.query(`update ledger.payment_order set look_at = now() where command_id = $1`, [before]);
      await sweepPayments(options());
    };
    // A command that has not left yet was asked of nobody.
    await look();
    const silent = `ledger.human_task where case_number = $1 and kind = 'payment-silent'`;
    expect(await count(silent, caseNumber)).toBe(0);
    await pool.query('update ledger.outbox set sends = 1 where id = $1', [before]);
    await look();
    await answerTask(caseNumber, 'payment-silent', 'resolved');
    await sweepPayments(options());
    const [order] = await orders(caseNumber);
    expect(order).toMatchObject({ status: 'sent', attempt: 1, command_id: before });
    await answer(caseNumber, 'completed');
    expect((await lines(caseNumber))[0]).toBe(`${YEAR}@1 360000-0 paid 1`);
  });

  it('pay the difference of a later decision, and keep too much back from what is to come', async () => {
    const caseNumber = await decided();
    await answerTask(caseNumber, 'claim-confirmation', 'resolved');
    await sweepPayments(options());
    await answer(caseNumber, 'completed');
    await revise(caseNumber, 2, [400_000, 360_000, 360_000]);
    await sweepPayments(options());
    expect(await lines(caseNumber)).toContain(`${YEAR}@2 40000-0 sent 1`);
    await answer(caseNumber, 'completed');
    await revise(caseNumber, 3, [300_000, 360_000, 360_000]);
    await sweepPayments(options());
    expect(await lines(caseNumber)).toEqual([
      `${YEAR}@1 360000-0 paid 1`,
      `${YEAR}@2 40000-0 paid 1`,
      `${YEAR}@3 -100000-100000 offset 0`,
      `${YEAR + 1}@1 360000-100000 scheduled 0`,
      `${YEAR + 2}@1 360000-0 scheduled 0`,
    ]);
  });

  it('ask a family for money only where nothing is left to keep it back from', async () => {
    const caseNumber = await decided();
    await answerTask(caseNumber, 'claim-confirmation', 'resolved');
    await sweepPayments(options());
    await answer(caseNumber, 'completed');
    await revise(caseNumber, 2, []);
    await sweepPayments(options());
    await sweepPayments(options());
    expect(await lines(caseNumber)).toEqual([
      `${YEAR}@1 360000-0 paid 1`,
      `${YEAR}@2 -360000-0 recovering 0`,
      `${YEAR + 1}@1 360000-360000 offset 0`,
      `${YEAR + 1}@2 -360000-360000 offset 0`,
      `${YEAR + 2}@1 360000-360000 offset 0`,
      `${YEAR + 2}@2 -360000-360000 offset 0`,
    ]);
    await answerTask(caseNumber, 'overpaid', 'resolved');
    expect((await lines(caseNumber))[1]).toBe(`${YEAR}@2 -360000-0 recovered 0`);
  });

  /** What a re-decision does with the money: twice, as after a crash. */
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
    await inTransaction(pool, async (on) => {
      const before = (await knownOrders(on, caseNumber)).filter((o) => o.entitlement === 'childcare-subsidy');
      const entitlements = amounts.length > 0 ? [subsidy] : [];
      const plan = planOrders({ entitlements, revision, decidedOn: `${YEAR}-11-25`, before });
      await writeOrderPlan(on, caseNumber, plan);
      await writeOrderPlan(on, caseNumber, plan);
    });
  }
});
