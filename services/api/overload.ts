import type { Pool } from '../../infra/postgres/pool.ts';
import { counter, gauge } from '../../infra/telemetry/metrics.ts';
import { ProblemError } from './problem.ts';

export interface OverloadLimits {
  /** births in acceptance at once */
  readonly maxAccepts: number;
  /** births not started and messages not sent; bulk work, which births overtake, is not counted */
  readonly maxBacklog: number;
  /** births that are started and not taken up; more are accepted and wait in the ledger for their turn */
  readonly mostStarts: number;
}

/** How much there is to do, as it was counted a moment ago. */
export interface Load {
  /** no more births are taken on */
  readonly isFull: () => boolean;
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
export function createAdmission(load: Load, maxAccepts: number): Admission {
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
export function createLoad(pool: Pool, { maxBacklog }: Pick<OverloadLimits, 'maxBacklog'>): Load {
  let backlog = 0;
  let countedAt = -Infinity;
  let counting = false;
  const count = async (): Promise<void> => {
    counting = true;
    try {
      backlog = await countBacklog(pool, maxBacklog);
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
  };
}

async function countBacklog(pool: Pool, most: number): Promise<number> {
  const { rows } = await pool.query<{ n: string }>({ name: 'backlog', text: BACKLOG, values: [most] });
  return Number(rows[0]?.n ?? 0);
}

const BACKLOG = `
  select (select count(*) from (select from ledger.wake where kind = 'start' limit $1) s)
       + (select count(*) from (select from ledger.outbox where done_at is null and lane = 0 and sent_at is null limit $1) o) as n`;
