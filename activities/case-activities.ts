import type { Step, StepOutcome } from '../schemas/case-step.ts';
import { takeStep } from './advance.ts';
import type { CaseLedger } from './ledger-port.ts';

export interface CaseActivityDependencies {
  readonly ledger: CaseLedger;
  readonly now: () => Date;
}

export type CaseActivities = ReturnType<typeof createCaseActivities>;

/** The deeds of a birth case. */
export function createCaseActivities({ ledger, now }: CaseActivityDependencies) {
  return {
    /**
     * Does one step of a case in one transaction: applies what arrived, sends what is due, asks people, decides.
     * Idempotent: the same step done again changes nothing and has the same outcome.
     */
    async advance(step: Step): Promise<StepOutcome> {
      const eventIds = [...step.news, ...step.stray].map((item) => item.eventId);
      return ledger.change(step.caseNumber, eventIds, (view) => takeStep(view, step, now()));
    },
  };
}
