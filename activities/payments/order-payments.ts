import { shanghaiDate, startOfDay } from '../../policies/calendar/date.ts';
import { planOrders } from '../../policies/payments/plan-orders.ts';
import type { KnownOrder, OrderPlan, PlannedOrder } from '../../policies/payments/plan-orders.ts';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';
import { stateOfOrder } from '../../policies/payments/transitions.ts';
import { hasEnded } from '../../policies/graph/readiness.ts';
import { nodeKey } from '../../schemas/case-plan.ts';
import { PAYMENT_GATES, type OrderKey } from '../../schemas/payment.ts';
import { yuan } from '../../schemas/words/money.ts';
import type { Effects } from '../effects.ts';
import type { CaseView, Matter, PaymentOrder, Task } from '../ledger-port.ts';
import { openTask } from '../tasks.ts';
import { holdImprobable, type HeldKey } from './doubts.ts';
import { happen, keepBack } from './happen.ts';
import { askToConfirm, byClaimant, titleOf } from './order-tasks.ts';

/** How money is ordered. */
interface Ordering {
  /** ISO date; what has no day of its own is due then. Default: today */
  readonly decidedOn?: string;
  /** the decision is the first of its case, whose allowance goes with its own matter where it needs no yes */
  readonly first?: true;
}

/** What was planned, for the words about it, and whose money waits for a person: it is no order yet. */
export interface Ordered extends OrderPlan {
  readonly held: ReadonlySet<HeldKey>;
}

/**
 * Orders the money of the decision in force: all of it for a first one, the difference for a later one. What is due now
 * of a first decision and needs a parent's yes is asked for in one task for the whole family, which the case does not
 * wait for; the rest waits for its day. The allowance goes with its own matter once there is a yes to it, or none is needed.
 * What can hardly be is not ordered before a person has confirmed it. Done twice for one decision it is done once.
 */
export function orderPayments(to: Effects, { decidedOn = today(to), first }: Ordering = {}): Ordered {
  const { view } = to;
  const held = holdImprobable(to);
  const isFree = ({ subject, code }: { subject: string; code: string }): boolean =>
    !held.has(`${subject}/${code}`);
  const known = [...view.orders.values()].map(asKnown);
  const plan = planOrders({
    entitlements: view.entitlements.filter(isFree),
    revision: view.revision,
    decidedOn,
    before: known.filter(({ subject, entitlement: code }) => isFree({ subject, code })),
  });
  for (const { key, nettedFen } of plan.netting) {
    const order = view.orders.get(orderIdOf(view, key));
    if (order) keepBack(to, order, nettedFen);
  }
  const asked = first ? plan.orders.filter((order) => isAsked(order, decidedOn)) : [];
  const questions = new Map<PlannedOrder, Task>();
  for (const [claimant, mine] of byClaimant(view, asked)) {
    const task = askToConfirm(
      to,
      mine.map(({ entitlement }) => ENTITLEMENTS[entitlement]),
      claimant,
    );
    for (const order of mine) questions.set(order, task);
  }
  for (const order of plan.orders)
    addOrder(to, order, { confirm: questions.get(order) ?? null, first: first ?? false });
  return { ...plan, held };
}

function today({ view }: Effects): string {
  return shanghaiDate(view.now.toISOString());
}

function asKnown(order: PaymentOrder): KnownOrder {
  return { ...order, confirmed: order.confirmedAt !== null };
}

function isAsked({ claim, dueOn }: PlannedOrder, decidedOn: string): boolean {
  return claim !== 'none' && dueOn <= decidedOn;
}

/** The same money always has the same order: this key never expires. */
function orderIdOf(view: CaseView, { subject, entitlement, period, revision }: OrderKey): string {
  return view.idOf('payment-order', view.caseNumber, subject, entitlement, period, revision);
}

function addOrder(
  to: Effects,
  planned: PlannedOrder,
  { confirm, first }: { readonly confirm: Task | null; readonly first: boolean },
): void {
  const { view } = to;
  const id = orderIdOf(view, planned);
  if (view.orders.has(id)) return;
  const { department, claim, status } = planned;
  const isFree = department === 'medical-insurance' && claim === 'none' && status !== 'offset';
  const withMatter = isFree && (first || takesPlace(view, { ...planned, confirmedAt: null }));
  const order: PaymentOrder = {
    ...planned,
    id,
    status: confirm ? 'awaiting-confirmation' : withMatter ? 'sent' : planned.status,
    attempt: withMatter ? 1 : 0,
    commandId: null,
    taskId: confirm?.id ?? null,
    paymentNumber: null,
    confirmedAt: null,
    lookAt: startOfDay(planned.dueOn),
    sentAt: null,
    paidAt: null,
    commandOpen: false,
    commandUnsent: false,
  };
  view.orders.set(id, order);
  to.orders.add(order);
}

