import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

// A registry with the gateway's metrics alone, whatever other tests of this process have imported.
vi.resetModules();
const { registry } = await import('../../infra/telemetry/metrics.ts');
await import('../../infra/kafka/subscribe.ts');
await import('./invariant-watch.ts');
await import('./watch.ts');

const fileOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const rulesSchema = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});
const alarms = rulesSchema.parse(parse(fileOf('infra/telemetry/alarms.yaml'))).groups.flatMap((g) => g.rules);
const metricsOf = (text: string): string[] => [...new Set(text.match(/\bbirth_[a-z_]+/g))].toSorted();

test('an alarm speaks of metrics that the gateway has', () => {
  const known = registry.getMetricsAsArray().map(({ name }) => name);
  for (const { alert, expr } of alarms) {
    expect([alert, metricsOf(expr).length]).toEqual([alert, 1]);
    expect(known).toContain(metricsOf(expr)[0]);
  }
});

test('every alarm, and every metric of the watch, is explained', () => {
  const page = fileOf('docs/operations.md');
  for (const { alert } of alarms) expect(page).toContain(`\`${alert}\``);
  for (const { name } of registry.getMetricsAsArray()) expect(page).toContain(`\`${name}`);
});
