import type { CompletionOutcome } from '../../activities/complete-task.ts';
import { completeLikeness, type Objection } from '../../activities/duplicates/complete-likeness.ts';
import type { Completion } from '../../activities/decide-task.ts';
import { doOrSetAside } from '../../activities/set-aside.ts';
import { caseNow, likenessesOf } from '../../infra/postgres/ledger/likenesses.ts';
import type { TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import type { RouteParts } from './app-types.ts';
import { ProblemError } from './problem.ts';
import { judge, type Said } from './task-judgement.ts';
import { isAbout, tagOfSides } from './task-sides.ts';

interface DecidedAboutTwo extends Completion {
  /** what was said with it */
  readonly said: Said;
  /** of the two reports as the person has seen them; undefined: nobody says */
  readonly sidesTag: string | undefined;
}

/** The other case may have been joined into a third one meanwhile: then that is looked for. */
const MOST_TRIES = 4;

/**
 * Completes a question about two cases that look alike under the locks of both.
 * @throws ProblemError sides-changed, cannot-be-joined, case-set-aside, temporarily-unavailable, validation-failed for facts
 */
export async function completeAboutTwo(
  { pool, ledger, keyring }: RouteParts,
  found: TaskRecord & { readonly caseNumber: string },
  { said, sidesTag, ...decided }: DecidedAboutTwo,
): Promise<CompletionOutcome> {
  const { caseNumber } = found;
  const outcome = decided.outcome === 'same' ? 'same' : 'different';
  const likeness = (await likenessesOf(pool, [caseNumber])).find(({ other }) => isAbout(found, other));
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const other = likeness && (await caseNow(pool, likeness.other));
    const numbers = [caseNumber, other ?? caseNumber] as const;
    const done = await doOrSetAside(ledger, caseNumber, () =>
      ledger.changeBoth<CompletionOutcome | 'moved'>(numbers, (view, beside) => {
        if (beside && beside.joinedInto !== null) return { effects: [], result: 'moved' as const };
        const shown = [view, beside].flatMap((one) =>
          one ? [one.familyErased ? undefined : one.notification] : [],
        );
        const seen = sidesTag === undefined || sidesTag === tagOfSides(keyring, shown);
        return completeLikeness({ view, other: beside }, { ...decided, outcome }, (task, objection) => {
          if (!seen) throw new ProblemError('sides-changed', { caseNumber });
          refuse(objection, other ?? caseNumber);
          return judge(task, view, said);
        });
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
