import { countUnderWay } from '../../infra/postgres/ledger/under-way.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { counter, gauge } from '../../infra/telemetry/metrics.ts';
import { ProblemError } from './problem.ts';

export interface OverloadLimits {
  /** births in acceptance at once */
  readonly maxAccepts: number;
  /** cases not started and messages not sent; bulk work, which births overtake, is not counted */
  readonly maxBacklog: number;
  /** cases just started, and cases with news on their way: with more, births are accepted and wait in the ledger */
  readonly maxUnderWay: number;
}

/** How much there is to do, as it was counted a moment ago. */
export interface Load {
  /** no more births are taken on */
  readonly isFull: () => boolean;
  /** births are taken on, and not started at once */
  readonly isBusy: () => boolean;
  /** one more is started, and not counted yet */
  readonly noteStart: () => void;
}

/** Lets births in, or tells them when to come again. */
export interface Admission {
  /**
   * Takes a place among those in acceptance.
   * @param done calls back when the answer has gone, or nobody waits for it any more
   * @throws ProblemError overloaded
   */
  admit(done: (release: () => void) => void): void;
}

/** The load is counted again after this, while births come in. */
const COUNT_EVERY_MS = 1_000;
const SOON = { 'retry-after': '1' };
const LATER = { 'retry-after': '10' };

const shed = counter('birth_notifications_shed_total', 'births told to come again', ['reason']);
const inAcceptance = gauge('birth_notifications_in_acceptance', 'births in acceptance');

/**
 * Bounds what the API takes on: so many acceptances at once, and none while more waits behind it than the system
 * can be expected to work off. What is refused here has cost next to nothing, and nothing of it is written.
 */
export function createAdmission(load: Pick<Load, 'isFull'>, maxAccepts: number): Admission {
  let inside = 0;
  return {
    admit: (done) => {
      if (inside >= maxAccepts) {
        shed.inc({ reason: 'accepts' });
        throw new ProblemError('overloaded', { headers: SOON });
      }
      if (load.isFull()) {
        shed.inc({ reason: 'backlog' });
        throw new ProblemError('overloaded', { headers: LATER });
      }
      inAcceptance.set(++inside);
      let released = false;
      done(() => {
        if (!released) inAcceptance.set(--inside);
        released = true;
      });
    },
  };
}

/** Counts no further than it has to, and never makes a birth wait for the count. */
export function createLoad(
  pool: Pool,
  { maxBacklog, maxUnderWay }: Pick<OverloadLimits, 'maxBacklog' | 'maxUnderWay'>,
): Load {
  let backlog = 0;
  let underWay = 0;
  let startedSince = 0;
  let countedAt = -Infinity;
  let counting = false;
  const count = async (): Promise<void> => {
    counting = true;
    const before = startedSince;
    try {
      [backlog, underWay] = await Promise.all([
        countBacklog(pool, maxBacklog),
        countUnderWay(pool, { most: maxUnderWay, starts: 'tried' }),
      ]);
      startedSince -= before;
    } catch {
      // With the database away nothing is accepted anyway.
    } finally {
      countedAt = performance.now();
      counting = false;
    }
  };
  const refresh = (): void => {
    if (!counting && performance.now() - countedAt > COUNT_EVERY_MS) void count();
  };
  return {
    isFull: () => {
      refresh();
      return backlog >= maxBacklog;
    },
    isBusy: () => {
      refresh();
      return underWay + startedSince >= maxUnderWay;
    },
    noteStart: () => {
      startedSince += 1;
    },
  };
}

async function countBacklog(pool: Pool, most: number): Promise<number> {
  const { rows } = await pool.query<{ n: string }>({ name: 'backlog', text: BACKLOG, values: [most] });
  return Number(rows[0]?.n ?? 0);
}

const BACKLOG = `
  select (select count(*) from (select from ledger.start_request where started_at is null limit $1) s)
       + (select count(*) from (select from ledger.outbox where done_at is null and lane = 0 and sent_at is null limit $1) o) as n`;
