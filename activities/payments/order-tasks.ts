import { shanghaiDate } from '../../policies/calendar/date.ts';
import { isMonth } from '../../policies/payments/instalments.ts';
import type { NoticeTemplate } from '../../schemas/notice.ts';
import type { TaskKind } from '../../schemas/task.ts';
import type { Effects } from '../effects.ts';
import type { PaymentOrder, Task } from '../ledger-port.ts';
import { openTask, overtakeTask } from '../tasks.ts';

/** Asks a person about orders: the same question about the same attempts is one task. */
export function askAboutOrders(
  to: Effects,
  orders: readonly PaymentOrder[],
  question: { readonly kind: TaskKind; readonly reason: string; readonly asks?: readonly string[] },
): Task {
  const [first] = orders;
  if (!first) throw new RangeError('a task is about some order');
  const about = orders.map((o) => `${o.id}/${o.attempt}`).join(' ');
  const subject = orders.length === 1 ? first.subject : 'family';
  const { kind, reason, asks = [] } = question;
  return openTask(to, { kind, subject, code: null, attempt: first.attempt, reason, asks }, about);
}

/** The task that an order waited for is settled by what has happened. */
export function settleTaskOf(to: Effects, { taskId }: PaymentOrder): void {
  const task = to.view.tasks.find(({ id }) => id === taskId);
  if (task) overtakeTask(to, task);
}

/** What is paid by the month is told once a month, also where earlier months are paid with it. */
function occasionOf(to: Effects, order: PaymentOrder, template: NoticeTemplate): string {
  const { id, attempt, subject, entitlement, period } = order;
  if (template !== 'paid' || !isMonth(period)) return `payment:${id}:${attempt}`;
  return `${subject}/${entitlement}:${shanghaiDate(to.view.now.toISOString()).slice(0, 'yyyy-mm'.length)}`;
}

/** Tells the family about an order. */
export function tellOfOrder(
  to: Effects,
  order: PaymentOrder,
  template: NoticeTemplate,
  values: Readonly<Record<string, string>>,
): void {
  to.notices.push({ template, occasion: `${template}:${occasionOf(to, order, template)}`, values });
}
