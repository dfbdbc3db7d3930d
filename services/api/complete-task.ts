import { completeTask, type CompletionOutcome } from '../../activities/complete-task.ts';
import type { Completion } from '../../activities/decide-task.ts';
import type { CaseLedger, CaseView, OnBehalf, Task } from '../../activities/ledger-port.ts';
import { withdrawDraft } from '../../activities/task-drafts.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { changeCase } from '../../infra/postgres/ledger/case-ledger.ts';
import { dropClaim, type ClaimRecord } from '../../infra/postgres/ledger/claims.ts';
import { findTask, type TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { completeLooseTask } from '../../infra/postgres/ledger/tasks.ts';
import type { Connection, Pool } from '../../infra/postgres/pool.ts';
import { sealContent } from '../../infra/sealing/content.ts';
import { sealContext, type Keyring } from '../../infra/sealing/keys.ts';
import type { Bounds } from '../../schemas/bounds.ts';
import { mayReach, PARENTS } from '../../policies/rights/between-parents.ts';
import { movesCases } from '../../policies/tasks/consequences.ts';
import { promisedUntil } from '../../policies/patience/patience.ts';
import { keptDecision, readOutcome } from '../../schemas/tasks/meaning.ts';
import type { TaskDecision } from '../../schemas/tasks/kinds.ts';
import type { RouteParts } from './app-types.ts';
import type { Caller } from './auth.ts';
import { completeAboutTwo } from './complete-likeness.ts';
import { completeLetters, hashOfLetters, isLetterOutcome } from './complete-letters.ts';
import { readGivenFacts } from './given-facts.ts';
import type { GivenResult } from './given-result.ts';
import { ProblemError } from './problem.ts';
import { hashOf, judge, refuseUngiven, type Said } from './task-judgement.ts';
import { mayComplete, outcomesOf, outcomeProblem } from './task-outcomes.ts';
import { actFor } from './representation-view.ts';
import { dateOf, formatInstant } from './time.ts';
import { invalidBody } from './validation.ts';

/** What a person decides about a task. */
export interface TaskToComplete {
  readonly taskId: string;
  readonly by: string;
  readonly role: Caller['role'];
  /** of whoever says it */
  readonly within: Bounds;
  /** has a say over what others have begun */
  readonly judges: boolean;
  /** the word as it was sent */
  readonly outcome: string;
  /** as they were sent */
  readonly facts: Readonly<Record<string, unknown>>;
  /** what was got at a window, or what a department would have answered, as it was sent */
  readonly result?: GivenResult | undefined;
  /** ISO date, until when is waited */
  readonly until?: string | undefined;
  /** RFC 3339, when it is to stand; undefined: at once */
  readonly leavesAt?: string | undefined;
  /** of the two reports that a question is about, as they were shown */
  readonly sidesTag?: string | undefined;
  /** of somebody who acts for a parent; undefined: nobody does */
  readonly representation?: string | undefined;
  /** the person's words */
  readonly reason: string;
}

/** A task as it stands now: completed by this decision, now or before; or the decision does not stand yet. */
export interface TaskNow {
  readonly task: TaskRecord;
  readonly became: 'completed' | 'awaiting-second' | 'leaving';
}

/**
 * Completes a task under the lock of its case. One in which something can never be read is set aside, and its tasks wait.
 * @throws ProblemError not-found, outcome-not-allowed, validation-failed, case-set-aside, task-already-completed,
 *   task-overtaken, not-looked-at, draft-differs, sides-changed, cannot-be-joined, and about letters
 */
export async function complete(parts: RouteParts, asked: TaskToComplete): Promise<TaskNow> {
  const found = await findTask(parts.pool, asked.taskId, asked.within);
  if (!found || !mayComplete(asked.role, found.kind)) throw new ProblemError('not-found');
  const said: Said = {
    ...asked,
    outcome: outcomeOf(found, asked),
    given: readGivenFacts(asked.facts, found.subject),
    onBehalf: await actingFor(parts, found, asked, parts.pool),
  };
  if (found.status === 'open') {
    refuseUngiven(found.kind, said);
    refuseLater(found, asked);
    if (!asked.judges) refuseClaimed(found.claim, asked.by);
  }
  const { caseNumber } = found;
  if (caseNumber !== null) return completeOfCase(parts, { ...found, caseNumber }, { asked, said });
  const decided = { ...asked, outcome: said.outcome };
  const task = await completeLoose(parts, found, decided);
  if (!isDoneBy(parts.keyring, task, decided)) throw doneBefore(task);
  return { task, became: 'completed' };
}

/** @param on the ledger, or the transaction that has the case's lock @throws ProblemError not-represented */
async function actingFor(
  { keyring, now }: Pick<RouteParts, 'keyring' | 'now'>,
  { caseNumber, subject, code, kind }: TaskRecord,
  { representation: id, facts }: TaskToComplete,
  on: Pool | Connection,
): Promise<OnBehalf | undefined> {
  if (id === undefined) return undefined;
  // What is about whole cases no parent decides.
  if (movesCases(kind)) throw new ProblemError('not-represented');
  const today = dateOf(now());
  return actFor({ on, keyring }, { id, caseNumber, subject, code, fields: Object.keys(facts), today });
}

function outcomeOf(task: TaskRecord, { outcome: word, facts }: TaskToComplete): TaskDecision {
  const outcome = readOutcome(word, task.kind, { withFacts: Object.keys(facts).length > 0 });
  const allowed = outcomesOf(task);
  if (outcome === undefined || !allowed.includes(outcome)) throw outcomeProblem(allowed);
  return outcome;
}

/** What is about a case as a whole, or about none, goes at once and cannot be taken back. @throws ProblemError validation-failed */
function refuseLater({ kind, caseNumber }: TaskRecord, { leavesAt }: TaskToComplete): void {
  if (leavesAt === undefined || (!movesCases(kind) && caseNumber !== null)) return;
  throw invalidBody([
    { pointer: '/leavesAt', code: 'goes-at-once', detail: '该任务的决定立即生效，不能推迟' },
  ]);
}

interface Decided extends TaskToComplete {
  readonly outcome: TaskDecision;
}

async function completeLoose(parts: RouteParts, found: TaskRecord, decided: Decided): Promise<TaskRecord> {
  const { pool, keyring } = parts;
  const { outcome } = decided;
  if (found.count !== null && isLetterOutcome(outcome))
    return completeLetters(parts, found, { ...decided, outcome });
  const reason = sealContent(keyring.notes, 'note', sealContext.note(found.id), decided.reason);
  return (await completeLooseTask(pool, { ...decided, reason })) ?? found;
}

/** One that was completed with a word of old means what that means today, and its content nobody has kept. */
function isDoneBy(keyring: Keyring, task: TaskRecord, { by, outcome, result }: Decided): boolean {
  if (task.status !== 'completed' || task.completedBy !== by || task.outcome === null) return false;
  if (keptDecision(task.kind, task.outcome) !== outcome) return false;
  if (task.decisionHash === null || !isLetterOutcome(outcome)) return true;
  return task.decisionHash === hashOfLetters(keyring, task.id, { outcome, result });
}

async function completeOfCase(
  parts: RouteParts,
  found: TaskRecord & { readonly caseNumber: string },
  { asked, said }: { readonly asked: TaskToComplete; readonly said: Said },
): Promise<TaskNow> {
  const { pool, keyring, wakeInbox, wakeOutbox: wakeRelay } = parts;
  const { caseNumber, id } = found;
  const ledger: CaseLedger = {
    change: (number, decide) =>
      changeCase({ pool, keyring, wakeRelay }, number, decide, async (on) => {
        await actingFor(parts, found, asked, on);
      }),
  };
  const { by, leavesAt } = asked;
  const { outcome, until } = said;
  const of = (view: CaseView): Completion => ({
    ...{ taskId: id, by, outcome, hash: hashOf(keyring, id, said), leavesAt: momentOf(leavesAt, view.now) },
    // A wait is until the end of its day.
    ...(until === undefined ? {} : { until: promisedUntil(until, view.now) }),
  });
  const done =
    found.kind === 'likely-duplicate'
      ? await completeAboutTwo(parts, found, {
          ...{ taskId: id, by, outcome, hash: hashOf(keyring, id, said) },
          ...{ said, sidesTag: asked.sidesTag },
        })
      : await changeOrSetAside(ledger, caseNumber, (view) => {
          refuseClosed(view, found, asked);
          return completeTask(view, of(view), (task) => judge(task, view, said));
        });
  const task = recordOf(found, done.task);
  const became = becameOf(done, task, caseNumber);
  // Whoever has said it has done: another may confirm it now.
  if (found.claim) await dropClaim(pool, { taskId: id, by, force: became === 'completed' });
  failPoint('task-completed');
  wakeInbox();
  return { task, became };
}

/**
 * A parent may have been kept out since the page was read: what counts is how the case stands under its lock.
 * @throws ProblemError not-found
 */
function refuseClosed(
  { protection }: CaseView,
  { subject }: TaskRecord,
  { role, by }: Pick<TaskToComplete, 'role' | 'by'>,
): void {
  const parent = role === 'parent' && PARENTS.find((each) => by === `parent:${each}`);
  if (parent && !mayReach(parent, subject, protection?.parent)) throw new ProblemError('not-found');
}

/** @throws ProblemError task-claimed: somebody else is at it, and until when */
export function refuseClaimed(claim: ClaimRecord | null, by: string): void {
  if (!claim || claim.holder === by) return;
  const { holder } = claim;
  const until = formatInstant(claim.until);
  throw new ProblemError('task-claimed', {
    detail: `${holder} 正在办理，至 ${until}`,
    members: { holder, until },
  });
}

/**
 * Takes back a decision that does not stand yet: its author, or a supervisor. Where there is none nothing is done.
 * @throws ProblemError not-found, not-allowed, draft-differs for another's, case-set-aside, task-already-completed
 */
export async function withdraw(
  { pool, ledger }: RouteParts,
  {
    taskId,
    by,
    role,
    within,
    judges: force,
  }: Pick<TaskToComplete, 'taskId' | 'by' | 'role' | 'within' | 'judges'>,
): Promise<void> {
  const found = await findTask(pool, taskId, within);
  if (!found || !mayComplete(role, found.kind)) throw new ProblemError('not-found');
  const { caseNumber } = found;
  if (found.status !== 'open') throw doneBefore(found);
  if (caseNumber === null) return;
  const done = await changeOrSetAside(ledger, caseNumber, (view) =>
    withdrawDraft(view, { taskId, by, force }),
  );
  if (done === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber });
  if (done === 'others') throw new ProblemError('draft-differs', { caseNumber });
}

