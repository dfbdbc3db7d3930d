import type { Phase, Standing } from '../schemas/standing.ts';
import { walk } from './carry-on.ts';
import type { CaseLedger } from './ledger-port.ts';
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

/** The deeds of a birth case. */
export function createCaseActivities({ ledger }: { readonly ledger: CaseLedger }) {
  return {
    /**
     * One round of a case: applies what has landed and goes through the phases as far as the ledger allows, in one
     * transaction under the lock of the case. The same round again answers how the case stands. A case in which
     * something can never be read or written is set aside with a person's task.
     * @throws Error what passes by itself: the database is away
     */
    async carryOn(caseNumber: string, story: readonly Phase[]): Promise<Standing> {
      try {
        return await changeOrSetAside(ledger, caseNumber, (view) => walk(view, story));
      } catch (error) {
        if (error instanceof Error && error.name === 'CaseUnknownError') return UNKNOWN;
        throw error;
      }
    },
  };
}
