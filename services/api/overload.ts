import type { Pool } from '../../infra/postgres/pool.ts';
import { counter, gauge } from '../../infra/telemetry/metrics.ts';
import type { App } from './app-types.ts';
import { identityOf } from './auth.ts';
import { ProblemError } from './problem.ts';
import { createTurns, type Release } from './turns.ts';

export interface OverloadLimits {
  /** requests of one token in hand at once: so many births, and so many of everything else */
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

/** A request that is whole, and whose sender is known. */
export interface Arrived {
  /** name of its token */
  readonly caller: string;
  readonly isBirth: boolean;
  /** aborted when nobody waits for the answer any more */
  readonly gone: AbortSignal;
}

/** Lets whole requests in, each in its turn, or tells them when to come again. */
export interface Admission {
  /**
   * @returns gives the place back, when the answer is made
   * @throws ProblemError overloaded
   */
  admit(arrived: Arrived): Promise<Release>;
}

/** Requests at work at once: more than the pool has connections would wait there, whoever's they are. */
const AT_WORK = 16;
/** The load is counted again after this, while births come in. */
const COUNT_EVERY_MS = 1_000;
const SOON = { 'retry-after': '1' };
const LATER = { 'retry-after': '10' };

const shed = counter('birth_notifications_shed_total', 'births told to come again', ['reason']);
const inAcceptance = gauge('birth_notifications_in_acceptance', 'births in acceptance');

/**
 * Bounds what the API takes on: so many requests of each token at once, served in turn between tokens; and no births while
 * more waits behind them than the system can be expected to work off. Asked when a request is there whole: what is half sent
 * holds no place. What is refused here has cost next to nothing, and nothing of it is written.
 */
export function createAdmission(load: Load, maxAccepts: number): Admission {
  const births = createTurns({ atWork: AT_WORK, ofCaller: maxAccepts });
  const others = createTurns({ atWork: AT_WORK, ofCaller: maxAccepts });
  return {
    admit: async ({ caller, isBirth, gone }) => {
      if (isBirth && load.isFull()) {
        shed.inc({ reason: 'backlog' });
        throw new ProblemError('overloaded', { headers: LATER });
      }
      const turn = (isBirth ? births : others).take(caller, gone);
      if (!turn) {
        if (isBirth) shed.inc({ reason: 'accepts' });
        throw new ProblemError('overloaded', { headers: SOON });
      }
      const release = await turn;
      if (isBirth) inAcceptance.inc();
      return () => {
        const isFirst = release();
        if (isFirst && isBirth) inAcceptance.dec();
        return isFirst;
      };
    },
  };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** whether births are taken on here: they have their own places */
    isBirth?: boolean;
  }
  interface FastifyRequest {
    /** gives back its place at work; null while it has none */
    release: Release | null;
  }
}

/** Every request whose sender is known is asked in when it is whole, and its place is free as soon as its answer is made. */
export function admitInTurn(app: App, admission: Admission): void {
  app.decorateRequest('release', null);
  app.addHook('preValidation', async (request, reply) => {
    if (!request.caller) return;
    const leaving = new AbortController();
    reply.raw.once('close', () => {
      leaving.abort();
      request.release?.();
    });
    const { caller, routeOptions } = request;
    const isBirth = routeOptions.config.isBirth === true;
    request.release = await admission.admit({ caller: identityOf(caller), isBirth, gone: leaving.signal });
  });
  app.addHook('onSend', async (request) => void request.release?.());
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
