import { setTimeout as delay } from 'node:timers/promises';
import { recordedCases, type RecordedCase } from '../../infra/postgres/ledger/recorded-decisions.ts';
import {
  clearList,
  decidedCases,
  markRun,
  progressOf,
  writeLines,
  type ListedCase,
} from '../../infra/postgres/ledger/redecisions.ts';
import { Totals } from '../../policies/redecision/totals.ts';
import { changeOf, redecideOne, type RedecisionOptions, type Taken } from './redecide-one.ts';

const PAGE = 200;
/** Cases decided at the same time; each is a transaction of its own. */
const AT_ONCE = 4;

export interface RunReport {
  readonly totals: Totals;
  /** cases that somebody else took meanwhile */
  readonly takenByOthers: number;
  /** cases whose key was erased */
  readonly erased: number;
  /** numbers of cases that cannot be read; a run that is no trial has set them aside, or found them set aside */
  readonly unreadable: readonly string[];
  /** false: stopped before the end, or a case was held by somebody else for too long; to be run again */
  readonly whole: boolean;
  readonly seconds: number;
}

export interface RunControls {
  /** stops after the cases in hand */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { done: number; all: number; totals: Totals; perSecond: number }) => void;
}

/** What has become of the cases so far. */
class RunCounts {
  readonly totals = new Totals();
  readonly unreadable: string[] = [];
  takenByOthers = 0;
  erased = 0;
  held = 0;
  readonly #began = performance.now();

  note(caseNumber: string, taken: Taken | 'held'): void {
    if (taken === 'taken') this.takenByOthers += 1;
    else if (taken === 'held') this.held += 1;
    else if (taken === 'unreadable') this.unreadable.push(caseNumber);
    else if (taken.outcome === 'unreadable') this.erased += 1;
    else this.totals.add(taken.divisionCode, taken.changes);
  }

  /** cases that are done with */
  get done(): number {
    return this.totals.looked + this.erased + this.unreadable.length;
  }

  get seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  report(whole: boolean): RunReport {
    const { totals, takenByOthers, erased, unreadable, seconds } = this;
    return { totals, takenByOthers, erased, unreadable, whole, seconds };
  }
}

/**
 * Lists what a change of rules would change in every case that the run has not taken yet, and changes nothing else. A
 * case that cannot be read is in the way of no other.
 * @throws UnsealError when nothing at all can be read
 */
export async function tryRun(
  options: RedecisionOptions,
  { signal, onProgress }: RunControls,
): Promise<RunReport> {
  const { pool, keyring, run } = options;
  const counts = new RunCounts();
  const { totals } = counts;
  const { all, taken } = await progressOf(pool, run);
  let firstError: unknown;
  await clearList(pool, run);
  for await (const page of pagesOf(options, signal)) {
    const { cases, unreadable } = await recordedCases(pool, keyring, page);
    counts.erased += page.length - cases.length - unreadable.length;
    const listed = cases.flatMap((each) => {
      const tried = tryOne(options, each);
      if ('changes' in tried) {
        totals.add(tried.divisionCode, tried.changes);
        return [tried];
      }
      firstError ??= tried.error;
      counts.unreadable.push(each.caseNumber);
      return [];
    });
    for (const { caseNumber, error } of unreadable) {
      firstError ??= error;
      counts.unreadable.push(caseNumber);
    }
    await writeLines(pool, run, listed, false);
    onProgress({ done: taken + totals.looked, all, totals, perSecond: totals.looked / counts.seconds });
  }
  if (taken + totals.looked === 0 && firstError !== undefined) throw firstError;
  const whole = !signal.aborted;
  if (whole) await markRun(pool, run, 'tried_at');
  return counts.report(whole);
}

function tryOne(
  options: RedecisionOptions,
  recorded: RecordedCase,
): ListedCase | { readonly error: unknown } {
  const { caseNumber, divisionCode } = recorded;
  try {
    return { caseNumber, divisionCode, changes: changeOf(options).revise(recorded).changes };
  } catch (error) {
    return { error };
  }
}

/**
 * Decides anew every case that the run has not taken yet, at most so many a second. Stopped or killed at any moment,
 * it goes on where it was when it is started again.
 * @throws UnsealError when none of the oldest cases can be read: the keys are wrong, and nothing is set aside for that
 */
export async function runRedecision(
  options: RedecisionOptions & { readonly perSecond: number },
  { signal, onProgress }: RunControls,
): Promise<RunReport> {
  const { pool, run, perSecond } = options;
  await requireKeys(options);
  const began = performance.now();
  const counts = new RunCounts();
  const { totals } = counts;
  const { all, taken } = await progressOf(pool, run);
  let started = 0;
  await markRun(pool, run, 'started_at');
  for await (const page of pagesOf(options, signal)) {
    const left = [...page];
    const worker = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined && !signal.aborted; next = left.shift()) {
        const dueMs = began + (started++ * 1000) / perSecond;
        await pauseUntil(dueMs, signal);
        if (signal.aborted) return;
        counts.note(next, await redecideOne(options, next).catch(heldOrThrow));
        onProgress({ done: taken + counts.done, all, totals, perSecond: counts.done / counts.seconds });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
  const whole = !signal.aborted && counts.held === 0;
  if (whole) await markRun(pool, run, 'finished_at');
  return counts.report(whole);
}

/** PostgreSQL: a lock or a statement took too long, or two waited for each other. Nothing was done to the case. */
const HELD: readonly unknown[] = ['55P03', '57014', '40P01'];

/** One case that somebody holds ends no run. @throws the error, where it is another */
function heldOrThrow(error: unknown): 'held' {
  if (error instanceof Error && 'code' in error && HELD.includes(error.code)) return 'held';
  throw error;
}

/** The master key opens the root of the ledger also where a rotation's earlier key is missing. */
async function requireKeys({ pool, keyring }: RedecisionOptions): Promise<void> {
  const oldest = await decidedCases(pool, { after: '', limit: PAGE });
  const { cases, unreadable } = await recordedCases(pool, keyring, oldest);
  if (cases.length === 0 && unreadable[0]) throw unreadable[0].error;
}

async function* pagesOf({ pool, run }: RedecisionOptions, signal: AbortSignal): AsyncGenerator<string[]> {
  let after: string | undefined = '';
  while (after !== undefined && !signal.aborted) {
    const page: string[] = await decidedCases(pool, { after, limit: PAGE, without: run });
    if (page.length > 0) yield page;
    after = page.length < PAGE ? undefined : page.at(-1);
  }
}

async function pauseUntil(dueMs: number, signal: AbortSignal): Promise<void> {
  const ms = dueMs - performance.now();
  if (ms > 0) await delay(ms, undefined, { signal }).catch(() => undefined);
}
