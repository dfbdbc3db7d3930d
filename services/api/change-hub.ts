import { readChanges, readWaiting, type WaitingTask } from '../../infra/postgres/ledger/changes.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import { TASK_KINDS, type TaskKind } from '../../schemas/tasks/kinds.ts';
import { repeat } from '../kit/repeat.ts';
import type { Happened } from './change-scope.ts';

/** How long after something was committed a page hears of it, at most, ms. */
const LOOK_EVERY_MS = 500;
/** Of kinds that an operator keeps there are tasks of no case. */
const WITHOUT_CASE = (Object.keys(TASK_KINDS) as TaskKind[]).filter(
  (kind) => TASK_KINDS[kind].owner === 'operator',
);

/** What has happened since the look before. */
export interface Batch {
  /** what a page goes on from, in whichever process */
  readonly at: string;
  readonly happened: readonly Happened[];
  /** too much to tell one by one */
  readonly whole: boolean;
}

/** Everybody in this process who listens. */
export interface ChangeHub {
  /**
   * @param listener told of each look, also of one that found nothing
   * @returns when nothing that is committed from now on is missed; leaves when it is called
   */
  readonly join: (listener: (batch: Batch) => void) => Promise<() => void>;
  readonly close: () => Promise<void>;
}

/**
 * Looks at the ledger for all who listen in this process at once, and only while somebody does: two statements twice a second, however
 * many listen. Nobody has to tell it anything: whoever writes into the history of a case is heard, also another process, an older
 * build and a person at psql.
 */
export function createChangeHub(pool: Pool, log: Logger): ChangeHub {
  const listeners = new Set<(batch: Batch) => void>();
  let running: Looking | undefined;
  const leave = (listener: (batch: Batch) => void): void => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    void running?.close();
    running = undefined;
  };
  return {
    join: async (listener) => {
      listeners.add(listener);
      running ??= look(pool, log, (batch) => {
        for (const each of listeners) each(batch);
      });
      try {
        await running.begun();
      } catch (error) {
        leave(listener);
        throw error;
      }
      return () => leave(listener);
    },
    close: async () => {
      listeners.clear();
      await running?.close();
      running = undefined;
    },
  };
}

interface Looking {
  /** @returns when the ledger was looked at once @throws what kept it from being looked at just now */
  readonly begun: () => Promise<void>;
  readonly close: () => Promise<void>;
}

function look(pool: Pool, log: Logger, tell: (batch: Batch) => void): Looking {
  let first = Promise.withResolvers<void>();
  let at: string | undefined;
  let waiting: readonly WaitingTask[] | undefined;
  const round = async (stopped: AbortSignal): Promise<void> => {
    const read = await readChanges(pool, at);
    const waits = await readWaiting(pool, WITHOUT_CASE);
    if (stopped.aborted) return;
    const moved = waiting === undefined ? [] : differences(waiting, waits);
    ({ at } = read);
    waiting = waits;
    first.resolve();
    tell({ at, happened: [...read.changes, ...moved], whole: read.whole });
  };
  const noted = async (stopped: AbortSignal): Promise<void> => {
    try {
      await round(stopped);
    } catch (error) {
      // Whoever waits to begin is told; who listens already hears on when the ledger is back.
      const unheard = first;
      if (at === undefined) first = Promise.withResolvers();
      unheard.promise.catch(() => undefined);
      unheard.reject(error);
      throw error;
    }
  };
  const { close } = repeat(noted, { pauseMs: LOOK_EVERY_MS, what: 'looking for changes', log });
  return { begun: () => first.promise, close };
}

/** What has come and what has gone. */
function differences(before: readonly WaitingTask[], now: readonly WaitingTask[]): WaitingTask[] {
  const [had, has] = [before, now].map((all) => new Set(all.map(({ key }) => key)));
  return [...now.filter(({ key }) => !had?.has(key)), ...before.filter(({ key }) => !has?.has(key))];
}
