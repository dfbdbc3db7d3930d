import { failPoint } from '../../infra/fail-point/fail-point.ts';
import {
  ordersOfCommands,
  type OpenOrder,
  type OrdersOfCase,
} from '../../infra/postgres/ledger/due-orders.ts';
import type { LandingAnswer } from '../../infra/postgres/ledger/inbox.ts';
import { noMoves, writeOrderMoves, type OrderMoves } from '../../infra/postgres/ledger/order-moves.ts';
import { landPaymentAnswers, type LandedPayments } from '../../infra/postgres/ledger/payment-answers.ts';
import { inTransaction, type Pool } from '../../infra/postgres/pool.ts';
import { sealContext, type Keyring } from '../../infra/sealing/keys.ts';
import { unsealJson } from '../../infra/sealing/seal.ts';
import { yuan } from '../../policies/payments/yuan.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { PAYMENTS, type ChangeNoticeCode, type PaymentCode, type WorkCode } from '../../schemas/matter.ts';
import { objectionSchema, PAYLOADS } from '../../schemas/matters/registry.ts';
import { applyChangeAnswer, isChangeNotice } from './change-notices.ts';
import { eventOf, orderTask, tell, titleOf, type MoveContext } from './payment-moves.ts';

/** An answer to a payment order or to a notice of a changed leave, opened. */
export interface PaymentAnswer extends LandingAnswer {
  /** what the department says: the number under which it was done, or why it was not */
  readonly says: { readonly number: string } | { readonly reason: string } | undefined;
}

/** No workflow waits for what departments say of it. */
export function isOutsideWorkflow(code: WorkCode): boolean {
  return Object.hasOwn(PAYMENTS, code) || isChangeNotice(code);
}

/** Opens what a paying department has sealed. @throws UnsealError, ZodError when it cannot be read */
export function openPaymentAnswer(answer: LandingAnswer, keyring: Keyring): PaymentAnswer {
  const { envelope, department } = answer;
  const { outcome, sealed, matter } = envelope.data;
  if (outcome === 'accepted') return { ...answer, says: undefined };
  const opened = unsealJson(
    keyring.receiver(department),
    sealContext.answer(envelope.id),
    Buffer.from(sealed, 'base64'),
  );
  if (outcome !== 'completed') return { ...answer, says: objectionSchema.parse(opened) };
  const result = PAYLOADS[matter as PaymentCode | ChangeNoticeCode].result.parse(opened);
  return {
    ...answer,
    says: { number: 'noticeNumber' in result ? result.noticeNumber : result.paymentNumber },
  };
}

export interface PaymentLandingOptions extends Omit<MoveContext, 'now'> {
  readonly pool: Pool;
  readonly wakeRelay: () => void;
}

/**
 * Takes answers of paying departments into the ledger and moves their orders, in one transaction: no workflow has to
 * hear of them, so nothing is left to deliver. An answer that came before changes nothing.
 */
export async function landPayments(
  answers: readonly PaymentAnswer[],
  options: PaymentLandingOptions,
): Promise<LandedPayments> {
  const { pool, keyring, patienceSeconds, wakeRelay } = options;
  const { landing, publishes } = await inTransaction(pool, async (on) => {
    const landing = await landPaymentAnswers(on, answers);
    const fresh = answers.filter((a) => landing.landed.has(a.envelope.id));
    const commands = fresh.map((a) => a.envelope.data.commandId);
    const cases = fresh.length > 0 ? await ordersOfCommands(on, keyring, commands) : [];
    const moves = noMoves();
    const context = { keyring, patienceSeconds, now: new Date() };
    for (const answer of fresh) applyAnswer(answer, cases, moves, context);
    const publishes = fresh.length > 0 && (await writeOrderMoves(on, moves));
    return { landing, publishes };
  });
  failPoint('payments-landed');
  if (publishes) wakeRelay();
  return landing;
}

function applyAnswer(
  answer: PaymentAnswer,
  cases: readonly OrdersOfCase[],
  moves: OrderMoves,
  context: MoveContext,
): void {
  const { outcome, commandId, matter } = answer.envelope.data;
  if (outcome === 'accepted' || answer.says === undefined) return;
  moves.answered.push(commandId);
  if (isChangeNotice(matter)) {
    applyChangeAnswer(answer, 'reason' in answer.says ? answer.says.reason : undefined, moves, context.now);
    return;
  }
  const of = cases.find(({ orders }) => orders.some((o) => o.commandId === commandId));
  const order = of?.orders.find((o) => o.commandId === commandId);
  // Another attempt has taken its place, or it was settled before: what the order says stands.
  if (!of || !order || (order.status !== 'sent' && order.status !== 'scheduled')) return;
  if (order.taskId !== null) moves.overtaken.push(order.taskId);
  const { notification } = of;
  if ('number' in answer.says) paid(order, answer.says.number, { notification, moves, context });
  else if (outcome === 'correction-needed')
    returned(order, answer.says.reason, { notification, moves, context });
  else refused(order, answer.says.reason, { moves, context });
}

interface Applying {
  readonly notification: BirthNotification | undefined;
  readonly moves: OrderMoves;
  readonly context: MoveContext;
}

function paid(order: OpenOrder, paymentNumber: string, { notification, moves, context }: Applying): void {
  moves.orders.push({ orderId: order.id, status: 'paid', paymentNumber });
  moves.events.push(eventOf(order, 'payment.paid', order.department));
  const amount = yuan(order.amountFen - order.nettedFen);
  if (notification) tell({ order, notification, moves, context }, 'paid', { what: titleOf(order), amount });
}

function returned(order: OpenOrder, reason: string, { notification, moves, context }: Applying): void {
  const asks = ['/choices/payee'];
  const task = orderTask([order], 'payment-account', context, {
    reason: `${titleOf(order)}：${reason}`,
    asks,
  });
  moves.tasks.push(task);
  moves.orders.push({ orderId: order.id, status: 'returned', taskId: task.id });
  moves.events.push(eventOf(order, 'payment.returned', order.department));
  if (notification)
    tell({ order, notification, moves, context }, 'payment-returned', { what: titleOf(order) });
}

function refused(order: OpenOrder, reason: string, { moves, context }: Omit<Applying, 'notification'>): void {
  const task = orderTask([order], 'payment-refused', context, {
    reason: `${titleOf(order)}：${reason}`,
    asks: [],
  });
  moves.tasks.push(task);
  moves.orders.push({ orderId: order.id, status: 'refused', taskId: task.id });
  moves.events.push(eventOf(order, 'payment.refused', order.department));
}
