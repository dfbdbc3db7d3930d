import { pause, type Bench } from './bench-stack.ts';
import { gather } from './field.ts';
import { closedLoop } from './load.ts';
import { residentBytes } from './processor-time.ts';
import type { Section } from './report.ts';
import { showLatencies, showSpread } from './statistics.ts';

export interface SustainedOptions {
  readonly minutes: number;
  readonly inFlight: number;
}

const SETTLE_MS = 30_000;

/** The highest steady rate for a long time: minute by minute, and what is left over and has grown at the end. */
export async function sustained(bench: Bench, options: SustainedOptions): Promise<Section> {
  const field = await gather(bench, ['ours']);
  const [ours] = field.contenders;
  if (!ours) throw new Error('nobody is there to be measured');
  await ours.wake();
  await closedLoop(bench, ours, { inFlight: options.inFlight, seconds: 10, warmSeconds: 0 });
  const memoryBefore = residentBytes(bench.stack.run);
  const load = await closedLoop(bench, ours, {
    inFlight: options.inFlight,
    seconds: options.minutes * 60,
    warmSeconds: 5,
    onMinute: (minute, births) =>
      bench.say(`minute ${minute}/${options.minutes}: ${(births / 60).toFixed(1)}/s`),
  });
  const memoryAfter = residentBytes(bench.stack.run);
  const left = await waitForNothingLeft(bench);
  // The last one may not be whole.
  const perMinute = load.minutes.slice(0, Math.floor(options.minutes)).map((births) => births / 60);
  const grown = [...memoryAfter].map(
    ([name, bytes]) => `${name} ${mb(memoryBefore.get(name) ?? 0)}→${mb(bytes)}`,
  );
  return {
    id: 'sustained',
    title: '持续',
    notes: [`${options.inFlight} 件同时在办，${options.minutes} 分钟。`],
    head: ['项', '测得'],
    rows: [
      ['每秒办结', `${load.perSecond.toFixed(1)}（${load.births} 件）`],
      ['各分钟每秒办结', showSpread(perMinute)],
      ['202 到办结', showLatencies(load.latencies)],
      ['结束后仍未完的（发件箱、收件箱、唤醒、通知）', left],
      ['常驻内存 MB', grown.join('、')],
    ],
  };
}

function mb(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

/** What is still on its way when nothing new comes. @returns `0` and how long it took, or what is left */
export async function waitForNothingLeft(bench: Bench): Promise<string> {
  const began = Date.now();
  for (;;) {
    const { rows } = await bench.database.query<Record<'outbox' | 'inbox' | 'wakes' | 'notices', string>>(`
      select (select count(*) from ledger.outbox where done_at is null) as outbox,
             (select count(*) from ledger.inbox where applied_at is null) as inbox,
             (select count(*) from ledger.wake) as wakes,
             (select count(*) from notifier.message where status = 'accepted') as notices`);
    const row = rows[0];
    const left = row ? Object.entries(row).filter(([, n]) => Number(n) > 0) : [];
    if (left.length === 0) return `0（${((Date.now() - began) / 1000).toFixed(1)} 秒后）`;
    if (Date.now() - began > SETTLE_MS) return left.map(([name, n]) => `${name} ${n}`).join('、');
    await pause(bench, 250);
  }
}
