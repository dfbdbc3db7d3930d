import pg from 'pg';
import { describeError, type Logger } from '../telemetry/log.ts';
import type { Pool } from './pool.ts';
import { QUICK_COMMIT } from './quick-commit.ts';

/** A notification alone is a commit like any other, and would wait for the disk. */
const WAKE = `with ${QUICK_COMMIT} select pg_notify($1, $2) from quick`;

/**
 * Wakes listeners on a channel. Calls made while a notification is on its way share the next one: NOTIFY takes a
 * lock on the whole server at commit, so it is never sent for each row nor inside a writing transaction.
 */
export function createWaker(pool: Pool, channel: string): () => void {
  let underWay = false;
  let again = false;
  const notify = async (): Promise<void> => {
    underWay = true;
    do {
      again = false;
      // A lost wake-up only costs a poll interval.
      await pool.query({ name: 'wake', text: WAKE, values: [channel, ''] }).catch(() => undefined);
    } while (again);
    underWay = false;
  };
  return () => {
    if (underWay) again = true;
    else void notify();
  };
}

export interface Listener {
  close(): Promise<void>;
}

const RETRY_MS = 500;
/** All services together, each with one notification on its way at a time, come nowhere near it. */
const MOST_A_SECOND = 5_000;
/** Not heard for so long: every listener looks by itself, too. */
const DEAF_MS = 10_000;

/**
 * Listens on a channel with a connection of its own, and connects again whenever it is lost. Whoever may log in may notify,
 * and PostgreSQL asks for no right: a channel that is flooded is not heard for a while, or its listener would do nothing
 * else.
 */
export function listen(url: string, channel: string, onWake: () => void, log: Logger): Listener {
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;
  let pauseMs = RETRY_MS;
  const reconnect = (): void => {
    client = undefined;
    if (!closed) retry ??= setTimeout(connect, pauseMs);
    pauseMs = RETRY_MS;
  };
  const connect = (): void => {
    retry = undefined;
    const fresh = new pg.Client({
      connectionString: url,
      application_name: `listen ${channel}`,
      keepAlive: true,
    });
    fresh.on('error', (error) => log.debug(describeError(error), 'the listening connection was lost'));
    fresh.on('end', reconnect);
    const isFlood = floodGate();
    fresh.on('notification', () => {
      if (!isFlood()) return onWake();
      fresh.removeAllListeners('notification');
      pauseMs = DEAF_MS;
      log.error({ channel }, 'a channel is flooded and is not heard for a while: who notifies so often?');
      fresh.end().catch(() => undefined);
    });
    client = fresh;
    fresh
      .connect()
      .then(() => fresh.query(`listen ${pg.escapeIdentifier(channel)}`))
      .then(onWake)
      .catch(() =>
        fresh
          .end()
          .catch(() => undefined)
          .finally(reconnect),
      );
  };
  connect();
  return {
    close: async () => {
      closed = true;
      clearTimeout(retry);
      await client?.end().catch(() => undefined);
    },
  };
}

/** Counts what comes in a second. */
function floodGate(): () => boolean {
  let since = performance.now();
  let count = 0;
  return () => {
    if (performance.now() - since > 1_000) {
      since = performance.now();
      count = 0;
    }
    return ++count > MOST_A_SECOND;
  };
}

/** The channel a schema's relay listens on. */
export function outboxChannel(schema: string): string {
  return `outbox_${schema}`;
}

/** The gateway listens here for decisions of people. */
export const INBOX_CHANNEL = 'ledger_inbox';
