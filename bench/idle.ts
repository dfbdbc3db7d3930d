import { DEPARTMENT_CODES } from '../schemas/department.ts';
import { pause, type Bench } from './bench-stack.ts';
import { processorSeconds, residentBytes } from './processor-time.ts';
import type { Section } from './report.ts';

/** Share of one core, by process. */
export interface IdleShares {
  readonly services: number;
  readonly each: readonly (readonly [string, number])[];
}

const SETTLE_MS = 15_000;

/** What each process uses of one core while nothing happens. */
export async function idleShares(bench: Bench, seconds: number): Promise<IdleShares> {
  await pause(bench, Math.min(SETTLE_MS, seconds * 1000));
  const before = processorSeconds(bench.stack.run);
  await pause(bench, seconds * 1000);
  const after = processorSeconds(bench.stack.run);
  const each = [...after]
    .map(([name, used]): [string, number] => [name, (used - (before.get(name) ?? 0)) / seconds])
    .sort((a, b) => b[1] - a[1]);
  const ours = new Set(Object.keys(bench.stack.run.services));
  const services = each.filter(([name]) => ours.has(name)).reduce((sum, [, share]) => sum + share, 0);
  return { services, each };
}

export async function idle(bench: Bench, { seconds }: { readonly seconds: number }): Promise<Section> {
  const shares = await idleShares(bench, seconds);
  const memory = residentBytes(bench.stack.run);
  return {
    id: 'idle',
    title: '空闲',
    notes: [`没有未结办件，${seconds} 秒；占一个核的百分比。部门 ${DEPARTMENT_CODES.length} 个。`],
    head: ['进程', '处理器', '常驻内存 MB'],
    rows: [
      ['各服务合计', `${(shares.services * 100).toFixed(2)}%`, ''],
      ...shares.each.map(([name, share]) => [
        name,
        `${(share * 100).toFixed(2)}%`,
        ((memory.get(name) ?? 0) / 2 ** 20).toFixed(0),
      ]),
    ],
  };
}
