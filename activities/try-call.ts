import type { CallResult } from '../schemas/words/hall.ts';
import { afterLanded } from './after-landed.ts';
import type { Done } from './effects.ts';
import type { CaseView } from './ledger-port.ts';

/** Somebody has called for a task and told nobody anything: it stands in the history, and the task stays open. */
export function tryCall(
  view: CaseView,
  { taskId, result, by }: { readonly taskId: string; readonly result: CallResult; readonly by: string },
): Done<'noted' | 'over'> {
  // A call is no reason to apply what has landed.
  const to = afterLanded(view, () => false);
  const task = view.tasks.find(({ id }) => id === taskId);
  if (!task || task.status !== 'open') return { effects: to, result: 'over' };
  const { subject, code } = task;
  to.event({ type: 'call.tried', subject, code, actor: by, detail: { task: taskId, result } });
  return { effects: to, result: 'noted' };
}