/** What went with its matter comes to nothing by now, and that is still to be done: what was decided after goes with it. */
export function takesPlace(
  { matters, orders }: CaseView,
  of: Pick<PaymentOrder, 'subject' | 'entitlement' | 'amountFen' | 'claim' | 'confirmedAt'>,
): boolean {
  const { subject, entitlement, amountFen, claim, confirmedAt } = of;
  const code = PAYMENT_GATES[entitlement];
  const matter = code && matters.get(nodeKey(subject, code));
  const went = [...orders.values()].filter(
    (o) => o.subject === subject && o.entitlement === entitlement && wentWithMatter(o),
  );
  const isAgreed = claim === 'none' || confirmedAt !== null;
  if (amountFen < 0 || !isAgreed || went.length === 0 || (matter && hasEnded(matter))) return false;
  return went.every(({ status }) => status === 'offset');
}

/** A claim that has ended pays, or ends, the orders that wait for it. Numbers of payments name nobody. */
export function moveOrdersOfMatter(to: Effects, matter: Matter, end: 'completed' | 'given-up'): void {
  const mine = ordersOfMatter(to, matter);
  if (end === 'given-up') return mine.forEach((order) => happen(to, order, 'claim-ended', { by: 'system' }));
  const went = mine.filter(wentWithMatter);
  const paid = went.find(({ status }) => status !== 'offset') ?? went[0];
  if (paid) payWithMatter(to, paid, matter);
  for (const order of mine) if (!wentWithMatter(order)) lookOnItsDay(to, order);
}

/** A matter is asked for: its department may be paying what goes with it. */
export function sendOrdersOfMatter(to: Effects, matter: Matter): void {
  for (const order of ordersOfMatter(to, matter)) happen(to, order, 'matter-asked', { by: 'system' });
}

/** A matter is with a person, or waits for its turn again: no department is paying what goes with it. */
export function holdOrdersOfMatter(to: Effects, matter: Matter): void {
  for (const order of ordersOfMatter(to, matter)) happen(to, order, 'matter-held', { by: 'system' });
}

/** Those that wait for it, and what goes with it. */
export function ordersOfMatter({ view }: Effects, { node: { subject, code } }: Matter): PaymentOrder[] {
  return [...view.orders.values()].filter(
    (order) => order.subject === subject && PAYMENT_GATES[order.entitlement] === code,
  );
}

/** What has come due before its claim was done need not wait any longer, and what has not waits for its day. */
function lookOnItsDay(to: Effects, order: PaymentOrder): void {
  const day = startOfDay(order.dueOn);
  const isLooked = order.lookAt !== null && order.lookAt <= day;
  if (order.status === 'scheduled' && !isLooked) to.order(order, { lookAt: day });
}

/** Paid by its own matter. What a later decision adds has commands of its own. */
export function wentWithMatter({ commandId, attempt }: PaymentOrder): boolean {
  return commandId === null && attempt > 0;
}

/** The first that a family says yes to of an allowance is paid by its own matter, which is not in the case before. */
export function goesWithMatter({ matters, orders }: CaseView, of: PaymentOrder): boolean {
  const { subject, entitlement, department } = of;
  const code = PAYMENT_GATES[entitlement];
  if (department !== 'medical-insurance' || !code || matters.has(nodeKey(subject, code))) return false;
  return ![...orders.values()].some(
    (o) => o.subject === subject && o.entitlement === entitlement && wentWithMatter(o),
  );
}

/**
 * The fund has paid what it was asked: nobody undoes that. What was kept back of it while nobody was asked may have been paid
 * all the same, by an earlier attempt or at a window, and a person looks at it.
 */
function payWithMatter(to: Effects, order: PaymentOrder, { result }: Matter): void {
  const { id, subject, attempt, commandId, nettedFen } = order;
  const stood = stateOfOrder(order);
  happen(to, order, 'paid-with-matter', { by: 'system', paid: { attempt, commandId, result } });
  if (nettedFen === 0 || stood === 'with-matter' || stood === 'paid') return;
  const reason = `${titleOf(order)}已${stood === 'cancelled' ? '全额' : ''}支付，但此后的核定已从中减去${yuan(nettedFen)}，请核对是否多付`;
  openTask(to, { kind: 'late-answer', subject, code: null, attempt, reason, asks: [] }, id);
}
