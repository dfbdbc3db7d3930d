import { cpus, loadavg } from 'node:os';

/** How many processes wanted each processor in the last minute: 1 is busy, 10 makes everything ten times slower. */
export function loadPerProcessor(): string {
  return ((loadavg()[0] ?? 0) / cpus().length).toFixed(1);
}
