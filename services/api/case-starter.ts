import { setTimeout } from 'node:timers/promises';
import type { CasePlan } from '../../schemas/case-plan.ts';
import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { describeError, type Logger } from '../../infra/telemetry/log.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import type { Load } from './overload.ts';

/** Starts in flight at once; with Temporal away the rest is left to the gateway, which takes every open request. */
const MAX_IN_FLIGHT = 200;
const SETTLE_MS = 2_000;

const starts = counter('birth_case_starts_total', 'workflow starts tried by the API', ['result']);

export interface CaseStarterOptions {
  readonly startCase: (plan: CasePlan) => Promise<unknown>;
  readonly load: Pick<Load, 'isBusy' | 'noteStart'>;
  readonly log: Logger;
}

export interface CaseStarter {
  /**
   * Whether a birth that is accepted now waits in the ledger for the gateway to start it in its turn, since workers are
   * behind; if not, it is reckoned with as started.
   */
  readonly holds: () => boolean;
  /** Returns at once: the answer to the hospital never waits for Temporal. */
  start(plan: CasePlan): void;
  /** Resolves when nothing is on its way any more, or after a short wait: the gateway takes the rest. */
  settled(): Promise<void>;
}

export function createCaseStarter({ startCase, load, log }: CaseStarterOptions): CaseStarter {
  const inFlight = new Set<Promise<void>>();
  const tryStart = async (plan: CasePlan): Promise<void> => {
    try {
      await startCase(plan);
      failPoint('case-started');
      starts.inc({ result: 'started' });
    } catch (error) {
      starts.inc({ result: 'left' });
      log.warn(
        { caseNumber: plan.caseNumber, ...describeError(error) },
        'the case could not be started now; the gateway will',
      );
    }
  };
  return {
    holds: () => {
      const busy = load.isBusy();
      if (busy) starts.inc({ result: 'held' });
      else load.noteStart();
      return busy;
    },
    start: (plan) => {
      if (inFlight.size >= MAX_IN_FLIGHT) {
        starts.inc({ result: 'left' });
        return;
      }
      const underWay = tryStart(plan).finally(() => inFlight.delete(underWay));
      inFlight.add(underWay);
    },
    settled: async () => {
      await Promise.race([Promise.all(inFlight), setTimeout(SETTLE_MS, undefined, { ref: false })]);
    },
  };
}
