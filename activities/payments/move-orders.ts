import { nextMove, type DueOrder } from '../../policies/payments/next-move.ts';
import { isUndecided } from '../../policies/payments/settle-period.ts';
import { nodeKey } from '../../schemas/case-plan.ts';
import { listed } from '../../schemas/notice-values.ts';
import { PAYMENT_GATES } from '../../schemas/payment.ts';
import { decideAfterLanded } from '../after-landed.ts';
import { applyLanded } from '../apply-landed.ts';
import { watchClaims } from '../claim-windows.ts';
import type { Done, Effects } from '../effects.ts';
import type { CaseView, PaymentOrder } from '../ledger-port.ts';
import { isSetAside } from '../tasks.ts';
import { happen, periodOrders } from './happen.ts';
import { lookedAtAt } from './looked-at.ts';
import { WAIT_SECONDS } from './moves.ts';
import { byHearer } from '../reach-parents.ts';
import { askBack, askToConfirm, byClaimant, concernOfOrder, tellOfOrder, titleOf } from './order-tasks.ts';
import { silentFromNow } from './send-order.ts';

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
    const move = nextMove(asDue(to, order));
    if (move === 'asked') unconfirmed.push(order);
    else if (move === 'queued') to.order(order, { lookAt: silentFromNow(to, order, patienceSeconds) });
    else if (move === 'wait') to.order(order, { lookAt: to.later(WAIT_SECONDS) });
    else happen(to, order, move, { by: 'system', patienceSeconds });
  }
  if (unconfirmed.length > 0) askForYes(to, unconfirmed);
  const toAskBack = due.filter((order) => order.status === 'recovering');
  for (const [first] of Map.groupBy(toAskBack, questionOf).values()) if (first) askBack(to, first);
  // What was said of an attempt that is made again only now: the ledger was set back.
  applyLanded(to);
  return { effects: to, result: due.map(({ status }) => status) };
}

function isDue({ now }: CaseView, order: PaymentOrder): boolean {
  const at = lookedAtAt(order);
  return at !== null && at <= now;
}

/** So many subsidies are named in an SMS; the rest is counted. */
const MOST_NAMED = 2;

/** The order as the rules of payment see it. */
function asDue(to: Effects, order: PaymentOrder): DueOrder {
  const { view } = to;
  const { familyErased } = view;
  const gate = PAYMENT_GATES[order.entitlement];
  return {
    ...order,
    status: order.status === 'sent' ? 'sent' : 'scheduled',
    confirmed: order.confirmedAt !== null,
    gate: gate ? (view.matters.get(nodeKey(order.subject, gate))?.status ?? null) : null,
    hasAccount: !familyErased && view.notification.choices?.payee !== undefined,
    askedAgain: order.sentAt === null,
    undecided: order.amountFen < 0 && isUndecided(periodOrders(to, order)),
    familyErased,
  };
}

/** What is asked back together. */
function questionOf({ subject, entitlement, revision }: PaymentOrder): string {
  return `${subject}/${entitlement}/${revision}`;
}

/** Each parent is told of what they may hear of. */
function tellOfQuestion(to: Effects, orders: readonly PaymentOrder[]): void {
  for (const [first, ...more] of byHearer(to.view, orders, concernOfOrder).values()) {
    const titles = [first, ...more].flatMap((order) => (order ? [titleOf(order)] : []));
    if (first) tellOfOrder(to, first, 'needs-you', { what: `是否申领${listed(titles, MOST_NAMED)}` });
  }
}

/** The family is told of a new question; one that is open already takes in what is due now. */
function askForYes(to: Effects, orders: readonly PaymentOrder[]): void {
  for (const [claimant, mine] of byClaimant(to.view, orders)) {
    const task = askToConfirm(to, mine.map(titleOf), claimant);
    if (to.tasks.has(task)) tellOfQuestion(to, mine);
    for (const order of mine) {
      to.order(order, { taskId: task.id });
      happen(to, order, 'asked', { by: 'system' });
    }
  }
  watchClaims(to);
}
