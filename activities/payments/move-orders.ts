import { householdOrResidence, motherPool } from '../../policies/graph/household.ts';
import { isMonth } from '../../policies/payments/instalments.ts';
import { nextMove, type NextMove } from '../../policies/payments/next-move.ts';
import { silentUntil } from '../../policies/patience/patience.ts';
import { yuan } from '../../policies/payments/yuan.ts';
import { nodeKey } from '../../schemas/case-plan.ts';
import { paymentName } from '../../schemas/command-id.ts';
import type { PaymentCode } from '../../schemas/matter.ts';
import type { CommandOf } from '../../schemas/matters/registry.ts';
import { PAYMENT_GATES, type PayingDepartment } from '../../schemas/payment.ts';
import { decideAfterLanded } from '../after-landed.ts';
import { applyLanded } from '../apply-landed.ts';
import type { Done, Effects } from '../effects.ts';
import type { CaseView, PaymentOrder } from '../ledger-port.ts';
import { isSetAside } from '../tasks.ts';
import { lookedAtAt } from './looked-at.ts';
import { askAbout, askToConfirm, cancelOrder, noteOrder, tellOfOrder, titleOf } from './order-tasks.ts';
import type { OrderQuestion } from './order-tasks.ts';

const CODE_OF: Readonly<Record<PayingDepartment, PaymentCode>> = {
  finance: 'subsidy-payment',
  'medical-insurance': 'allowance-top-up',
};

const WAIT_SECONDS = 60;

/**
 * Moves the payment orders of a case whose time has come, after what has landed before: sends what may be sent, asks
 * people for the rest. A family whose key was erased cannot be paid; a case that was set aside waits for a person.
 * @param patienceSeconds `BIRTH_PATIENCE_SECONDS`, where it is set: how long any department may be silent
 * @returns as result what became of each order that was looked at, for the metrics
 */
export function moveDueOrders(view: CaseView, patienceSeconds?: number): Done<readonly string[]> {
  const to = decideAfterLanded(view);
  if (isSetAside(view)) return { effects: to, result: [] };
  const due = [...view.orders.values()].filter((order) => isDue(view, order));
  const unconfirmed: PaymentOrder[] = [];
  for (const order of due) {
    const move = view.familyErased ? 'cancel' : nextMove(asDue(view, order));
    if (move === 'confirm') unconfirmed.push(order);
    else MOVES[move](to, order, patienceSeconds);
  }
  if (unconfirmed.length > 0) askForYes(to, unconfirmed);
  // What was said of an attempt that is made again only now: the ledger was set back.
  applyLanded(to);
  return { effects: to, result: due.map(({ status }) => status) };
}

function isDue({ now }: CaseView, order: PaymentOrder): boolean {
  const at = lookedAtAt(order);
  return at !== null && at <= now;
}

/** The order as the rules of payment see it. */
function asDue(view: CaseView, order: PaymentOrder): Parameters<typeof nextMove>[0] {
  const gate = PAYMENT_GATES[order.entitlement];
  return {
    ...order,
    status: order.status === 'sent' ? 'sent' : 'scheduled',
    confirmed: order.confirmedAt !== null,
    gate: gate ? (view.matters.get(nodeKey(order.subject, gate))?.status ?? null) : null,
    hasAccount: view.notification.choices?.payee !== undefined,
  };
}

type Move = (to: Effects, order: PaymentOrder, patienceSeconds: number | undefined) => void;

/** Until when the department that pays an order may be silent, from now on. */
function silentFromNow(to: Effects, { department }: PaymentOrder, patienceSeconds: number | undefined): Date {
  return silentUntil(CODE_OF[department], to.view.now, patienceSeconds);
}

