import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { scheduleClocks } from '../../infra/postgres/ledger/clock-watch.ts';
import { schedulePapers } from '../../infra/postgres/ledger/paper-watch.ts';
import { settleUnsent } from '../../infra/postgres/ledger/unsent-notices.ts';
import { catchLostWakes, claimWakes, type WakeKind } from '../../infra/postgres/ledger/wakes.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import type { CaseWaker } from '../../infra/wakes/case-waker.ts';
import { repeat, type Repetition } from '../kit/repeat.ts';
import { sweepDue, type DueSweepOptions } from './sweep-due.ts';

export interface SweepOptions extends DueSweepOptions {
  readonly waker: CaseWaker;
  readonly everySeconds: number;
}

const PAGE = 500;
const NEWS: readonly WakeKind[] = ['news'];
const STARTS: readonly WakeKind[] = ['start', 'carry-over'];
/** While cases wait for their start, their next turn comes so soon. */
const NEXT_TURN_MS = 50;
/** How often what has lost its wake is looked for. */
const NET_MS = 15_000;

const caught = counter('birth_lost_wakes_total', 'cases that had lost their wake and were given another');

/** Makes the wakes that are due, for as long as the process lives; woken when a person has decided something. */
export function startSweep(options: SweepOptions): Repetition {
  const { pool, waker, log, everySeconds } = options;
  let netAt = 0;
  const round = async (): Promise<boolean> => {
    if (performance.now() >= netAt) {
      caught.inc(await catchLostWakes(pool));
      await scheduleClocks(pool);
      await schedulePapers(pool);
      await settleUnsent(pool);
      netAt = performance.now() + NET_MS;
    }
    const wakes = await claimWakes(pool, NEWS, PAGE);
    if (wakes.length > 0) failPoint('wakes-taken');
    for (const wake of wakes) waker.wake(wake);
    return sweepDue(options);
  };
  return repeat(round, { pauseMs: everySeconds * 1000, what: 'the sweep', log });
}

/**
 * Starts what waits for its start, oldest first and only so many at once: what is accepted and not started costs nothing,
 * but a case that is started with thousands of others answers each of its news late.
 */
export function startStarts({ pool, waker, log, everySeconds }: SweepOptions): Repetition {
  const round = async (): Promise<boolean> => {
    const room = waker.roomForStarts();
    const wakes = room > 0 ? await claimWakes(pool, STARTS, room) : [];
    if (wakes.length > 0) failPoint('starts-taken');
    for (const wake of wakes) waker.wake(wake);
    return room === 0 || wakes.length === room;
  };
  return repeat(round, {
    pauseMs: everySeconds * 1000,
    gatherMs: NEXT_TURN_MS,
    what: 'starting cases',
    log,
  });
}
