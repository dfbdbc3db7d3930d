import type { CompletionOutcome } from '../../activities/complete-task.ts';
import { completeLikeness, type Objection } from '../../activities/duplicates/complete-likeness.ts';
import { doOrSetAside } from '../../activities/set-aside.ts';
import { caseNow, likenessesOf } from '../../infra/postgres/ledger/likenesses.ts';
import type { TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import type { TaskDecision } from '../../schemas/tasks/kinds.ts';
import type { RouteParts } from './app-types.ts';
import { ProblemError } from './problem.ts';
import { isAbout } from './task-sides.ts';

interface DecidedAboutTwo {
  readonly taskId: string;
  readonly by: string;
  readonly outcome: TaskDecision;
  readonly reason: string;
}

/** The other case may have been joined into a third one meanwhile: then that is looked for. */
const MOST_TRIES = 4;

/**
 * Completes a question about two cases that look alike under the locks of both.
 * @throws ProblemError cannot-be-joined, case-set-aside, temporarily-unavailable
 */
export async function completeAboutTwo(
  { pool, ledger }: RouteParts,
  found: TaskRecord & { readonly caseNumber: string },
  { taskId, by, outcome: decided, reason }: DecidedAboutTwo,
): Promise<CompletionOutcome> {
  const { caseNumber } = found;
  const outcome = decided === 'same' ? 'same' : 'different';
  const likeness = (await likenessesOf(pool, [caseNumber])).find(({ other }) => isAbout(found, other));
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const other = likeness && (await caseNow(pool, likeness.other));
    const numbers = [caseNumber, other ?? caseNumber] as const;
    const done = await doOrSetAside(ledger, caseNumber, () =>
      ledger.changeBoth<CompletionOutcome | 'moved'>(numbers, (view, beside) => {
        const judge = (_: unknown, objection: Objection | undefined) => {
          refuse(objection, other ?? caseNumber);
          return { facts: undefined, reason };
        };
        if (beside && beside.joinedInto !== null) return { effects: [], result: 'moved' as const };
        return completeLikeness({ view, other: beside }, { taskId, by, outcome }, judge);
      }),
    );
    if (done === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber });
    if (done !== 'moved') return done;
  }
  throw new ProblemError('temporarily-unavailable', { headers: { 'retry-after': '1' } });
}

function refuse(objection: Objection | undefined, caseNumber: string): void {
  if (objection === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber });
  if (objection) throw new ProblemError('cannot-be-joined', { detail: objection.why, caseNumber });
}
