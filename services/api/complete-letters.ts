import { mendResult } from '../../activities/adopt-result.ts';
import { doOrSetAside } from '../../activities/set-aside.ts';
import { changeCase } from '../../infra/postgres/ledger/case-ledger.ts';
import {
  decideLetters,
  decideLettersOn,
  findLetter,
  openLetters,
  type LetterOutcome,
  type LetterRecord,
  type LettersDecision,
} from '../../infra/postgres/ledger/letter-decisions.ts';
import { findTask, type TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { sealContent } from '../../infra/sealing/content.ts';
import { sealContext, type Keyring } from '../../infra/sealing/keys.ts';
import type { RouteParts } from './app-types.ts';
import { isReplayable } from '../../schemas/dead-letter.ts';
import { WORK } from '../../schemas/matter.ts';
import { partyOf } from '../../schemas/topic.ts';
import { readResult, refuseMisfit, type GivenResult } from './given-result.ts';
import { ProblemError } from './problem.ts';
import { hashOf } from './task-judgement.ts';
import { outcomeProblem } from './task-outcomes.ts';
import type { TaskDecision } from '../../schemas/tasks/kinds.ts';

/** What a person decides about the letters of a task. */
export interface LettersToDecide {
  readonly by: string;
  readonly outcome: LetterOutcome;
  /** the person's words */
  readonly reason: string;
  /** undefined: all that nobody has decided about */
  readonly letterId?: string;
  /** what its department would have answered, as it was sent */
  readonly result?: GivenResult | undefined;
}

export function isLetterOutcome(outcome: TaskDecision): outcome is LetterOutcome {
  return outcome === 'replayed' || outcome === 'discarded';
}

/**
 * Has letters land once more as they came, completes the matter of one with the result that is given for it, or leaves
 * them on record. Repeated it does nothing more.
 * @returns their task as it stands now
 * @throws ProblemError not-found, letter-decided, letter-not-named, letter-not-mendable, result-not-awaited, validation-failed
 */
export async function completeLetters(
  parts: RouteParts,
  task: TaskRecord,
  decide: LettersToDecide,
): Promise<TaskRecord> {
  const { pool, keyring, wakeOutbox } = parts;
  const { letterId, outcome, by } = decide;
  const reason = sealContent(keyring.notes, 'note', sealContext.note(task.id), decide.reason);
  const named = letterId === undefined ? {} : { letterId };
  const hash = hashOfLetters(keyring, task.id, decide);
  const decision: LettersDecision = { taskId: task.id, outcome, by, reason, hash, ...named };
  const letter = letterId === undefined ? undefined : await undecided(parts, letterId, decision);
  if (letter === 'done') return task;
  if (task.status !== 'open') return task;
  if (outcome === 'replayed' && !decide.result) await refuseReplay(parts, letter, task.id);
  if (decide.result) {
    await mend(parts, letter ?? (await onlyLetter(parts, task.id)), decide.result, decision);
    parts.wakeInbox();
  } else {
    await decideLetters(pool, decision);
    if (outcome === 'replayed') {
      wakeOutbox();
      parts.wakeInbox();
    }
  }
  return (await findTask(pool, task.id)) ?? task;
}

/** What makes a decision about letters the same one again, as that of a task does. Base64. */
export function hashOfLetters(
  keyring: Keyring,
  taskId: string,
  { outcome, result }: Pick<LettersToDecide, 'outcome' | 'result'>,
): string {
  return hashOf(keyring, taskId, { outcome, given: { facts: {} }, result });
}

/** @returns done: this person has decided the same about it before */
async function undecided(
  { pool }: RouteParts,
  letterId: string,
  { taskId, by, outcome, hash }: LettersDecision,
): Promise<LetterRecord | 'done'> {
  const letter = await findLetter(pool, taskId, letterId);
  if (!letter) throw new ProblemError('not-found');
  if (letter.outcome === null) return letter;
  const isSame = letter.outcome === outcome && (letter.decisionHash ?? hash) === hash;
  if (isSame && letter.decidedBy === by) return 'done';
  throw new ProblemError('letter-decided', { detail: `已由 ${letter.decidedBy ?? ''} 处理` });
}

/** A group has one reason. @throws ProblemError where nothing of it is a message that could be looked at once more */
async function refuseReplay(
  { pool }: RouteParts,
  letter: LetterRecord | undefined,
  taskId: string,
): Promise<void> {
  const [one] = letter ? [letter] : await openLetters(pool, taskId);
  if (one && !isReplayable(one.reason)) throw outcomeProblem(['discarded']);
}

async function onlyLetter({ pool }: RouteParts, taskId: string): Promise<LetterRecord> {
  const [letter, more] = await openLetters(pool, taskId);
  if (!letter || more) throw new ProblemError('letter-not-named');
  return letter;
}

/** Completes the matter under the lock of its case, with the record of who did it, or does nothing. */
async function mend(
  { ledger, pool, keyring, wakeOutbox }: RouteParts,
  { id: letterId, topic, caseNumber, subject, code, attempt }: LetterRecord,
  given: GivenResult,
  decision: LettersDecision,
): Promise<void> {
  if (caseNumber === null || subject === null || code === null || attempt === null)
    throw new ProblemError('letter-not-mendable');
  // What it says of itself is a claim: a department speaks of its own work.
  if (partyOf(topic) !== WORK[code].department) throw new ProblemError('letter-not-mendable');
  const result = readResult(code, given);
  const { by } = decision;
  const deed = () =>
    changeCase(
      { pool, keyring, wakeRelay: wakeOutbox },
      caseNumber,
      (view) => {
        refuseMisfit(view, { subject, code }, result);
        return mendResult(view, { subject, code, attempt }, { result, by });
      },
      async (on, mended) => {
        if (mended !== 'completed') return;
        const decided = await decideLettersOn(on, { ...decision, letterId, mended: true });
        if (decided === 0) throw new ProblemError('letter-decided');
      },
    );
  const mended = await doOrSetAside(ledger, caseNumber, deed);
  if (mended === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber });
  if (mended === 'not-awaited') throw new ProblemError('result-not-awaited', { caseNumber });
}
