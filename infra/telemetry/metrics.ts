import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { versionLine } from '../bootstrap/version.mjs';

/** One registry a process. Labels carry codes only: no case, person or phone. */
export const registry = new Registry();

/** The event loop is looked at so often, ms: each look wakes the process, also one that has nothing to do. */
const LOOK_MS = 500;

export function collectProcessMetrics(service: string): void {
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOK_MS });
  gauge('birth_build_info', 'which build runs; always 1', ['version']).set({ version: versionLine() }, 1);
}

export function counter<L extends string>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
): Counter<L> {
  return new Counter({ name, help, labelNames: [...labelNames], registers: [registry] });
}

export function gauge<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> {
  return new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
}

export function histogram<L extends string>(
  name: string,
  help: string,
  options: { labelNames?: readonly L[]; buckets: readonly number[] },
): Histogram<L> {
  return new Histogram({
    name,
    help,
    labelNames: [...(options.labelNames ?? [])],
    buckets: [...options.buckets],
    registers: [registry],
  });
}
