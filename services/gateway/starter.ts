import { setTimeout as delay } from 'node:timers/promises';
import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { planOfCase, takeUnstarted, type Unstarted } from '../../infra/postgres/ledger/starts.ts';
import { countUnderWay } from '../../infra/postgres/ledger/under-way.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { CaseRunner } from '../../infra/temporal/client.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import { repeat, type Repetition } from '../kit/repeat.ts';
import type { Deliverer } from './deliverer.ts';
import { untilTakenUp } from './taken-up.ts';

/** Cases started at once. */
const PAGE = 25;
/** The rest is for births that come alone: the API starts them at once, past those that wait. */
const SHARE = 1 / 3;
/** Until workers are looked at again that are behind. */
const BUSY_MS = 250;
/** What waits has a turn after this, however busy workers are: births that come later would overtake it for ever. */
const TURN_SECONDS = 10;

const starts = counter('birth_late_starts_total', 'cases that the gateway started, since the API had not', [
  'result',
]);

export interface StarterOptions {
  readonly pool: Pool;
  readonly runner: Pick<CaseRunner, 'startCase' | 'deliver'>;
  readonly deliverer: Pick<Deliverer, 'offer'>;
  readonly log: Logger;
  readonly everySeconds: number;
  /** cases just started, and cases with news on their way: with a third of it, no case is started here */
  readonly maxUnderWay: number;
  /** a page is started after this, however many are under way (10) */
  readonly turnSeconds?: number;
}

/** What became of one look at what waits: workers are behind, a page was started, or nothing waits. */
export type PageResult = 'held' | 'started' | 'none-waits';

interface PageTurn {
  /** its turn has come: it is started although workers are behind */
  readonly isDue: boolean;
  /** ends the wait for a worker */
  readonly stopped?: AbortSignal;
}

/**
 * Starts what the API has not started: because it died, Temporal was away, or more births came than workers can take
 * up. Page by page, oldest first, and only while workers keep up: what is accepted and not started costs nothing, but
 * a case that is started with thousands of others answers each of its news late. While births keep coming and the API
 * starts those, workers may be behind for hours: then a page has its turn every few seconds all the same.
 */
export function startStarter(options: StarterOptions): Repetition {
  const turnMs = (options.turnSeconds ?? TURN_SECONDS) * 1000;
  let lastTurn = performance.now();
  const round = async (stopped: AbortSignal): Promise<boolean> => {
    const isDue = performance.now() - lastTurn >= turnMs;
    const result = await startPage(options, { isDue, stopped });
    if (result === 'held') await delay(BUSY_MS, undefined, { signal: stopped }).catch(() => undefined);
    else lastTurn = performance.now();
    return result !== 'none-waits';
  };
  const { log, everySeconds } = options;
  return repeat(round, { pauseMs: everySeconds * 1000, what: 'starting cases', log });
}

/** @throws when Temporal or the database does not answer, or no worker takes cases up */
export async function startPage(options: StarterOptions, { isDue, stopped }: PageTurn): Promise<PageResult> {
  const { pool, runner } = options;
  if (!isDue && (await areWorkersBehind(options))) return 'held';
  const page = await takeUnstarted(pool, PAGE);
  if (page.length > 0) failPoint('starts-taken');
  const started = await Promise.all(page.map((one) => startOne(options, one)));
  await untilTakenUp(runner, page.filter((_, at) => started[at]).at(-1)?.caseNumber, stopped);
  return page.length > 0 ? 'started' : 'none-waits';
}

async function areWorkersBehind({ pool, maxUnderWay }: StarterOptions): Promise<boolean> {
  const most = Math.ceil(maxUnderWay * SHARE);
  return (await countUnderWay(pool, { most, starts: 'fresh' })) >= most;
}

/** A case that runs already but has not marked its start waits for its ledger: it is woken. */
async function startOne(options: StarterOptions, { caseNumber, tries }: Unstarted): Promise<boolean> {
  const { pool, runner, deliverer } = options;
  const found = await planOfCase(pool, caseNumber);
  if (!found?.open) return false;
  const result = await runner.startCase(found.plan);
  starts.inc({ result });
  if (result === 'already-started') deliverer.offer(caseNumber, [], { tries, atOnce: true });
  return result === 'started';
}
