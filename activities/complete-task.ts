import { consequenceOf, type KeptMove } from '../policies/tasks/consequences.ts';
import { nodeKey } from '../schemas/case-plan.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { adoptable, adoptingMatter, adoptResult, keptAnswer } from './adopt-result.ts';
import { decideAfterLanded } from './after-landed.ts';
import { decideMatter } from './decide-matter.ts';
import type { Done, Effects } from './effects.ts';
import type { CaseView, Landed, Task } from './ledger-port.ts';
import { decideDoubt } from './payments/decide-doubt.ts';
import { isDoubtOfMoney } from './payments/doubts.ts';
import { decideOrders } from './payments/decide-orders.ts';
import { isSetAside } from './tasks.ts';
import type { TaskDecision } from '../schemas/tasks/kinds.ts';
import { tellOfMoves } from './tell-parents.ts';

/** What a person decided about a task. */
export interface Completion {
  readonly taskId: string;
  readonly by: string;
  readonly outcome: TaskDecision;
  /** until when is waited, where that was decided */
  readonly until?: Date | undefined;
}

/** What of the family's facts changed, and the person's words. */
export interface Judgement {
  /** the whole notification with the facts that were given; undefined: none were */
  readonly facts: BirthNotification | undefined;
  readonly reason: string;
  /** given in the place of a department's; fits what its matter answers */
  readonly result?: unknown;
}

/**
 * completed: now, or before by the same person with the same outcome. done-before: somebody or something else was first.
 * set-aside: nothing is decided in the case until somebody has looked at it as a whole.
 */
export interface CompletionOutcome {
  readonly result: 'completed' | 'done-before' | 'set-aside';
  readonly task: Task;
}

/**
 * Completes a task once, after what has landed before the decision: facts, task, and what becomes of the matter or the
 * orders it is about. In a case that is set aside nothing can be applied, and so nothing is decided but that it goes on:
 * any other task stays open. Pure but for the rows of `view`.
 * @param judge looks at the decision against the open task; what it throws leaves everything as it was
 */
export function completeTask(
  view: CaseView,
  completion: Completion,
  judge: (task: Task, to: Effects) => Judgement,
): Done<CompletionOutcome> {
  const to = decideAfterLanded(view);
  const task = view.tasks.find(({ id }) => id === completion.taskId);
  if (!task) throw new Error('the task of a case is not among its tasks');
  if (task.status !== 'open') return { effects: to, result: answerAgain(task, completion) };
  if (isSetAside(view) && task.kind !== 'case-set-aside')
    return { effects: to, result: { result: 'set-aside', task } };
  const { facts, reason, result } = judge(task, to);
  const before = facts && view.notification;
  if (facts) {
    to.facts = facts;
    Object.assign(view, { notification: facts });
  }
  close(to, task, { ...completion, reason });
  decide(to, task, completion, result);
  if (isDoubtOfMoney(task)) decideDoubt(to, before, completion.by);
  tellOfMoves(to);
  to.wakes ||= !view.closed;
  return { effects: to, result: { result: 'completed', task } };
}

function answerAgain(task: Task, { by, outcome }: Completion): CompletionOutcome {
  const { completed } = task;
  const same = task.status === 'completed' && completed?.by === by && completed.outcome === outcome;
  return { result: same ? 'completed' : 'done-before', task };
}

function close(to: Effects, task: Task, done: Completion & Pick<Judgement, 'reason'>): void {
  const { by, outcome, reason } = done;
  task.status = 'completed';
  task.completed = { outcome, by, at: to.view.now, reason };
  to.tasks.add(task);
  const { id, subject, code, kind } = task;
  to.event({ type: 'task.completed', subject, code, actor: by, detail: { task: id, kind, outcome } });
}

/** What becomes of the case stands in the table of consequences; here it is done. */
function decide(to: Effects, task: Task, completion: Completion, result: unknown): void {
  const { by, until } = completion;
  const { kept, orders, matter: move, family } = consequenceOf(task.kind, completion.outcome);
  if (kept) decideKept(to, task, kept, { by, result });
  if (orders) decideOrders(to, task, { event: orders, by, until });
  if (family) to.tell({ told: 'yours-to-do', occasion: `needs-you:${task.id}`, values: { what: family } });
  if (!move || task.subject === null || task.code === null) return;
  const matter = to.view.matters.get(nodeKey(task.subject, task.code));
  if (matter) decideMatter(to, matter, move, { by, until, result });
}

/** What a person says of an answer that is kept beside a task. */
interface KeptDecision {
  readonly by: string;
  /** given for an answer that nobody could read */
  readonly result: unknown;
}

/** One that is discarded stays on record as it came. */
function decideKept(to: Effects, task: Task, move: KeptMove, { by, result }: KeptDecision): void {
  const row = keptAnswer(to.view, task);
  if (!row) return;
  to.setAside.delete(row.eventId);
  if (move === 'looked-at-again') return lookAgain(to, row, { by, result });
  const adopted = move === 'adopted' ? adoptable(to.view, row) : undefined;
  if (adopted) adoptResult(to, adopted, by);
  to.applied.add(row.eventId);
}

/**
 * An answer that nobody could read is looked at once more, with what was mended since; or its matter is completed with
 * the result that a person has given for it.
 */
function lookAgain(to: Effects, row: Landed, { by, result }: KeptDecision): void {
  if (result === undefined) {
    to.again.add(row.eventId);
    to.wakes = true;
    return;
  }
  const matter = adoptingMatter(to.view, row);
  if (matter) adoptResult(to, { matter, result }, by);
  to.applied.add(row.eventId);
}
