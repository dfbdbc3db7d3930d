import { appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { waitUntilQuiet } from '../../services/verify/quiet.ts';
import { verify } from '../../services/verify/verify.ts';
import { pause, StoppedError, type Bench } from '../bench-stack.ts';
import { gather } from '../field.ts';
import { closedLoop } from '../load.ts';
import type { Section } from '../report.ts';
import { Faults } from './faults.ts';
import { brief, latenciesIn } from './outcome.ts';
import { takeSample, type Sample } from './samples.ts';
import { sectionOf, type SoakRun } from './section.ts';
import { SteadyBirths } from './steady-births.ts';

export interface SoakOptions {
  readonly minutes: number;
  /** births a second; undefined: half of the highest steady rate, which is measured first */
  readonly rate: number | undefined;
  readonly inFlight: number;
  /** how long the highest rate is looked for, s */
  readonly findSeconds: number;
  readonly seed: number;
  /** from one fault to the next, in the mean; 0: no faults */
  readonly faultEverySeconds: number;
}

const SAMPLE_MS = 30_000;
const SHARE_OF_HIGHEST = 0.5;
/** The end is calm, so that what is left over then is not the last fault's. */
const CALM_SHARE = 0.1;
const CALM_MOST_SECONDS = 180;
const QUIET_SECONDS = 180;
const GRACE_SECONDS = 10;

/**
 * A steady load for a long time with a fault now and then; then everything drains and the invariants are looked at.
 * Ctrl-C ends the load early: what has been seen by then is the result. Every sample also goes to a file at once.
 * Memory of the measuring process itself is not looked at.
 */
export async function soak(bench: Bench, options: SoakOptions): Promise<Section> {
  const rate = options.rate ?? (await findRate(bench, options));
  const file = path.join(tmpdir(), `birth-soak-${new Date().toISOString().replaceAll(':', '-')}.jsonl`);
  bench.say(
    `soaking at ${rate.toFixed(1)}/s for ${options.minutes} min, seed ${options.seed}; samples: ${file}`,
  );
  const note = (entry: unknown): void => appendFileSync(file, `${JSON.stringify(entry, flatten)}\n`);
  const births = new SteadyBirths(bench);
  const faults = new Faults(bench.stack, {
    seed: options.seed,
    everySeconds: options.faultEverySeconds,
    say: (text) => bench.say(text),
  });
  const began = Date.now();
  births.start(rate);
  faults.start();
  const samples = await watch(bench, { births, faults, options, note });
  const ended = Date.now();
  note({ faults: faults.done });
  const run: SoakRun = { options, rate, births, faults: faults.done, samples, began, ended };
  return sectionOf(run, await drainAndJudge(bench, births));
}

async function findRate(bench: Bench, { inFlight, findSeconds }: SoakOptions): Promise<number> {
  const { contenders } = await gather(bench, ['ours']);
  const [ours] = contenders;
  if (!ours) throw new Error('nobody is there to be measured');
  await ours.wake();
  const highest = await closedLoop(bench, ours, { inFlight, seconds: findSeconds, warmSeconds: 15 });
  bench.say(`the highest steady rate is ${highest.perSecond.toFixed(1)}/s`);
  return highest.perSecond * SHARE_OF_HIGHEST;
}

interface Watched {
  readonly births: SteadyBirths;
  readonly faults: Faults;
  readonly options: SoakOptions;
  readonly note: (entry: unknown) => void;
}

/** Looks every half minute and tells every minute, until the time is over or the run is stopped. */
async function watch(bench: Bench, { births, faults, options, note }: Watched): Promise<Sample[]> {
  const began = Date.now();
  const total = options.minutes * 60_000;
  const calmAt = total - Math.min(CALM_MOST_SECONDS * 1000, total * CALM_SHARE);
  const samples: Sample[] = [];
  let minute = 0;
  let calming: Promise<void> | undefined;
  for (let looks = 0; ; looks += 1) {
    await births.look().catch(() => undefined);
    const sample = await takeSample(bench);
    samples.push(sample);
    note(sample);
    const gone = Date.now() - began;
    if (Math.floor(gone / 60_000) > minute) {
      minute = Math.floor(gone / 60_000);
      const text = tell({ births, sample, from: began + (minute - 1) * 60_000 });
      bench.say(`minute ${minute}/${options.minutes}: ${text}; ${faults.done.length} faults so far`);
      note({ minute, text });
    }
    if (gone >= calmAt) calming ??= faults.stop();
    if (gone >= total) break;
    const next = Math.min(began + (looks + 1) * SAMPLE_MS, began + total);
    const stopped = await pause(bench, Math.max(0, next - Date.now())).catch(onlyStopped);
    if (stopped) break;
  }
  await faults.stop();
  await calming;
  return samples;
}

/** @throws what is not a wish to stop */
function onlyStopped(error: unknown): true {
  if (error instanceof StoppedError) return true;
  throw error;
}

function tell({ births, sample, from }: { births: SteadyBirths; sample: Sample; from: number }): string {
  const due = births.all.filter(({ dueAt }) => dueAt >= from && dueAt < from + 60_000).length;
  const ended = latenciesIn(births.all, from, from + 60_000);
  const largest = [...sample.memory]
    .toSorted(([, a], [, b]) => b.bytes - a.bytes)
    .slice(0, 4)
    .map(([name, { bytes }]) => `${name} ${(bytes / 2 ** 20).toFixed(0)}`);
  const { backlog } = sample;
  return [
    `${due} due, ${brief(ended)}`,
    `${births.open} open`,
    backlog ? `${backlog.unsent} unsent, ${backlog.unapplied} unapplied` : 'the database does not answer',
    `lag ${sample.lag ?? '?'}`,
    `${largest.join(', ')} MB`,
  ].join('; ');
}

/** Maps as objects, for the file of samples. */
function flatten(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

/** What is left when nothing new comes, and whether the invariants hold. */
export interface SoakEnd {
  readonly drained: string;
  readonly last: Sample;
  readonly verdict: string;
}

async function drainAndJudge(bench: Bench, births: SteadyBirths): Promise<SoakEnd> {
  bench.say('the load is over; waiting for everything to come to rest');
  await births.stop();
  const { run, dataDir } = bench.stack;
  const drained = await waitUntilQuiet(run, { seconds: QUIET_SECONDS }).then(
    (seconds) => `${seconds.toFixed(1)} 秒后全部静止`,
    (error: unknown) => (error instanceof Error ? error.message : 'unknown'),
  );
  await births.look();
  const last = await takeSample(bench);
  bench.say('verifying');
  const report = await verify(run, {
    logs: path.join(dataDir, 'logs'),
    graceSeconds: GRACE_SECONDS,
    masterKey: bench.config.BIRTH_MASTER_KEY,
  });
  const broken = report.results
    .filter(({ holds }) => holds === false || holds === 'not checked')
    .map(({ id, why, violationCount, violations }) => {
      const first = violations.slice(0, 2).map(({ where, what }) => `${where} ${what}`);
      return `${id} ${why ?? `${violationCount}: ${first.join('; ')}`}`;
    });
  const held = report.results.filter(({ holds }) => holds === true).map(({ id }) => id);
  const verdict = `${report.verdict}（${held.join(' ')}，${report.seconds.toFixed(1)} 秒）`;
  return { drained, last, verdict: [verdict, ...broken].join('；') };
}