const MOVES: Readonly<Record<Exclude<NextMove, 'confirm'>, Move>> = {
  wait: (to, order) => to.order(order, { lookAt: to.later(WAIT_SECONDS) }),
  queued: (to, order, patienceSeconds) =>
    to.order(order, { lookAt: silentFromNow(to, order, patienceSeconds) }),
  cancel: (to, order) => cancelOrder(to, order, 'system'),
  settle: (to, order) => to.order(order, { status: 'offset' }),
  account: (to, order) => {
    const reason = `${titleOf(order)}可以支付了，请填写收款账户`;
    ask(to, order, { kind: 'payment-account', status: 'awaiting-confirmation', reason });
    tellOfOrder(to, order, 'needs-you', { what: `填写${titleOf(order)}的收款账户` });
  },
  send,
  resend: (to, order, patienceSeconds) => {
    if (order.commandId) to.resent.add(order.commandId);
    const lookAt = silentFromNow(to, order, patienceSeconds);
    to.order(order, { status: 'sent', sentAt: to.view.now, lookAt });
  },
  silent: (to, order) => {
    const reason = `${titleOf(order)}已交支付部门，超过技术时限未收到答复`;
    ask(to, order, { kind: 'payment-silent', status: 'sent', reason });
  },
  recover: (to, order) => {
    const sum = yuan(-order.amountFen - order.nettedFen);
    const reason = `${titleOf(order)}多付${sum}元，尚未支付的各期不够抵扣，请联系家长退回`;
    ask(to, order, { kind: 'overpaid', status: 'recovering', reason });
  },
};

/** A new attempt of the order, to the account that is known now. */
function send(to: Effects, order: PaymentOrder, patienceSeconds: number | undefined): void {
  const { view } = to;
  const attempt = order.attempt + 1;
  const id = view.idOf(...paymentName(order.id, attempt));
  const payload = order.department === 'finance' ? payment(view, order) : topUp(view, order);
  const { subject, department } = order;
  to.commands.push({ id, subject, code: CODE_OF[department], attempt, payload, ...laneOf(order) });
  to.order(order, {
    status: 'sent',
    attempt,
    commandId: id,
    sentAt: view.now,
    lookAt: silentFromNow(to, order, patienceSeconds),
  });
  noteOrder(to, order, 'payment.sent', 'system');
}

/** What later decisions order, and what falls due on the first of a month, comes in heaps: nobody waits for it. */
function laneOf({ revision, period }: PaymentOrder): { readonly lane?: 'bulk' } {
  return revision > 1 || isMonth(period) ? { lane: 'bulk' } : {};
}

function payment({ notification }: CaseView, order: PaymentOrder): CommandOf<'subsidy-payment'> {
  const { id, entitlement, period, revision, amountFen, nettedFen, shares } = order;
  const { choices } = notification;
  if (!choices?.payee) throw new RangeError('an order without an account cannot be sent');
  return {
    orderId: id,
    entitlement,
    period,
    revision,
    amountFen: amountFen - nettedFen,
    shares: shares && shares.map((share) => ({ ...share })),
    divisionCode: householdOrResidence(notification),
    payee: choices.payee,
  };
}

function topUp({ notification }: CaseView, order: PaymentOrder): CommandOf<'allowance-top-up'> {
  const { id, revision, amountFen, nettedFen } = order;
  return {
    orderId: id,
    revision,
    amountFen: amountFen - nettedFen,
    poolDivisionCode: motherPool(notification),
    payee: notification.choices?.payee ?? null,
  };
}

/** Asks a person about an order, in the timeline too. */
function ask(to: Effects, order: PaymentOrder, question: OrderQuestion): void {
  askAbout(to, order, question);
  noteOrder(to, order, 'payment.asked', 'system');
}

/** The family is told of a new question; one that is open already takes in what is due now. */
function askForYes(to: Effects, orders: readonly PaymentOrder[]): void {
  const titles = orders.map(titleOf);
  const task = askToConfirm(to, titles);
  const [first] = orders;
  if (first && to.tasks.has(task))
    tellOfOrder(to, first, 'needs-you', { what: `确认申领${[...new Set(titles)].join('、')}` });
  for (const order of orders) {
    to.order(order, { status: 'awaiting-confirmation', taskId: task.id });
    noteOrder(to, order, 'payment.asked', 'system');
  }
}
