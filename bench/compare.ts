import { stillWanted, type Bench } from './bench-stack.ts';
import { CONTENDER_TITLES, type Contender, type ContenderName } from './contender.ts';
import { gather } from './field.ts';
import { closedLoop } from './load.ts';
import { perBirth, processorSeconds } from './processor-time.ts';
import type { Section } from './report.ts';
import { median, showSpread } from './statistics.ts';
import { walBytes } from './database-counts.ts';

export interface CompareOptions {
  readonly contenders: readonly ContenderName[];
  readonly pairs: number;
  readonly seconds: number;
  readonly warmSeconds: number;
  /** the product's own: its gateway starts anew for each window, and a fresh process is slow until it is compiled */
  readonly warmOursSeconds: number;
  readonly inFlight: number;
}

/** One window of one contender. */
interface Window {
  readonly perSecond: number;
  readonly walKb: number;
  readonly processorMs: ReadonlyMap<string, number>;
}

/** Births a second of each contender, alternated in one run, and the product's ratio to each of the others. */
export async function compare(bench: Bench, options: CompareOptions): Promise<Section> {
  const field = await gather(bench, options.contenders);
  try {
    const rounds: Map<ContenderName, Window>[] = [];
    for (let round = 0; round < options.pairs; round += 1) {
      const windows = new Map<ContenderName, Window>();
      for (const contender of field.contenders) {
        stillWanted(bench);
        const window = await measureWindow(bench, contender, options);
        windows.set(contender.name, window);
        bench.say(`round ${round + 1}/${options.pairs} ${contender.name}: ${window.perSecond.toFixed(1)}/s`);
      }
      rounds.push(windows);
    }
    return report(bench, options, rounds);
  } finally {
    await field.stop();
  }
}

async function measureWindow(bench: Bench, contender: Contender, options: CompareOptions): Promise<Window> {
  await contender.wake();
  // Full-page images after a checkpoint weigh on whoever comes first: each window begins with one.
  await bench.database.query('checkpoint');
  const wal = await walBytes(bench.database);
  const before = processorSeconds(bench.stack.run, contender.pids());
  const warmSeconds = contender.name === 'ours' ? options.warmOursSeconds : options.warmSeconds;
  const load = await closedLoop(bench, contender, { ...options, warmSeconds });
  const after = processorSeconds(bench.stack.run, contender.pids());
  const walKb = ((await walBytes(bench.database)) - wal) / load.all / 1000;
  await contender.rest();
  return { perSecond: load.perSecond, walKb, processorMs: new Map(perBirth(before, after, load.all)) };
}

function report(
  bench: Bench,
  options: CompareOptions,
  rounds: readonly ReadonlyMap<ContenderName, Window>[],
): Section {
  const of = <T>(name: ContenderName, what: (window: Window) => T): T[] =>
    rounds.flatMap((round) => {
      const window = round.get(name);
      return window ? [what(window)] : [];
    });
  const ratios = (name: ContenderName): number[] =>
    rounds.flatMap((round) => {
      const ours = round.get('ours');
      const other = round.get(name);
      return ours && other ? [ours.perSecond / other.perSecond] : [];
    });
  const processor = (window: Window): string =>
    [...window.processorMs]
      .filter(([, ms]) => ms >= 0.5)
      .map(([name, ms]) => `${name} ${ms.toFixed(1)}`)
      .join('、');
  const middle = (name: ContenderName): Window | undefined => {
    const rate = median(of(name, (w) => w.perSecond));
    return rounds
      .flatMap((round) => round.get(name) ?? [])
      .sort((a, b) => Math.abs(a.perSecond - rate) - Math.abs(b.perSecond - rate))[0];
  };
  return {
    id: 'compare',
    title: '与对手之比',
    notes: [
      `${options.inFlight} 件同时在办；每轮各 ${options.seconds} 秒（另预热 ${options.warmSeconds} 秒，本系统因网关每轮重启为 ${options.warmOursSeconds} 秒），同机同次轮流，共 ${rounds.length} 轮；此前整套系统与每个对手各在负载下预热 ${bench.warmSeconds} 秒。比值逐轮相除后取中位数，括号内为最小与最大。WAL 含 Temporal 用 PostgreSQL 的部分（生产形态）。`,
    ],
    head: ['', '每秒办结', '本系统÷它', 'WAL kB/件', '处理器 ms/件（中位一轮）'],
    rows: options.contenders.map((name) => {
      const window = middle(name);
      return [
        CONTENDER_TITLES[name],
        showSpread(of(name, (w) => w.perSecond)),
        name === 'ours' ? '–' : showSpread(ratios(name), 2),
        showSpread(
          of(name, (w) => w.walKb),
          0,
        ),
        window ? processor(window) : '–',
      ];
    }),
  };
}
