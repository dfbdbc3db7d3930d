import { nodeKey, type NodeKey } from '../schemas/case-plan.ts';
import type { MatterStatus, Subject, WorkCode } from '../schemas/matter.ts';
import { taskDeadline } from '../policies/tasks/deadline.ts';
import type { CaseView, Changes, Matter, TaskToOpen } from './ledger-port.ts';

/** Nothing changed yet. */
export function noChanges(view: CaseView): Changes {
  return {
    matters: new Set(),
    addedMatters: [],
    commands: [],
    resend: [],
    tasks: [],
    overtaken: [],
    events: [],
    notices: [],
    published: [],
    applied: [],
    status: view.status,
    decision: undefined,
    orders: [],
    orderMoves: [],
    completed: false,
  };
}

export function matterAt(view: CaseView, key: NodeKey): Matter {
  const matter = view.matters.get(key);
  if (!matter) throw new RangeError(`case ${view.caseNumber} has no ${key}`);
  return matter;
}

/** Ends a matter: nothing more happens to it by itself. */
export function endMatter(changes: Changes, matter: Matter, status: MatterStatus, at: Date): void {
  matter.status = status;
  matter.endedAt = at;
  matter.flags = matter.flags.filter((flag) => flag !== 'overdue');
  changes.matters.add(matter);
  const { subject, code } = matter.node;
  changes.events.push({ type: `matter.${status}`, subject, code, actor: matter.node.department });
  if (matter.node.part === 'joint') changes.published.push({ subject, code, what: status, status });
}

/** Opens a task for a person and holds the matter until it is done. */
export function holdMatter(
  changes: Changes,
  matter: Matter,
  hold: { readonly task: TaskToOpen; readonly status: 'correction' | 'manual'; readonly now: Date },
): void {
  matter.status = hold.status;
  matter.nodeState = 'held';
  matter.reason = hold.task.reason;
  changes.matters.add(matter);
  openTask(changes, hold.task, hold.now);
}

export function openTask(changes: Changes, task: TaskToOpen, now: Date): void {
  changes.tasks.push({ ...task, deadline: taskDeadline(task.kind, now.toISOString()) });
  const { subject, code, kind } = task;
  changes.events.push({ type: 'task.opened', subject, code, actor: 'system', detail: { kind } });
}

/** The open tasks of one piece of work are settled by what has happened. */
export function overtakeTasks(view: CaseView, changes: Changes, subject: Subject, code: WorkCode): void {
  for (const task of view.tasks) {
    if (task.status !== 'open' || task.subject !== subject || task.code !== code) continue;
    changes.overtaken.push(task.id);
    changes.events.push({
      type: 'task.overtaken',
      subject,
      code,
      actor: 'system',
      detail: { kind: task.kind },
    });
  }
}

/** The matters of one household choice: every child's registration that waits for it. */
export function heldFor(view: CaseView, kind: string): { taskId: string; key: NodeKey }[] {
  return view.tasks.flatMap((task) =>
    task.kind === kind && task.status === 'open' && task.subject && task.code
      ? [{ taskId: task.id, key: nodeKey(task.subject, task.code) }]
      : [],
  );
}

export const ERASED_REASON = '个人信息已删除，不再办理';

/** Nothing is known of the child any more: what is left of its matters is ended, never asked for. */
export function isErased(view: CaseView, subject: Subject): boolean {
  return (
    subject.startsWith('child-') && !view.notification.children.some((c) => `child-${c.order}` === subject)
  );
}
