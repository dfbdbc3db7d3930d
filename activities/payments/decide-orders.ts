import { isMonth } from '../../policies/payments/instalments.ts';
import { stateOfOrder, type PaymentEvent } from '../../policies/payments/transitions.ts';
import type { TaskDecision } from '../../schemas/case-plan.ts';
import { PAYMENT_TASKS, type PaymentTaskKind, type TaskKind } from '../../schemas/task.ts';
import type { Effects } from '../effects.ts';
import type { PaymentOrder, Task, TaskCompletion } from '../ledger-port.ts';
import { happen } from './happen.ts';

const YES_OR_NO = { resolved: 'confirmed', 'given-up': 'declined' } as const;
const AGAIN = { resolved: 'asked-again', resend: 'asked-again' } as const;

/** What a person's decision is to the orders that the task is about. */
const EVENTS: Readonly<Record<PaymentTaskKind, Partial<Record<TaskDecision, PaymentEvent>>>> = {
  'claim-confirmation': YES_OR_NO,
  'payment-account': YES_OR_NO,
  'payment-refused': YES_OR_NO,
  'payment-silent': AGAIN,
  overpaid: { resolved: 'repaid', 'given-up': 'waived' },
};

export function isPaymentTask(kind: TaskKind): kind is PaymentTaskKind {
  return (PAYMENT_TASKS as readonly TaskKind[]).includes(kind);
}

/**
 * A person's yes lets the orders of a task go on, a no ends them; of what is paid by the month it is said once, for the
 * months to come too. What was paid too much has come back, or will never.
 */
export function decideOrders(
  to: Effects,
  { id: taskId, kind }: Task & { readonly kind: PaymentTaskKind },
  { by, outcome }: Pick<TaskCompletion, 'by' | 'outcome'>,
): void {
  const event = EVENTS[kind][outcome];
  if (!event) return;
  const orders = [...to.view.orders.values()];
  const mine = orders.filter((o) => o.taskId === taskId && stateOfOrder(o) !== 'scheduled');
  const isYes = kind === 'claim-confirmation';
  const months = isYes ? orders.filter((order) => isMonthToCome(order, mine)) : [];
  for (const order of [...months, ...mine]) {
    if (!happen(to, order, event, { by })) continue;
    to.order(order, {
      taskId,
      ...(isYes && event === 'confirmed' ? { confirmedAt: to.view.now } : {}),
    });
  }
}

function isMonthToCome(order: PaymentOrder, asked: readonly PaymentOrder[]): boolean {
  return (
    isMonth(order.period) &&
    order.status === 'scheduled' &&
    order.confirmedAt === null &&
    order.claim !== 'none' &&
    asked.some(
      (o) =>
        o.status === 'awaiting-confirmation' &&
        isMonth(o.period) &&
        o.subject === order.subject &&
        o.entitlement === order.entitlement,
    )
  );
}
