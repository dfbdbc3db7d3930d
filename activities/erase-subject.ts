import { isCorrectable, stateOfOrder } from '../policies/payments/transitions.ts';
import { stateOf } from '../policies/graph/readiness.ts';
import type { Department } from '../schemas/department.ts';
import type { Subject } from '../schemas/matter.ts';
import { ASKS_FOR_MISSING } from '../schemas/tasks/groups.ts';
import { decideAfterLanded } from './after-landed.ts';
import { isOutside } from './apply-outside.ts';
import type { Done, Effects } from './effects.ts';
import { isPayee } from './erased.ts';
import type { CaseView, Task } from './ledger-port.ts';
import { giveUpMatter } from './matter-moves.ts';
import { isDoubtOfMoney } from './payments/doubts.ts';
import { happen } from './payments/happen.ts';
import { endConsentQuestions } from './take-up-agreed.ts';
import { isSetAside, overtakeTask } from './tasks.ts';

/** Whom to erase, on whose word. */
export interface Erasing {
  /** `family`: everybody of the case, and what belongs to nobody alone */
  readonly subject: Subject;
  readonly by: string;
  readonly reason: string;
}

/**
 * An open case goes on without a subject: everything of it that a department or a person is still to do, after what has
 * landed before, is given up. What was not asked for yet is held when its turn comes. A parent stands in everything of the
 * case, and so all of it is given up. Whoever is asked about its work has nothing to decide any more; money goes on, unless
 * nobody is left to be paid, but what can hardly be cannot be looked at any more.
 * @returns as result who was ever asked about the subject, and so may hold something of it, or has answered what a ledger that
 *   was set back has forgotten to have asked; undefined: the case is set aside, and nothing can be given up before somebody
 *   has looked at it. One that has closed can be erased all the same.
 */
export function eraseSubject(view: CaseView, of: Erasing): Done<ReadonlySet<Department> | undefined> {
  const { subject, by, reason } = of;
  const to = decideAfterLanded(view);
  if (isSetAside(view) && !view.closed) return { effects: to, result: undefined };
  const isMine = (of: Subject): boolean => of === subject || !isChild(subject);
  const mine = [...view.matters.values()].filter(({ node }) => isMine(node.subject));
  const asked = new Set(mine.filter(({ attempt }) => attempt > 0).map(({ node }) => node.department));
  for (const row of view.landed)
    if (isMine(row.subject) && row.department && !isOutside(row.code)) asked.add(row.department);
  to.event({ type: 'subject.erased', subject, code: null, actor: by, detail: { reason } });
  for (const matter of mine)
    if (stateOf(matter) === 'held' || stateOf(matter) === 'asked') giveUpMatter(to, matter);
  for (const task of view.tasks) if (isOver(task, subject)) overtakeTask(to, task);
  if (isPayee(subject)) endPayments(to, by);
  if (!isChild(subject)) endConsentQuestions(to);
  forgetAccountOf(to, subject);
  to.wakes ||= !view.closed;
  return { effects: to, result: asked };
}

function isChild(subject: Subject): boolean {
  return subject.startsWith('child-');
}

function isOver(task: Task, erased: Subject): boolean {
  if (ASKS_FOR_MISSING.includes(task.kind) && !isChild(erased)) return true;
  if (isDoubtOfMoney(task)) return task.subject === erased || isPayee(erased);
  return task.code !== null && (task.subject === erased || !isChild(erased));
}

/** Money that would end if nobody could be paid any more: what is ordered, and not in the hands of a bank or paid. */
export function paymentsToCome({ orders }: CaseView): boolean {
  return [...orders.values()].some(
    (order) => order.amountFen > 0 && order.status !== 'cancelled' && isCorrectable(stateOfOrder(order)),
  );
}

/** What is not in the hands of a bank is not paid any more; what is, the bank answers for. */
function endPayments(to: Effects, by: string): void {
  for (const order of to.view.orders.values()) happen(to, order, 'erased', { by });
}

/** The account that somebody has named goes with that person; who is paid next is asked for another. */
function forgetAccountOf(to: Effects, subject: Subject): void {
  const { view } = to;
  const holder = isChild(subject) ? 'child' : subject;
  if (view.erased.has('family') || view.notification.choices?.payee?.holder !== holder) return;
  const { payee: _, ...choices } = view.notification.choices;
  to.facts = { ...view.notification, choices };
}
