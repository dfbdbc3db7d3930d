import { adoptable, keptAnswer } from '../../activities/adopt-result.ts';
import { completeTask, type Completion, type Judgement } from '../../activities/complete-task.ts';
import type { CaseView, Task } from '../../activities/ledger-port.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { findTask, type TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { completeLooseTask } from '../../infra/postgres/ledger/tasks.ts';
import { sealContent } from '../../infra/sealing/content.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { promisedUntil } from '../../policies/patience/patience.ts';
import { keptDecision, readOutcome } from '../../schemas/tasks/meaning.ts';
import { givenWith, type Given, type TaskDecision } from '../../schemas/tasks/kinds.ts';
import { hasPrivateCharacters } from '../../schemas/person-name.ts';
import type { RouteParts } from './app-types.ts';
import type { Caller } from './auth.ts';
import { completeAboutTwo } from './complete-likeness.ts';
import { completeLetters, isLetterOutcome } from './complete-letters.ts';
import { resultAtWindow, resultForLetter, type GivenResult } from './given-result.ts';
import { ProblemError } from './problem.ts';
import { applyFacts } from './task-facts.ts';
import { mayComplete, outcomesOf, outcomeProblem } from './task-outcomes.ts';
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
  /** ISO date, until when is waited */
  readonly until?: string | undefined;
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
  const decided = { ...asked, outcome: outcomeOf(found, asked) };
  refuseUngiven(found, decided);
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

/** The result of a letter is given by nobody below an operator. */
function refuseRole({ kind }: TaskRecord, { role, result }: Pick<TaskToComplete, 'role' | 'result'>): void {
  if (!mayComplete(role, kind) || (role === 'clerk' && kind === 'dead-letter' && result !== undefined))
    throw new ProblemError('not-allowed');
}

const RESULTS: readonly Given[] = ['result', 'result-if-any'];
const DATES: readonly Given[] = ['until', 'until-if-any'];

/** What does not go with the outcome, and what must. */
function refuseUngiven({ kind }: TaskRecord, { outcome, result, until }: Decided): void {
  const given = givenWith(kind, outcome);
  const error = (pointer: string, code: string, detail: string) => ({ pointer, code, detail });
  const errors = [
    result !== undefined &&
      !RESULTS.includes(given) &&
      error('/result', 'unknown-field', '该任务不能填写办理结果'),
    result === undefined &&
      given === 'result' &&
      error('/result', 'required', '请填写办理结果（编号与日期）'),
    until !== undefined && !DATES.includes(given) && error('/until', 'unknown-field', '该结论不填写等待日期'),
    until === undefined && given === 'until' && error('/until', 'required', '请填写等到哪一天'),
  ].filter((each) => each !== false);
  if (errors.length > 0) throw invalidBody(errors);
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
  parts: RouteParts,
  found: TaskRecord & { readonly caseNumber: string },
  completion: Decided,
): Promise<TaskRecord> {
  const { ledger, wakeInbox } = parts;
  const { caseNumber } = found;
  const { task, result } =
    found.kind === 'likely-duplicate'
      ? await completeAboutTwo(parts, found, completion)
      : await changeOrSetAside(ledger, caseNumber, (view) =>
          completeTask(view, ofCompletion(completion, view), (task) => judge(task, view, completion)),
        );
  if (result === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber });
  failPoint('task-completed');
  wakeInbox();
  return recordOf(found, task);
}

/** A wait is until the end of its day. */
function ofCompletion({ taskId, by, outcome, until }: Decided, { now }: CaseView): Completion {
  return { taskId, by, outcome, ...(until === undefined ? {} : { until: promisedUntil(until, now) }) };
}

/** One that was completed with a word of old means what that means today. */
function isDoneBy(task: TaskRecord, { by, outcome }: Decided): boolean {
  if (task.status !== 'completed' || task.completedBy !== by || task.outcome === null) return false;
  return keptDecision(task.kind, task.outcome) === outcome;
}

function outcomeOf(task: TaskRecord, { outcome: word, facts }: TaskToComplete): TaskDecision {
  const outcome = readOutcome(word, task.kind, { withFacts: Object.keys(facts).length > 0 });
  const allowed = outcomesOf(task);
  if (outcome === undefined || !allowed.includes(outcome)) throw outcomeProblem(allowed);
  return outcome;
}

/** What goes with an outcome that may change facts, or must. */
const FACTS: readonly Given[] = ['answer', 'facts', 'facts-if-any'];

function judge(task: Task, view: CaseView, { outcome, facts, reason, result, until }: Decided): Judgement {
  if (until !== undefined && until < shanghaiDate(view.now.toISOString()))
    throw invalidBody([{ pointer: '/until', code: 'in-the-past', detail: '等待日期不能早于今天' }]);
  if (result) {
    const resultOf = task.kind === 'dead-letter' ? resultForLetter : resultAtWindow;
    return { facts: undefined, reason, result: resultOf(view, task, result) };
  }
  if (outcome === 'adopted' && !adoptable(view, keptAnswer(view, task))) throw outcomeProblem(['left']);
  if (outcome === 'approved') refuseUnprintable(view, task);
  const given = givenWith(task.kind, outcome);
  const isGiven = Object.keys(facts).length > 0;
  if (!isGiven && (given === 'facts-if-any' || !FACTS.includes(given))) return { facts: undefined, reason };
  return {
    facts: applyFacts(task, view.notification, { facts, resolved: FACTS.includes(given) }),
    reason,
  };
}

/** A character that only the sender's fonts know is printed by nobody, whoever approves of it. */
function refuseUnprintable({ notification }: CaseView, { subject }: Task): void {
  const child = notification.children.find(({ order }) => subject === `child-${order}`);
  if (child?.name !== undefined && hasPrivateCharacters(child.name))
    throw outcomeProblem(['changed', 'given-up']);
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
