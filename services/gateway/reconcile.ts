import { openCases } from '../../infra/postgres/ledger/open-cases.ts';
import { planOfCase } from '../../infra/postgres/ledger/starts.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { CasePresence } from '../../infra/temporal/case-presence.ts';
import type { CaseRunner } from '../../infra/temporal/client.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import { repeat, type Repetition } from '../kit/repeat.ts';
import { untilTakenUp } from './taken-up.ts';

/** Cases looked at in one round, at once. */
const PAGE = 50;

const rebuilds = counter(
  'birth_cases_rebuilt_total',
  'open cases that Temporal did not run and that were started again',
);

export interface ReconcileOptions {
  readonly pool: Pool;
  readonly presence: CasePresence;
  readonly runner: Pick<CaseRunner, 'startCase' | 'deliver'>;
  readonly log: Logger;
  /** younger cases are left alone: they are just being started */
  readonly ageSeconds: number;
}

/** What was looked at, and what had to be started again. */
export interface Reconciled {
  readonly looked: number;
  readonly rebuilt: number;
}

/** Compares one page of open cases with Temporal. @returns where the next page begins; empty: it was the last */
async function reconcilePage(
  options: ReconcileOptions,
  after: string,
  stopped?: AbortSignal,
): Promise<Reconciled & { readonly last: string }> {
  const page = await openCases(options.pool, { after, limit: PAGE, ageSeconds: options.ageSeconds });
  const isRebuilt = await Promise.all(page.map((caseNumber) => rebuildIfLost(options, caseNumber)));
  const rebuilt = page.filter((_, at) => isRebuilt[at]);
  await untilTakenUp(options.runner, rebuilt.at(-1), stopped);
  return {
    looked: page.length,
    rebuilt: rebuilt.length,
    last: page.length === PAGE ? (page.at(-1) ?? '') : '',
  };
}

/** Temporal is asked first and the ledger then, so that a case that ends in between is seen to have ended. */
async function rebuildIfLost(options: ReconcileOptions, caseNumber: string): Promise<boolean> {
  const { pool, presence, runner, log } = options;
  if (await presence.isRunning(caseNumber)) return false;
  const found = await planOfCase(pool, caseNumber);
  if (!found?.open) return false;
  if ((await runner.startCase(found.plan, { rebuild: true })) === 'already-started') return false;
  rebuilds.inc();
  log.warn({ caseNumber }, 'an open case was not running and was rebuilt from the ledger');
  return true;
}

/** Goes through all open cases once. @throws when the database or Temporal does not answer */
export async function reconcileAll(options: ReconcileOptions): Promise<Reconciled> {
  const total = { looked: 0, rebuilt: 0 };
  let after = '';
  do {
    const page = await reconcilePage(options, after);
    total.looked += page.looked;
    total.rebuilt += page.rebuilt;
    after = page.last;
  } while (after !== '');
  return total;
}

/**
 * Looks for open cases that Temporal has lost and for which nothing arrives that would tell: those that wait for a
 * person or a deadline. One page, then a rest; where a page had lost cases, the next one follows as soon as a worker has
 * taken these up, so that a lost database is rebuilt as fast as it goes, with new births in between.
 */
export function startReconciler(options: ReconcileOptions & { readonly everySeconds: number }): Repetition {
  let after = '';
  const round = async (stopped: AbortSignal): Promise<boolean> => {
    const page = await reconcilePage(options, after, stopped);
    after = page.last;
    return page.rebuilt > 0 && after !== '';
  };
  const { log, everySeconds } = options;
  return repeat(round, { pauseMs: everySeconds * 1000, what: 'comparing with Temporal', log });
}
