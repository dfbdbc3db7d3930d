import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { versionLine } from '../bootstrap/version.mjs';

/** One registry a process. Labels carry codes only: no case, person or phone. */
export const registry = new Registry();

/** The event loop is looked at so often, ms: each look wakes the process, also one that has nothing to do. */
const LOOK_MS = 500;

export function collectProcessMetrics(service: string): void {
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOK_MS });
  showBuild();
}

/** Looked up when somebody first looks: it asks git. */
function showBuild(): void {
  const help = 'which build runs; always 1';
  const build = new Gauge({
    ...{ name: 'birth_build_info', help, labelNames: ['version'], registers: [registry] },
    collect: () => {
      version ??= versionLine();
      build.set({ version }, 1);
    },
  });
}

let version: string | undefined;

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
