import { setTimeout } from 'node:timers/promises';
import type { Wake } from '../../infra/postgres/ledger/wakes.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import type { CaseWaker } from '../../infra/wakes/case-waker.ts';

const SETTLE_MS = 2_000;
/** A start that the API makes is the gateway's after this, should the API have died or Temporal be away. */
const GATEWAY_WAITS_SECONDS = 3;

const starts = counter('birth_case_starts_total', 'births by who starts their workflow', ['by']);

export interface CaseStarter {
  /** in how many seconds the gateway is to start a birth that is accepted now; 0: the API has its hands full */
  readonly startInSeconds: () => number;
  /** Returns at once: the answer to the hospital never waits for Temporal. */
  readonly start: (wake: Wake, startInSeconds: number) => void;
  /** Resolves when nothing is on its way any more, or after a short wait: the gateway takes the rest. */
  readonly settled: () => Promise<void>;
}

/**
 * Starts births right after their acceptance, as long as workers take them up; the others wait in the ledger for their
 * turn, in which the gateway starts them.
 * @param wakeGateway tells it that there is something to start
 */
export function createCaseStarter(waker: CaseWaker, wakeGateway: () => void): CaseStarter {
  return {
    startInSeconds: () => (waker.roomForStarts() > 0 ? GATEWAY_WAITS_SECONDS : 0),
    start: (wake, startInSeconds) => {
      const isOurs = startInSeconds > 0;
      starts.inc({ by: isOurs ? 'api' : 'gateway' });
      if (isOurs) waker.wake(wake);
      else wakeGateway();
    },
    settled: async () => {
      await Promise.race([waker.settled(), setTimeout(SETTLE_MS, undefined, { ref: false })]);
    },
  };
}
