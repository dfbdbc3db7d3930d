import type { Effects } from '../effects.ts';
import type { CaseView, Matter } from '../ledger-port.ts';
import type { Objection } from '../read-answer.ts';
import { WORK } from '../../schemas/matter.ts';
import { openTask } from '../tasks.ts';

/**
 * Whether a department asks for more than it has said at first: all that is missing is told at once (一次性告知). Who asks again
 * for what was asked, and was not given, tells nothing new.
 */
export function isAskedTwice(view: CaseView, { node, attempt }: Matter, { asks }: Objection): boolean {
  const before = view.tasks.filter(
    (task) =>
      task.kind === 'correction-needed' &&
      task.subject === node.subject &&
      task.code === node.code &&
      task.attempt < attempt,
  );
  if (before.length === 0) return false;
  const told = new Set(before.flatMap((task) => task.asks));
  return asks.length === 0 || asks.some((pointer) => !told.has(pointer));
}

/** A supervisor is asked instead of a second notice being sent in silence. */
export function reportAskedTwice(to: Effects, { node, key, attempt }: Matter): void {
  const reason = `${WORK[node.code].title}第${attempt}次请求后，部门再次要求补正；先前已出具一次性补正告知书，未再出具`;
  openTask(to, { kind: 'asked-twice', subject: node.subject, code: null, attempt, reason, asks: [] }, key);
}
