import { shanghaiDate } from '../policies/calendar/date.ts';
import type { WorkCode } from '../schemas/matter.ts';
import type { CaseView, Matter, Task } from './ledger-port.ts';

/** A case watches itself with these: each has one from its first day (as for claims, activities/claim-windows.ts). */
const WATCHES_CASE: WorkCode = 'birth-certificate';

/** What somebody is asked about. */
type Supervised = Pick<Task, 'subject' | 'code' | 'attempt'>;

/** The supervisions (督办) of one asking for a matter, or of a case as a whole, the oldest first: by itself, and by hand. */
export function supervisionsOf({ tasks }: CaseView, { subject, code, attempt }: Supervised): Task[] {
  return tasks.filter(
    (task) =>
      (task.kind === 'supervision' || task.kind === 'supervision-order') &&
      task.subject === subject &&
      task.code === code &&
      task.attempt === attempt,
  );
}

/** Supervisions by hand that nobody has answered yet, and those of the next level that have taken the place of one. */
export function openSupervisions(view: CaseView): Task[] {
  const isByHand = ({ kind }: Task): boolean => kind === 'supervision-order';
  return view.tasks.filter(
    (task) =>
      task.status === 'open' &&
      (isByHand(task) || (task.kind === 'supervision' && supervisionsOf(view, task).some(isByHand))),
  );
}

/** Of them those for the sake of which a matter is looked at: its own, and one of its case as a whole. */
export function ordersWatchedBy(view: CaseView, { node }: Matter): Task[] {
  return openSupervisions(view).filter(({ subject, code }) =>
    code === null ? node.code === WATCHES_CASE : subject === node.subject && code === node.code,
  );
}

/** The day on which a reply to it is due, in China. */
export const replyDueOf = ({ deadline }: Pick<Task, 'deadline'>): string => shanghaiDate(deadline);

/** 12月31日 */
export function dayWord(date: string): string {
  const [, month, day] = date.split('-').map(Number);
  return `${month}月${day}日`;
}
