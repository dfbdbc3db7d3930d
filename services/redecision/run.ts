import { setTimeout as delay } from 'node:timers/promises';
import { redecideCase, type Redecided, type RuleChangeOfCase } from '../../activities/redecide-case.ts';
import { changeCase, type CaseLedgerOptions } from '../../infra/postgres/ledger/case-ledger.ts';
import { recordedCases } from '../../infra/postgres/ledger/recorded-decisions.ts';
import {
  clearList,
  decidedCases,
  markRun,
  progressOf,
  takeCase,
  writeLines,
  type RedecisionRun,
} from '../../infra/postgres/ledger/redecisions.ts';
import { redecide, type RuleChange } from '../../policies/redecision/redecide.ts';
import { Totals } from '../../policies/redecision/totals.ts';

const PAGE = 200;
/** Cases decided at the same time; each is a transaction of its own. */
const AT_ONCE = 4;

/** What a run works with. */
export interface RedecisionOptions extends CaseLedgerOptions {
  readonly run: RedecisionRun;
  /** the law before and after the change */
  readonly packs: RuleChange;
}

export interface RunReport {
  readonly totals: Totals;
  /** cases that somebody else took meanwhile */
  readonly takenByOthers: number;
  /** cases whose key was erased */
  readonly unreadable: number;
  /** false: stopped before the end */
  readonly whole: boolean;
  readonly seconds: number;
}

export interface RunControls {
  /** stops after the cases in hand */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { done: number; all: number; totals: Totals; perSecond: number }) => void;
}

/** A change of rules, as one case is decided anew by it. */
function changeOf({ run, packs }: RedecisionOptions): RuleChangeOfCase {
  const { pack, asOf } = run;
  return {
    pack,
    asOf,
    revise: ({ entitlements, notification }) => redecide(entitlements, notification, asOf, packs),
  };
}

/**
 * Decides one recorded case anew, in one transaction with everything that follows from it and with its claim. A process
 * that dies in between has done nothing; a case that was taken is never taken again.
 * @returns `taken` when another run of the same packs had it already
 */
export async function redecideOne(
  options: RedecisionOptions,
  caseNumber: string,
): Promise<Redecided | 'taken'> {
  try {
    return await changeCase(
      options,
      caseNumber,
      (view) => redecideCase(view, changeOf(options)),
      async (on, redecided) => {
        if (!(await takeCase(on, options.run, { caseNumber, ...redecided }))) throw new AlreadyTaken();
      },
    );
  } catch (error) {
    if (error instanceof AlreadyTaken) return 'taken';
    throw error;
  }
}

/** Rolls everything back. */
class AlreadyTaken extends Error {}

/** Lists what a change of rules would change in every case that the run has not taken yet, and changes nothing else. */
export async function tryRun(
  options: RedecisionOptions,
  { signal, onProgress }: RunControls,
): Promise<RunReport> {
  const { pool, keyring, run } = options;
  const { revise } = changeOf(options);
  const began = performance.now();
  const totals = new Totals();
  const { all, taken } = await progressOf(pool, run);
  let unreadable = 0;
  await clearList(pool, run);
  for await (const page of pagesOf(options, signal)) {
    const recorded = await recordedCases(pool, keyring, page);
    unreadable += page.length - recorded.length;
    const listed = recorded.map((each) => {
      const { caseNumber, divisionCode } = each;
      const { changes } = revise(each);
      totals.add(divisionCode, changes);
      return { caseNumber, divisionCode, changes };
    });
    await writeLines(pool, run, listed, false);
    const seconds = (performance.now() - began) / 1000;
    onProgress({ done: taken + totals.looked, all, totals, perSecond: totals.looked / seconds });
  }
  const whole = !signal.aborted;
  if (whole) await markRun(pool, run, 'tried_at');
  return { totals, takenByOthers: 0, unreadable, whole, seconds: (performance.now() - began) / 1000 };
}

/**
 * Decides anew every case that the run has not taken yet, at most so many a second. Stopped or killed at any moment,
 * it goes on where it was when it is started again.
 */
export async function runRedecision(
  options: RedecisionOptions & { readonly perSecond: number },
  { signal, onProgress }: RunControls,
): Promise<RunReport> {
  const { pool, run, perSecond } = options;
  const began = performance.now();
  const totals = new Totals();
  const { all, taken } = await progressOf(pool, run);
  let [takenByOthers, unreadable, started] = [0, 0, 0];
  const note = (redecided: Redecided | 'taken'): void => {
    if (redecided === 'taken') {
      takenByOthers += 1;
      return;
    }
    const { outcome, divisionCode, changes } = redecided;
    if (outcome === 'unreadable') unreadable += 1;
    else totals.add(divisionCode, changes);
  };
  await markRun(pool, run, 'started_at');
  for await (const page of pagesOf(options, signal)) {
    const left = [...page];
    const worker = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined && !signal.aborted; next = left.shift()) {
        const dueMs = began + (started++ * 1000) / perSecond;
        await pauseUntil(dueMs, signal);
        if (signal.aborted) return;
        note(await redecideOne(options, next));
        const seconds = (performance.now() - began) / 1000;
        const done = taken + totals.looked + unreadable;
        onProgress({ done, all, totals, perSecond: (done - taken) / seconds });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
  const whole = !signal.aborted;
  if (whole) await markRun(pool, run, 'finished_at');
  return { totals, takenByOthers, unreadable, whole, seconds: (performance.now() - began) / 1000 };
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