const MOST_AHEAD_MS = 600_000;

/** @throws ProblemError validation-failed for one that is further ahead than a decision can be taken back */
function momentOf(leavesAt: string | undefined, now: Date): Date | undefined {
  if (leavesAt === undefined) return undefined;
  const at = new Date(leavesAt);
  if (at.getTime() - now.getTime() > MOST_AHEAD_MS)
    throw invalidBody([{ pointer: '/leavesAt', code: 'too-far', detail: '最多推迟10分钟生效' }]);
  return at;
}

/** @throws ProblemError for what was not decided */
function becameOf(
  { result, task: { draft } }: CompletionOutcome,
  task: TaskRecord,
  caseNumber: string,
): TaskNow['became'] {
  if (result === 'completed' || result === 'awaiting-second' || result === 'leaving') return result;
  if (result === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber });
  if (result === 'not-looked-at') throw new ProblemError('not-looked-at', { caseNumber });
  if (result !== 'draft-differs' || !draft) throw doneBefore(task);
  const draftedAt = formatInstant(draft.at.toISOString());
  throw new ProblemError('draft-differs', {
    caseNumber,
    detail: `${draft.by} 于 ${draftedAt} 已提出另一决定，尚待复核或生效`,
    members: { draftedBy: draft.by, draftedAt, outcome: draft.outcome },
  });
}

/** Who was first, when, and what stands. */
export function doneBefore(task: TaskRecord): ProblemError {
  if (task.status === 'overtaken') return new ProblemError('task-overtaken');
  const completedAt = task.completedAt === null ? '' : formatInstant(task.completedAt);
  const completedBy = task.completedBy ?? '';
  return new ProblemError('task-already-completed', {
    detail: `已由 ${completedBy} 于 ${completedAt} 办结`,
    members: {
      completedBy,
      completedAt,
      ...(task.outcome === null ? {} : { outcome: keptDecision(task.kind, task.outcome) }),
    },
  });
}

function recordOf(found: TaskRecord, now: Task): TaskRecord {
  const { completed, draft: _draft, words: _words, ...task } = now;
  return {
    ...found,
    ...task,
    outcome: completed?.outcome ?? null,
    completedBy: completed?.by ?? null,
    completedAt: completed?.at.toISOString() ?? null,
    secondedBy: completed?.second ?? null,
    decisionHash: completed?.hash ?? null,
  };
}
