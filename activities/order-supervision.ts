import { nodeKey } from '../schemas/case-plan.ts';
import { isEnd, WORK, type Subject, type WorkCode } from '../schemas/matter.ts';
import { decideAfterLanded } from './after-landed.ts';
import type { Done, Effects } from './effects.ts';
import { isPastDoing } from './erased.ts';
import type { CaseView, Matter, Task } from './ledger-port.ts';
import { dayWord, ordersWatchedBy } from './supervision.ts';
import { isSetAside, openTask, type TaskToOpen } from './tasks.ts';

/** What a supervisor wants to be answered. */
export interface OrderWanted {
  /** undefined: the case as a whole */
  readonly of: { readonly subject: Subject; readonly code: WorkCode } | undefined;
  /** the person's words */
  readonly reason: string;
  /** ISO date until the end of which a reply is due */
  readonly replyDue: string;
  readonly by: string;
}

/** The task; or why nobody was asked. */
type Ordering = Task | 'unknown' | 'set-aside' | 'nothing-to-supervise';

/**
 * A supervisor asks by hand why something is not done (督办): a task of whoever works there, due on the day that is named. While
 * one is open it stands, however often it is asked again. Unanswered, it is followed by that of the next level, as those that
 * clocks have opened (activities/watch-clocks.ts).
 */
export function orderSupervision(view: CaseView, { of, reason, replyDue, by }: OrderWanted): Done<Ordering> {
  const to = decideAfterLanded(view);
  const matter = of && view.matters.get(nodeKey(of.subject, of.code));
  if (of && !matter) return { effects: to, result: 'unknown' };
  if (isSetAside(view)) return { effects: to, result: 'set-aside' };
  if (isPastDoing(view, of?.subject ?? null) || (matter && isEnd(matter.status)))
    return { effects: to, result: 'nothing-to-supervise' };
  return { effects: to, result: open(to, { matter, reason, replyDue, by }) };
}

function open(
  to: Effects,
  { matter, reason, replyDue, by }: Omit<OrderWanted, 'of'> & { readonly matter: Matter | undefined },
): Task {
  const { subject = null, code = null } = matter?.node ?? {};
  const what = code === null ? '这个办件' : WORK[code].title;
  const asked = `主管督办${what}，请在${dayWord(replyDue)}前答复`;
  const task: TaskToOpen = {
    ...{ kind: 'supervision-order', subject, code, attempt: matter?.attempt ?? 0, reason: asked, asks: [] },
    words: `${asked}：${reason}`,
    deadline: `${replyDue}T23:59:59+08:00`,
  };
  const known = to.tasks.size;
  const opened = openTask(to, task);
  if (to.tasks.size === known) return opened;
  const detail = { task: opened.id, replyDue };
  to.event({ type: 'supervision.ordered', subject, code, actor: by, detail, words: reason });
  // The day after the reply is due is a day to look at it.
  for (const each of to.view.matters.values())
    if (ordersWatchedBy(to.view, each).includes(opened)) to.matters.add(each);
  return opened;
}
