import { AsyncLocalStorage } from 'node:async_hooks';

const RealDate = Date;
let atMs = RealDate.now();

/** The time of whoever has one of its own: a workflow that runs or is replayed. */
export const ownTime = new AsyncLocalStorage<{ readonly now: number }>();

/** What everybody in a schedule takes for the time. It moves only when the schedule says so. */
export const clock = {
  nowMs: (): number => atMs,
  set(ms: number): void {
    atMs = ms;
  },
  pass(ms: number): void {
    atMs += ms;
  },
};

class ExploredDate extends RealDate {
  constructor(...args: readonly unknown[]) {
    if (args.length === 0) super(ExploredDate.now());
    else super(...(args as [number]));
  }
  static override now(): number {
    return ownTime.getStore()?.now ?? atMs;
  }
}

/** From now on `Date` tells the time of the schedule, to the product and to its libraries. */
export function installClock(): void {
  globalThis.Date = ExploredDate as DateConstructor;
}
