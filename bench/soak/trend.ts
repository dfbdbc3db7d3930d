import type { Sample } from './samples.ts';

const HOUR_MS = 3_600_000;
const LEAST_POINTS = 4;
/** A process that has just begun grows into its work: that is no leak. */
const WARM_UP_MS = 3 * 60_000;
/** A line through less says nothing. */
const LEAST_STRETCH_MS = 5 * 60_000;

export interface Point {
  /** ms */
  readonly at: number;
  readonly value: number;
}

/** Least squares. @returns growth of the value in an hour; undefined for fewer than four points or one moment only */
export function slopePerHour(points: readonly Point[]): number | undefined {
  if (points.length < LEAST_POINTS) return undefined;
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const at = mean(points.map((p) => p.at));
  const value = mean(points.map((p) => p.value));
  const spread = points.reduce((sum, p) => sum + (p.at - at) ** 2, 0);
  if (spread === 0) return undefined;
  return (points.reduce((sum, p) => sum + (p.at - at) * (p.value - value), 0) / spread) * HOUR_MS;
}

/** How the memory of one process went. */
export interface MemoryTrend {
  readonly name: string;
  /** bytes, at the very beginning and the very end */
  readonly first: number;
  readonly last: number;
  /** bytes an hour; undefined: no stretch was long enough */
  readonly slope: number | undefined;
  /** over which the slope was taken, ms */
  readonly stretch: number;
  /** how many processes bore the name */
  readonly lives: number;
}

/**
 * The slope is taken over the longest time in the second half of the run in which the process was one and the same: a
 * restart makes a process small again, and a line through it would say nothing. The first minutes of a process are
 * left out.
 */
export function memoryTrends(samples: readonly Sample[]): MemoryTrend[] {
  const names = [...new Set(samples.flatMap(({ memory }) => [...memory.keys()]))].toSorted();
  const began = samples[0]?.at ?? 0;
  const half = began + ((samples.at(-1)?.at ?? began) - began) / 2;
  return names.map((name) => {
    const seen = samples.flatMap(({ at, memory }) => {
      const one = memory.get(name);
      return one ? [{ at, value: one.bytes, pid: one.pid }] : [];
    });
    const lives = Map.groupBy(seen, ({ pid }) => pid);
    const stretches = [...lives.values()].map((life) => {
      const warm = (life[0]?.at ?? began) + WARM_UP_MS;
      return life.filter(({ at }) => at >= half && at >= warm);
    });
    const longest = stretches.toSorted((a, b) => b.length - a.length)[0] ?? [];
    const stretch = (longest.at(-1)?.at ?? 0) - (longest[0]?.at ?? 0);
    return {
      name,
      first: seen[0]?.value ?? 0,
      last: seen.at(-1)?.value ?? 0,
      slope: stretch < LEAST_STRETCH_MS ? undefined : slopePerHour(longest),
      stretch,
      lives: lives.size,
    };
  });
}
