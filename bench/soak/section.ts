import type { Section } from '../report.ts';
import type { SoakFault } from './faults.ts';
import { brief, calmLatencies, latenciesIn, recoveryOf } from './outcome.ts';
import type { Sample } from './samples.ts';
import type { SoakEnd, SoakOptions } from './soak.ts';
import type { SteadyBirths } from './steady-births.ts';
import { memoryTrends, type MemoryTrend } from './trend.ts';

/** Everything that was seen. */
export interface SoakRun {
  readonly options: SoakOptions;
  /** births a second */
  readonly rate: number;
  readonly births: SteadyBirths;
  readonly faults: readonly SoakFault[];
  readonly samples: readonly Sample[];
  /** of the load, ms */
  readonly began: number;
  readonly ended: number;
}

export function sectionOf(run: SoakRun, end: SoakEnd): Section {
  const { options, began, ended } = run;
  const minutes = (ended - began) / 60_000;
  const isWhole = minutes >= options.minutes - 0.1;
  return {
    id: 'soak',
    title: '久泡',
    notes: [
      `${isWhole ? '' : `原定 ${options.minutes} 分钟，提前停下。`}固定速率，不等前面的办结；延迟从该报告的时刻到办件办结，报告的重试也算在内。内存斜率是后半段里同一进程最长一段的直线拟合。“避开故障”不算故障前 10 秒到恢复后 60 秒里该报告的。种子 ${options.seed}。`,
    ],
    head: ['项', '测得'],
    rows: [
      ...birthRows(run, minutes),
      ...lagRows(run, end),
      ['核对（`npx birth verify`）', end.verdict],
      ...faultRows(run),
      ...memoryTrends(run.samples).map(memoryRow),
    ],
  };
}

function birthRows({ births, rate, faults, began, ended }: SoakRun, minutes: number): string[][] {
  const third = (ended - began) / 3;
  const thirds = [0, 1, 2].map((i) => ({ from: began + i * third, until: began + (i + 1) * third }));
  const [first, , last] = thirds;
  const all = births.all.length;
  const completed = births.all.filter(({ endedAt }) => endedAt !== undefined).length;
  if (!first || !last) return [];
  const whole = { from: began, until: ended };
  return [
    ['报告', `${rate.toFixed(1)} 件/秒，${minutes.toFixed(1)} 分钟，${all} 件`],
    ['办结', `${completed} 件；未办结 ${all - completed}，被拒 ${births.refusals.length}`],
    ['延迟，前三分之一', brief(latenciesIn(births.all, first.from, first.until))],
    ['延迟，后三分之一', brief(latenciesIn(births.all, last.from, last.until))],
    ['延迟，避开故障：前三分之一', brief(calmLatencies(births.all, faults, first))],
    ['延迟，避开故障：后三分之一', brief(calmLatencies(births.all, faults, last))],
    ['延迟，避开故障：全程', brief(calmLatencies(births.all, faults, whole))],
  ];
}

function lagRows({ samples }: SoakRun, end: SoakEnd): string[][] {
  const most = (pick: (sample: Sample) => number | undefined): string =>
    String(Math.max(0, ...samples.flatMap((sample) => pick(sample) ?? [])));
  const atLast = samples.findLast(({ backlog, lag }) => backlog !== undefined && lag !== undefined);
  const show = (sample: Sample | undefined): string =>
    `${sample?.lag ?? '?'}、${sample?.backlog?.unsent ?? '?'}、${sample?.backlog?.unapplied ?? '?'}、${sample?.backlog?.openCases ?? '?'}`;
  const highest = [
    most((s) => s.lag),
    most((s) => s.backlog?.unsent),
    most((s) => s.backlog?.unapplied),
    most((s) => s.backlog?.openCases),
  ];
  return [
    ['消费滞后、未发、未应用、未办结：最高', highest.join('、')],
    ['同上：负载结束时', show(atLast)],
    ['同上：静止以后', `${show(end.last)}（${end.drained}）`],
  ];
}

function faultRows({ faults, births, began }: SoakRun): string[][] {
  return faults.map((fault) => {
    const at = ((fault.beganAt - began) / 60_000).toFixed(1);
    const lasted = ((fault.healedAt - fault.beganAt) / 1000).toFixed(1);
    const recovery = recoveryOf(fault, births.all);
    const recovered = recovery === undefined ? '未恢复' : `恢复 ${(recovery / 1000).toFixed(1)} 秒`;
    const failed = fault.failed === undefined ? '' : `；${fault.failed}`;
    return [`第 ${at} 分钟 ${fault.what}`, `历时 ${lasted} 秒，${recovered}${failed}`];
  });
}

function memoryRow({ name, first, last, slope, stretch, lives }: MemoryTrend): string[] {
  const mb = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
  const minutes = (stretch / 60_000).toFixed(0);
  const signed = slope === undefined ? '–' : `${slope < 0 ? '' : '+'}${(slope / 2 ** 20).toFixed(1)}`;
  return [
    `内存 ${name}`,
    `${mb(first)} → ${mb(last)} MB，${signed} MB/小时（${minutes} 分钟；${lives} 个进程）`,
  ];
}
