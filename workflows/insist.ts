import { isCancellation } from '@temporalio/workflow';
import type { Bell } from './bell.ts';

/** How long to wait between rounds of tries; the bell ends a pause. */
const PAUSES = ['5s', '20s', '1m', '5m'] as const;

/**
 * Makes a round until it is made. A local activity's own tries are few and quick: when the ledger is away longer, the
 * workflow itself waits, so that an outage costs a handful of events and not a heartbeat every few seconds.
 */
export async function insist<T>(round: () => Promise<T>, bell: Bell): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    bell.hush();
    try {
      const made = await round();
      bell.answer();
      return made;
    } catch (error) {
      if (isCancellation(error)) throw error;
      await bell.ringsWithin(PAUSES[Math.min(tries, PAUSES.length - 1)] ?? '5m');
    }
  }
}
