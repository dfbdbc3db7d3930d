import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Kernel ticks a second on every Linux in use. */
const TICKS = 100;

/** What the whole machine has used so far. */
export interface MachineReading {
  /** ms */
  readonly at: number;
  /** processor seconds of everybody, those of other machines on the same cores too */
  readonly busy: number;
  /** of them our own */
  readonly bench: number;
}

export function readMachine(): MachineReading {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  // user, nice, system, idle, waiting for the disk, interrupts (two), stolen
  const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number);
  const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0);
  const { user, system } = process.cpuUsage();
  return {
    at: Date.now(),
    busy: (ticks.reduce((sum, n) => sum + n, 0) - idle) / TICKS,
    bench: (user + system) / 1e6,
  };
}

/**
 * What share of the machine went to others between two readings: neither to us nor to whoever was measured.
 * @param measured processor seconds of whoever was measured
 * @returns percent
 */
export function othersShare(before: MachineReading, after: MachineReading, measured: number): number {
  const others = after.busy - before.busy - (after.bench - before.bench) - measured;
  return (others / ((after.at - before.at) / 1000) / cpus().length) * 100;
}
