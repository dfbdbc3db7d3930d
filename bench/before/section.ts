import type { Bench } from '../bench-stack.ts';
import type { Section } from '../report.ts';
import { median, showSpread } from '../statistics.ts';
import type { BeforeOptions, Both, Found, Pair } from './before.ts';
import type { Block, IdleRates } from './block.ts';

interface Measure {
  readonly title: string;
  readonly kind: keyof Pair;
  readonly name: string;
  readonly digits: number;
  /** what the median ratio must keep to */
  readonly goal?: { readonly least: number } | { readonly most: number };
}

const AT_MOST = { most: 1.03 };

const MEASURES: readonly Measure[] = [
  { title: '每秒办结', kind: 'loaded', name: 'perSecond', digits: 2, goal: { least: 0.97 } },
  { title: '处理器 ms/件', kind: 'loaded', name: 'cpu', digits: 1, goal: AT_MOST },
  { title: 'WAL kB/件', kind: 'loaded', name: 'wal', digits: 1, goal: AT_MOST },
  { title: '提交/件', kind: 'loaded', name: 'commits', digits: 1, goal: AT_MOST },
  { title: 'Temporal 转移/件', kind: 'loaded', name: 'transitions', digits: 2 },
  { title: '历史事件/件', kind: 'loaded', name: 'events', digits: 1 },
  { title: '其间机器上别的占 %', kind: 'loaded', name: 'others', digits: 0 },
  { title: '单独办理 p50 ms', kind: 'lone', name: 'p50', digits: 0, goal: AT_MOST },
  { title: '单独办理：处理器 ms/件', kind: 'lone', name: 'cpu', digits: 1 },
  { title: '单独办理：WAL kB/件', kind: 'lone', name: 'wal', digits: 1 },
  { title: '单独办理：提交/件', kind: 'lone', name: 'commits', digits: 1 },
  { title: '单独办理：Temporal 转移/件', kind: 'lone', name: 'transitions', digits: 2 },
  { title: '单独办理：历史事件/件', kind: 'lone', name: 'events', digits: 1 },
];
const MOST_TRANSITIONS = 10;
/** Smaller differences between processes are not told, ms for each birth. */
const WORTH_TELLING = 0.3;

export interface Compared extends Found {
  readonly bench: Pick<Bench, 'warmSeconds'>;
  readonly options: BeforeOptions;
  readonly both: Both<{ readonly side: { readonly title: string }; readonly idle: IdleRates }>;
}

/** Every measure on both sides, the ratio now ÷ before of each pair, and the median of the ratios. */
export function sectionOf({ bench, options, both, pairs, spoilt }: Compared): Section {
  return {
    id: 'before',
    title: '与改动之前之比',
    notes: [
      `两套完整的系统同时开着，各由自己的代码启动，只经接口、run.json、数据库计数与 Temporal 历史来看；各在满载下预热 ${bench.warmSeconds} 秒，之后轮流：一方被测，另一方空闲，共 ${pairs.length} 对，每对次序相反。每对：各单独办理 ${options.births} 件（202 到办结），再各以 ${options.inFlight} 件同时在办 ${options.seconds} 秒。比值为「现在÷之前」，逐对相除后取中位数。${spoilt.length === 0 ? '' : `另有 ${spoilt.length} 对因进程重启作废：${spoilt.join('；')}。`}`,
      `“机器上别的”是被测一方与测量者之外的一切，另一方的空闲也在内；它大，或两方的不同，这一对就不可信。每件的数含收尾，已减去空闲时的速率，故不含空闲。处理器是全套进程（服务、三台服务器、监督者）。测时关着自动清理：每段满载之前由测量者清理到期的表（阈值同自动清理），其处理器与 WAL 计入该段；检查点之后的整页映像关着：一段之内它多达一半 WAL，全看检查点落在何时。${options.shape === 'development' ? '开发服务器的 Temporal 用 SQLite，它的提交与 WAL 不在内。' : ''}`,
      `处理器，满载，每件：${differences(pairs, 'loaded', 'cpu')}。单独办理：${differences(pairs, 'lone', 'cpu')}。`,
      `提交，满载，每件：${differences(pairs, 'loaded', 'commits')}。`,
    ],
    head: ['项', `之前 ${both.before.side.title}`, `现在 ${both.now.side.title}`, '各对之比', '中位', '目标'],
    rows: [...MEASURES.map((measure) => rowOf(measure, pairs)), transitionsRow(pairs), idleRow(both)],
  };
}

function valuesOf(pairs: readonly Pair[], kind: keyof Pair, name: string): Both<number[]> {
  const of = (side: keyof Both<Block>): number[] =>
    pairs.map((pair) => pair[kind][side].get(name) ?? Number.NaN);
  return { before: of('before'), now: of('now') };
}

function rowOf({ title, kind, name, digits, goal }: Measure, pairs: readonly Pair[]): string[] {
  const { before, now } = valuesOf(pairs, kind, name);
  const ratios = now.map((n, i) => n / (before[i] ?? Number.NaN));
  const each = ratios.map((ratio) => ratio.toFixed(3)).join('、');
  const middle = median(ratios);
  return [
    title,
    showSpread(before, digits),
    showSpread(now, digits),
    each,
    middle.toFixed(3),
    verdict(middle, goal),
  ];
}

function verdict(ratio: number, goal: Measure['goal']): string {
  if (!goal) return '记录';
  const [text, isMet] =
    'least' in goal ? [`≥ ${goal.least}`, ratio >= goal.least] : [`≤ ${goal.most}`, ratio <= goal.most];
  return `${text}：${isMet ? '达到' : '**未达到**'}`;
}

function transitionsRow(pairs: readonly Pair[]): string[] {
  const kinds = ['loaded', 'lone'] as const;
  const most = (side: keyof Both<Block>): number =>
    Math.max(...kinds.flatMap((kind) => valuesOf(pairs, kind, 'most transitions')[side]));
  const isMet = most('now') <= MOST_TRANSITIONS;
  return [
    'Temporal 转移，最多的一件',
    String(most('before')),
    String(most('now')),
    '–',
    '–',
    `≤ ${MOST_TRANSITIONS}：${isMet ? '达到' : '**未达到**'}`,
  ];
}

function idleRow({ before, now }: Compared['both']): string[] {
  // Milliseconds of processor for each second.
  const share = ({ idle }: { idle: IdleRates }): number => (idle.get('cpu') ?? Number.NaN) / 10;
  const ratio = (share(now) / share(before)).toFixed(3);
  return [
    '空闲，全套占一个核',
    `${share(before).toFixed(1)}%`,
    `${share(now).toFixed(1)}%`,
    ratio,
    ratio,
    '记录',
  ];
}

/** `worker 33.0→28.1、…`: by process or database, the largest difference first. */
function differences(pairs: readonly Pair[], kind: keyof Pair, what: string): string {
  const names = new Set(pairs.flatMap((pair) => [...pair[kind].before.keys(), ...pair[kind].now.keys()]));
  const parts = [...names]
    .filter((name) => name.startsWith(`${what} `))
    .map((name) => {
      const { before, now } = valuesOf(pairs, kind, name);
      const known = (values: number[]): number => median(values.map((n) => (Number.isNaN(n) ? 0 : n)));
      return { name: name.slice(what.length + 1), before: known(before), now: known(now) };
    });
  return parts
    .filter(({ before, now }) => Math.max(before, now) >= WORTH_TELLING)
    .sort((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before))
    .map(({ name, before, now }) => `${name} ${before.toFixed(1)}→${now.toFixed(1)}`)
    .join('、');
}
