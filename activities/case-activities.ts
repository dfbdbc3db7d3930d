import type { Phase, Standing } from '../schemas/standing.ts';
import { walk } from './carry-on.ts';
import type { CaseLedger } from './ledger-port.ts';
import { timesOf, type RoundTimes } from './round-times.ts';
import { changeOrSetAside } from './set-aside.ts';

export type CaseActivities = ReturnType<typeof createCaseActivities>;

/** The ledger was restored to a moment before the case: there is nothing to carry on. */
const UNKNOWN: Standing = {
  over: true,
  more: false,
  dueInMs: null,
  phase: null,
  waitsForPerson: false,
  setAside: false,
  matters: {},
};

interface CaseActivityParts {
  readonly ledger: CaseLedger;
  /** is told of each round that was written */
  readonly onRound?: (times: RoundTimes) => void;
}

/** The deeds of a birth case. */
export function createCaseActivities({ ledger, onRound = () => undefined }: CaseActivityParts) {
  return {
    /**
     * One round of a case: applies what has landed and goes through the phases as far as the ledger allows, in one
     * transaction under the lock of the case. The same round again answers how the case stands. A case in which
     * something can never be read or written is set aside with a person's task.
     * @throws Error what passes by itself: the database is away
     */
    async carryOn(caseNumber: string, story: readonly Phase[]): Promise<Standing> {
      try {
        let times: RoundTimes | undefined;
        const standing = await changeOrSetAside(ledger, caseNumber, (view) => {
          const wasClosed = view.closed;
          const done = walk(view, story);
          times = timesOf(done.effects, wasClosed);
          return done;
        });
        if (times) onRound(times);
        return standing;
      } catch (error) {
        if (error instanceof Error && error.name === 'CaseUnknownError') return UNKNOWN;
        throw error;
      }
    },
  };
}
