import { taskDeadline } from '../policies/tasks/deadline.ts';
import { nodeKey } from '../schemas/case-plan.ts';
import type { Subject, WorkCode } from '../schemas/matter.ts';
import type { TaskDecision, TaskKind } from '../schemas/tasks/kinds.ts';
import type { Effects } from './effects.ts';
import type { CaseView, Matter, Task } from './ledger-port.ts';

/** A task before the ledger has given it an id and a deadline. */
export interface TaskToOpen extends Pick<Task, 'kind' | 'subject' | 'code' | 'attempt' | 'reason' | 'asks'> {
  /** default: null */
  readonly eventId?: string;
  /** the words of a department, to be shown instead of the reason; sealed, since they may name people */
  readonly words?: string | undefined;
  /** the parent whom it is to reach; default: null */
  readonly addressee?: Task['addressee'];
  /** RFC 3339, where somebody else has set it; default: by its kind */
  readonly deadline?: string;
}

/** A message that somebody has given up on. It comes again as long as its command is open, and asks nobody any more. */
function isLeft({ kind, completed }: Task): boolean {
  return kind === 'dead-letter' && completed?.outcome === 'discarded';
}

/**
 * Asks a person. The same trouble opens one task: while it is open it stands, and once it is done the next is another.
 * @param about what tells it from others of its kind about the same attempt, such as the order it is about
 * @returns the open task, or the one that was given up
 */
export function openTask(to: Effects, task: TaskToOpen, about = ''): Task {
  const known = tasksOf(to.view, task, about);
  return (
    known.find((one) => one.status === 'open' || isLeft(one)) ??
    addTask(to, { ...task, id: taskIdOf(to.view, task, about, known.length) })
  );
}

/** Whether a person was ever asked about this: what was decided is not asked again. */
export function wasAsked(view: CaseView, task: SameTask, about: string): boolean {
  return tasksOf(view, task, about).length > 0;
}

/**
 * Whether a person has decided so about this, asked with any attempt: what was decided stays so when a department has the
 * matter asked for again.
 */
export function wasDecided(
  view: CaseView,
  { kind, subject, code }: { readonly kind: TaskKind; readonly subject: Subject; readonly code: WorkCode },
  { about, outcome }: { readonly about: string; readonly outcome: TaskDecision },
): boolean {
  const attempts = view.matters.get(nodeKey(subject, code))?.attempt ?? 0;
  return Array.from({ length: attempts + 1 }, (_, attempt) => attempt).some((attempt) =>
    tasksOf(view, { kind, subject, code, attempt }, about).some(
      ({ completed }) => completed?.outcome === outcome,
    ),
  );
}

type SameTask = Pick<Task, 'kind' | 'subject' | 'code' | 'attempt'>;

function taskIdOf(
  view: CaseView,
  { kind, subject, code, attempt }: SameTask,
  about: string,
  n: number,
): string {
  return view.idOf('task', view.caseNumber, subject ?? '', code ?? '', kind, attempt, about, n);
}

/** Every task there has been about the same trouble, the oldest first. */
export function tasksOf(view: CaseView, task: SameTask, about = ''): Task[] {
  const found: Task[] = [];
  for (;;) {
    const id = taskIdOf(view, task, about, found.length);
    const known = view.tasks.find((one) => one.id === id);
    if (!known) return found;
    found.push(known);
  }
}

function addTask(to: Effects, { words, ...task }: TaskToOpen & Pick<Task, 'id'>): Task {
  const openedAt = to.view.now.toISOString();
  const deadline = task.deadline ?? taskDeadline(task.kind, openedAt);
  const { eventId = null, addressee = null } = task;
  const opened: Task = {
    ...task,
    eventId,
    addressee,
    openedAt,
    deadline,
    status: 'open',
    completed: null,
    draft: null,
  };
  to.view.tasks.push(opened);
  if (words !== undefined) to.words.set(opened, words);
  to.tasks.add(opened);
  const { subject, code, kind } = task;
  to.event({ type: 'task.opened', subject, code, actor: 'system', detail: { kind } });
  return opened;
}

/** A task is settled by what has happened. */
export function overtakeTask(to: Effects, task: Task): void {
  if (task.status !== 'open') return;
  task.status = 'overtaken';
  to.draft(task, null);
  to.tasks.add(task);
  const { subject, code, kind } = task;
  to.event({ type: 'task.overtaken', subject, code, actor: 'system', detail: { kind } });
}

/** The open tasks of one piece of work. */
export function openTasksOf(view: CaseView, { node }: Pick<Matter, 'node'>): Task[] {
  return view.tasks.filter(
    (task) => task.status === 'open' && task.subject === node.subject && task.code === node.code,
  );
}

/**
 * The open tasks of one piece of work are settled by what has happened.
 * @param but kinds that it does not settle
 */
export function overtakeTasksOf(to: Effects, matter: Matter, but: readonly TaskKind[] = []): void {
  for (const task of openTasksOf(to.view, matter))
    if (task.kind !== 'late-answer' && !but.includes(task.kind)) overtakeTask(to, task);
}

/** Whether a person has to say before anything more is done with the case. */
export function isSetAside(view: CaseView): boolean {
  return view.tasks.some((task) => task.kind === 'case-set-aside' && task.status === 'open');
}
