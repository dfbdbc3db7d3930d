import { adoptable, adoptingMatter, keptAnswer } from '../../activities/adopt-result.ts';
import { completeTask, type Judgement } from '../../activities/complete-task.ts';
import type { CaseView, Task } from '../../activities/ledger-port.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { findTask, type TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { completeLooseTask } from '../../infra/postgres/ledger/tasks.ts';
import { sealContent } from '../../infra/sealing/content.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import type { TaskDecision } from '../../schemas/case-plan.ts';
import { TASK_KINDS } from '../../schemas/task.ts';
import type { RouteParts } from './app-types.ts';
import type { Caller } from './auth.ts';
import { completeLetters, isLetterOutcome } from './complete-letters.ts';
import { readResult, refuseMisfit, type GivenResult } from './given-result.ts';
import { ProblemError } from './problem.ts';
import { applyFacts, NEEDS_FACTS } from './task-facts.ts';
import { outcomesOf, readOutcome, outcomeProblem } from './task-outcomes.ts';
import { invalidBody } from './validation.ts';

/** What a person decides about a task. */
export interface TaskToComplete {
  readonly taskId: string;
  readonly by: string;
  readonly role: Caller['role'];
  /** the word as it was sent */
  readonly outcome: string;
  /** as they were sent */
  readonly facts: Readonly<Record<string, unknown>>;
  /** given for what nobody could read, as it was sent */
  readonly result?: GivenResult | undefined;
  /** the person's words */
  readonly reason: string;
}

/** A task as it stands now, whoever completed it. */
export interface TaskNow {
  readonly task: TaskRecord;
  /** it was completed by this person with this outcome: now, or before */
  readonly isDone: boolean;
}

/**
 * Completes a task under the lock of its case. One in which something can never be read is set aside, and its tasks wait.
 * @throws ProblemError not-found, not-allowed, outcome-not-allowed, validation-failed, case-set-aside, and about letters
 */
export async function complete(parts: RouteParts, asked: TaskToComplete): Promise<TaskNow> {
  const found = await findTask(parts.pool, asked.taskId);
  if (!found) throw new ProblemError('not-found');
  refuseRole(found, asked);
  const decided = { ...asked, outcome: outcomeOf(found, asked.outcome) };
  refuseResult(found, decided);
  const { caseNumber } = found;
  const task =
    caseNumber === null
      ? await completeLoose(parts, found, decided)
      : await completeOfCase(parts, { ...found, caseNumber }, decided);
  return { task, isDone: isDoneBy(task, decided) };
}

interface Decided extends TaskToComplete {
  readonly outcome: TaskDecision;
}

/** An operator decides about what only an operator can mend; a result is given by nobody below. */
function refuseRole({ kind }: TaskRecord, { role, result }: Pick<TaskToComplete, 'role' | 'result'>): void {
  const isOthers = role === 'operator' && TASK_KINDS[kind].owner !== 'operator';
  if (isOthers || (role === 'clerk' && result !== undefined)) throw new ProblemError('not-allowed');
}

function refuseResult({ kind }: TaskRecord, { outcome, result }: Decided): void {
  if (result === undefined || (kind === 'dead-letter' && outcome === 'replayed')) return;
  const detail = '该任务不能填写办理结果';
  throw invalidBody([{ pointer: '/result', code: 'unknown-field', detail }]);
}

async function completeLoose(parts: RouteParts, found: TaskRecord, decided: Decided): Promise<TaskRecord> {
  const { pool, keyring } = parts;
  const { outcome } = decided;
  if (found.count !== null && isLetterOutcome(outcome))
    return completeLetters(parts, found, { ...decided, outcome });
  const reason = sealContent(keyring.notes, 'note', sealContext.note(found.id), decided.reason);
  return (await completeLooseTask(pool, { ...decided, reason })) ?? found;
}

async function completeOfCase(
  { ledger, wakeInbox }: RouteParts,
  found: TaskRecord & { readonly caseNumber: string },
  completion: Decided,
): Promise<TaskRecord> {
  const { caseNumber } = found;
  const { task, result } = await changeOrSetAside(ledger, caseNumber, (view) =>
    completeTask(view, completion, (task) => judge(task, view, completion)),
  );
  if (result === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber });
  failPoint('task-completed');
  wakeInbox();
  return recordOf(found, task);
}

/** One that was completed with a word of old means what that means today. */
function isDoneBy(task: TaskRecord, { by, outcome }: Decided): boolean {
  if (task.status !== 'completed' || task.completedBy !== by || task.outcome === null) return false;
  return task.outcome === outcome || readOutcome(task.outcome, task.kind) === outcome;
}

function outcomeOf(task: TaskRecord, word: string): TaskDecision {
  const outcome = readOutcome(word, task.kind);
  const allowed = outcomesOf(task);
  if (outcome === undefined || !allowed.includes(outcome)) throw outcomeProblem(allowed);
  return outcome;
}

/** Outcomes with which facts may be given, or must be. */
const WITH_FACTS: readonly TaskDecision[] = ['resolved', 'corrected'];

function judge(task: Task, view: CaseView, { outcome, facts, reason, result }: Decided): Judgement {
  if (result) return { facts: undefined, reason, result: resultFor(view, task, result) };
  if (outcome === 'adopted' && !adoptable(view, keptAnswer(view, task))) throw outcomeProblem(['left']);
  const helps = WITH_FACTS.includes(outcome);
  const given = Object.keys(facts).length > 0;
  if (!given && !(helps && NEEDS_FACTS.includes(task.kind))) return { facts: undefined, reason };
  return { facts: applyFacts(task, view.notification, { facts, resolved: helps }), reason };
}

/** The result that is given for an answer which was set aside, as its matter would have it. */
function resultFor(view: CaseView, task: Task, given: GivenResult): unknown {
  const row = keptAnswer(view, task);
  if (!row) throw new ProblemError('letter-not-mendable');
  const result = readResult(row.code, given);
  if (!adoptingMatter(view, row)) throw new ProblemError('result-not-awaited');
  refuseMisfit(view, row, result);
  return result;
}

function recordOf({ caseNumber, words }: TaskRecord, task: Task): TaskRecord {
  const { completed } = task;
  return {
    ...task,
    caseNumber,
    count: null,
    words,
    outcome: completed?.outcome ?? null,
    completedBy: completed?.by ?? null,
    completedAt: completed?.at.toISOString() ?? null,
  };
}
