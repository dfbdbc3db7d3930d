import { stateOf } from '../policies/graph/readiness.ts';
import type { Department } from '../schemas/department.ts';
import type { Subject } from '../schemas/matter.ts';
import { decideAfterLanded } from './after-landed.ts';
import { isOutside } from './apply-outside.ts';
import type { Done } from './effects.ts';
import type { CaseView, Task } from './ledger-port.ts';
import { giveUpMatter } from './matter-moves.ts';
import { isDoubtOfMoney } from './payments/doubts.ts';
import { isSetAside, overtakeTask } from './tasks.ts';

/**
 * An open case goes on without a subject: everything of it that a department or a person is still to do, after what has
 * landed before, is given up. What was not asked for yet is held when its turn comes. Whoever is asked about its work has
 * nothing to decide any more; money goes on, but what can hardly be cannot be looked at any more.
 * @returns as result who was ever asked about the subject, and so may hold something of it, or has answered what a ledger that
 *   was set back has forgotten to have asked; undefined: the case is set aside, and nothing can be given up before somebody
 *   has looked at it. One that has closed can be erased all the same.
 */
export function eraseSubject(
  view: CaseView,
  of: { readonly subject: Subject; readonly by: string; readonly reason: string },
): Done<ReadonlySet<Department> | undefined> {
  const { subject, by, reason } = of;
  const to = decideAfterLanded(view);
  if (isSetAside(view) && !view.closed) return { effects: to, result: undefined };
  const mine = [...view.matters.values()].filter(({ node }) => node.subject === subject);
  const asked = new Set(mine.filter(({ attempt }) => attempt > 0).map(({ node }) => node.department));
  for (const row of view.landed)
    if (row.subject === subject && row.department && !isOutside(row.code)) asked.add(row.department);
  to.event({ type: 'subject.erased', subject, code: null, actor: by, detail: { reason } });
  for (const matter of mine)
    if (stateOf(matter) === 'held' || stateOf(matter) === 'asked') giveUpMatter(to, matter);
  for (const task of view.tasks) if (isOver(task, subject)) overtakeTask(to, task);
  to.wakes ||= !view.closed;
  return { effects: to, result: asked };
}

/** Nobody can be paid without the family or the mother. */
const PAYEES: readonly Subject[] = ['family', 'mother'];

function isOver(task: Task, erased: Subject): boolean {
  if (isDoubtOfMoney(task)) return task.subject === erased || PAYEES.includes(erased);
  return task.subject === erased && task.code !== null;
}
