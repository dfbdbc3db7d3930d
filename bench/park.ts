import type { Bench } from './bench-stack.ts';
import { gather } from './field.ts';
import { idleShares } from './idle.ts';
import { closedLoop } from './load.ts';
import { continueSome, parkCases, parkedNow, storedBytes, type Seed } from './parked-cases.ts';
import { residentBytes } from './processor-time.ts';
import type { Section } from './report.ts';
import { waitForNothingLeft } from './sustained.ts';
import { median, showSpread } from './statistics.ts';

export interface ParkOptions {
  /** how many cases are parked when each level is measured, growing */
  readonly levels: readonly number[];
  readonly seed: Seed;
  readonly windows: number;
  readonly seconds: number;
  readonly inFlight: number;
  readonly continued: number;
  readonly idleSeconds: number;
}

interface Level {
  readonly parked: number;
  readonly rates: readonly number[];
  readonly memory: ReadonlyMap<string, number>;
  readonly bytes: ReadonlyMap<string, number>;
  /** bytes grown by, and cases added, between two readings with nothing but parking in between */
  readonly added: { readonly cases: number; readonly bytes: ReadonlyMap<string, number> };
  readonly idle: number;
}

/** What parked cases cost: speed, memory, disk and idling, as there are more and more of them. */
export async function park(bench: Bench, options: ParkOptions): Promise<Section> {
  const field = await gather(bench, ['ours']);
  const [ours] = field.contenders;
  if (!ours) throw new Error('nobody is there to be measured');
  await ours.wake();
  await closedLoop(bench, ours, { inFlight: options.inFlight, seconds: options.seconds, warmSeconds: 0 });
  const levels: Level[] = [];
  for (const target of options.levels) {
    const bytesBefore = await storedBytes(bench);
    const parkedBefore = await parkedNow(bench);
    await parkCases(bench, Math.max(0, target - parkedBefore), options.seed);
    bench.say(`still on its way: ${await waitForNothingLeft(bench)}`);
    const bytes = await storedBytes(bench);
    const memory = residentBytes(bench.stack.run);
    const idle = (await idleShares(bench, options.idleSeconds)).services;
    const rates: number[] = [];
    for (let i = 0; i < options.windows; i += 1) {
      await bench.database.query('checkpoint');
      const load = await closedLoop(bench, ours, {
        inFlight: options.inFlight,
        seconds: options.seconds,
        warmSeconds: 3,
      });
      rates.push(load.perSecond);
    }
    const continued = await continueSome(bench, options.continued);
    bench.say(`${target} parked: ${showSpread(rates)}/s; ${continued} of them continued to their end`);
    const grown = new Map([...bytes].map(([name, n]) => [name, n - (bytesBefore.get(name) ?? 0)]));
    const added = { cases: target - parkedBefore, bytes: grown };
    levels.push({ parked: target, rates, memory, bytes, added, idle });
  }
  return report(options, levels);
}

const SEED_NOTES: Readonly<Record<Seed, string>> = {
  door: '全部经接口送入，各有在 Temporal 里的流程',
  bulk: '成批送入，流程随后由网关按台账里的唤醒逐件启动',
};

function report(options: ParkOptions, levels: readonly Level[]): Section {
  const [first] = levels;
  return {
    id: 'park',
    title: '停着的办件',
    notes: [
      `停着：无名新生儿，已受理，接种已登记，等家长取名；${SEED_NOTES[options.seed]}；每一级随机取 ${options.continued} 件补名后办到底（未到底即为失败）。每级 ${options.windows} 个 ${options.seconds} 秒，${options.inFlight} 件同时在办。存储与内存之增量均除以该级新增件数。`,
    ],
    head: ['停着', '每秒办结', '÷首级', '存储 kB/件', 'worker 内存 kB/件', '各服务内存 MB', '空闲处理器'],
    rows: levels.map((level, i) => {
      const before = levels[i - 1];
      const workerGrown = (level.memory.get('worker') ?? 0) - (before?.memory.get('worker') ?? Number.NaN);
      const stored = [...level.added.bytes].map(
        ([name, n]) => `${name} ${(n / level.added.cases / 1000).toFixed(1)}`,
      );
      const total = [...level.added.bytes.values()].reduce((sum, n) => sum + n, 0);
      return [
        String(level.parked),
        showSpread(level.rates),
        first ? (median(level.rates) / median(first.rates)).toFixed(2) : '–',
        `${(total / level.added.cases / 1000).toFixed(1)}（${stored.join('、')}）`,
        Number.isNaN(workerGrown) ? '–' : (workerGrown / level.added.cases / 1000).toFixed(2),
        [...level.memory].map(([name, n]) => `${name} ${(n / 2 ** 20).toFixed(0)}`).join('、'),
        `${(level.idle * 100).toFixed(2)}%`,
      ];
    }),
  };
}
