import { quantile } from '../statistics.ts';
import type { SoakFault } from './faults.ts';
import type { SoakBirth } from './steady-births.ts';

const BEFORE_FAULT_MS = 10_000;
const AFTER_FAULT_MS = 60_000;

/** Due to ended, ms, of births that were due in a span of time and have ended. */
export function latenciesIn(births: readonly SoakBirth[], from: number, until: number): number[] {
  return births.flatMap(({ dueAt, endedAt }) =>
    dueAt >= from && dueAt < until && endedAt !== undefined ? [endedAt - dueAt] : [],
  );
}

/** `p50 210 ms, p99 900 ms (n 480)` */
export function brief(latencies: readonly number[]): string {
  if (latencies.length === 0) return '–';
  const at = (q: number): string => quantile(latencies, q).toFixed(0);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (n ${latencies.length})`;
}

/** Latencies of births that no fault can have touched: not due shortly before one, nor within a minute after it. */
export function calmLatencies(
  births: readonly SoakBirth[],
  faults: readonly SoakFault[],
  { from, until }: { readonly from: number; readonly until: number },
): number[] {
  const calm = births.filter(({ dueAt }) =>
    faults.every(
      ({ beganAt, healedAt }) => dueAt < beganAt - BEFORE_FAULT_MS || dueAt > healedAt + AFTER_FAULT_MS,
    ),
  );
  return latenciesIn(calm, from, until);
}

/**
 * How long after a fault everything that was due before its end had ended.
 * @returns ms; undefined when something has not ended at all
 */
export function recoveryOf(fault: SoakFault, births: readonly SoakBirth[]): number | undefined {
  let last = fault.healedAt;
  for (const { dueAt, endedAt } of births) {
    if (dueAt > fault.healedAt) continue;
    if (endedAt === undefined) return undefined;
    last = Math.max(last, endedAt);
  }
  return last - fault.healedAt;
}
