import { shanghaiDate } from '../../policies/calendar/date.ts';
import { claimantOf, type Claimant, type Concern } from '../../policies/rights/between-parents.ts';
import type { Use } from '../../policies/personal-data/uses.ts';
import { isMonth } from '../../policies/payments/instalments.ts';
import { leftOf } from '../../policies/payments/settle-period.ts';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';
import type { Told } from '../../schemas/notice.ts';
import { periodText, yuan } from '../../schemas/words/money.ts';
import { subjectWord, whose } from '../../schemas/words.ts';
import { asksForConsent, CONSENTS, notAgreedOf } from '../consent.ts';
import type { Effects } from '../effects.ts';
import type { CaseView, PaymentOrder, Task } from '../ledger-port.ts';
import { openTask, overtakeTask } from '../tasks.ts';
import { groundOf } from './legal-ground.ts';
import type { PaymentTaskKind } from '../../schemas/tasks/kinds.ts';

const ACCOUNT = ['/choices/payee'];

/** 育儿补贴（国家）（2027年） */
export function titleOf({ entitlement, period }: PaymentOrder): string {
  return `${ENTITLEMENTS[entitlement]}${periodText(period)}`;
}

/** What happened to an order, in the timeline of its case. */
export function noteOrder(
  to: Effects,
  order: PaymentOrder,
  {
    type,
    actor,
    ...ground
  }: { readonly type: string; readonly actor: string; readonly bases?: Use['bases'] },
): void {
  const { subject, entitlement, period, revision, department } = order;
  const detail = { entitlement, period, revision, department, ...ground };
  to.event({ type, subject, code: null, actor, detail });
}

/** What a person is asked about one order. */
interface OrderQuestion {
  readonly kind: PaymentTaskKind;
  readonly reason: string;
  /** what a department says of it, to be shown instead of the reason; sealed, since it may name people */
  readonly words?: string;
}

/** Asks a person about an order, which waits for it: the same question about the same attempt is one task. */
export function askAbout(to: Effects, order: PaymentOrder, { kind, reason, words }: OrderQuestion): void {
  const { id, subject, attempt } = order;
  const asks = kind === 'payment-account' ? ACCOUNT : [];
  const task = openTask(to, { kind, subject, code: null, attempt, reason, words, asks }, `${id}/${attempt}`);
  to.order(order, { taskId: task.id, lookAt: null });
}

/** The questions whether something is claimed that are open: one of the family; while a parent is protected, one of the other. */
export function openClaims({ tasks }: Pick<CaseView, 'tasks'>): Task[] {
  return tasks.filter(({ kind, status }) => kind === 'claim-confirmation' && status === 'open');
}

/** Rows by who says yes to them. */
export function byClaimant<T extends Pick<PaymentOrder, 'subject'>>(
  { protection }: CaseView,
  rows: readonly T[],
): ReadonlyMap<Claimant, readonly T[]> {
  return Map.groupBy(rows, ({ subject }) => claimantOf(subject, protection?.parent));
}

/**
 * Asks a parent for one yes to everything of the family that is due; an open question takes it in. The account is asked for
 * only where nobody has given one, and once in a case whether employers may be told of the leave that the family has. A parent from
 * whom the other one is protected is asked for what is their own, and not for the account, which is the family's.
 * @param titles of the money; none: there is none to be claimed yet
 */
export function askToConfirm(to: Effects, titles: readonly string[], claimant: Claimant = 'family'): Task {
  const { notification, tasks } = to.view;
  const open = openClaims(to.view).find(({ subject }) => subject === claimant);
  if (open) return open;
  const isOfFamily = claimant === 'family';
  const asksAccount = isOfFamily && titles.length > 0 && notification.choices?.payee === undefined;
  const wasAsked = tasks.some(
    (task) => asksForConsent(task) && (task.subject === claimant || task.status === 'completed'),
  );
  const untold = wasAsked ? [] : notAgreedOf(to.view, { subject: claimant });
  const who = isOfFamily ? '家长一方' : `${subjectWord(claimant)}本人`;
  const money = `${[...new Set(titles)].join('、')}已核定，请${who}确认申领${asksAccount ? '，并填写收款账户' : ''}`;
  const employers = `请确认可由人社部门把${untold.map(whose).join('、')}假期告知用人单位`;
  return openTask(to, {
    kind: 'claim-confirmation',
    subject: claimant,
    code: null,
    attempt: 0,
    reason: [...(titles.length > 0 ? [money] : []), ...(untold.length > 0 ? [employers] : [])].join('；'),
    asks: [...(asksAccount ? ACCOUNT : []), ...(untold.length > 0 ? [CONSENTS] : [])],
  });
}

/**
 * Asks a person for everything of an entitlement that a decision has made too much of what was paid: months are one
 * question. It names the sum, so that another sum is another question.
 */
export function askBack(to: Effects, { subject, entitlement, revision, taskId }: PaymentOrder): void {
  const { view } = to;
  const debts = [...view.orders.values()].filter(
    (o) =>
      o.status === 'recovering' &&
      o.subject === subject &&
      o.entitlement === entitlement &&
      o.revision === revision,
  );
  const asked = [taskId, ...debts.map((debt) => debt.taskId)];
  for (const task of view.tasks)
    if (task.kind === 'overpaid' && asked.includes(task.id)) overtakeTask(to, task);
  const [first] = debts;
  if (!first) return;
  const title = debts.length === 1 ? titleOf(first) : `${ENTITLEMENTS[entitlement]}（${debts.length}期）`;
  const fen = debts.reduce((sum, debt) => sum + leftOf(debt), 0);
  const reason = `${title}多付${yuan(fen)}${groundOf(view, first)}，请核对依据后联系家长退回`;
  const question = { kind: 'overpaid', subject, code: null, attempt: 0, reason, asks: [] } as const;
  const task = openTask(to, question, `${entitlement}/${revision}`);
  for (const debt of debts) to.order(debt, { taskId: task.id, lookAt: null });
}

/** The task that an order waited for is settled by what has happened, unless it asks for more. */
export function settleTaskOf(to: Effects, { id: orderId, taskId }: PaymentOrder): void {
  const task = to.view.tasks.find(({ id }) => id === taskId);
  const isAskedToo = [...to.view.orders.values()].some(
    ({ id, ...other }) =>
      id !== orderId && other.taskId === taskId && other.status === 'awaiting-confirmation',
  );
  const asksMore = task && asksForConsent(task) && notAgreedOf(to.view, task).length > 0;
  if (task && !isAskedToo && !asksMore) overtakeTask(to, task);
}

/** What is paid by the month is told once a month, also where earlier months are paid with it. */
function occasionOf(to: Effects, order: PaymentOrder, told: Told): string {
  const { id, attempt, subject, entitlement, period } = order;
  if (told !== 'paid' || !isMonth(period)) return `payment:${id}:${attempt}`;
  return `${subject}/${entitlement}:${shanghaiDate(to.view.now.toISOString()).slice(0, 'yyyy-mm'.length)}`;
}

/** Whose money an order is. */
export function concernOfOrder({ subject }: Pick<PaymentOrder, 'subject'>): Concern {
  return { whose: subject, isMoney: true };
}

/** Tells whose money it is about an order. */
export function tellOfOrder(
  to: Effects,
  order: PaymentOrder,
  told: Told,
  values: Readonly<Record<string, string>>,
): void {
  to.tell({ told, ...concernOfOrder(order), occasion: `${told}:${occasionOf(to, order, told)}`, values });
}
