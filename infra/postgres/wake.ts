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

/** Listens on a channel with a connection of its own, and connects again whenever it is lost. */
export function listen(url: string, channel: string, onWake: () => void, log: Logger): Listener {
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;
  const reconnect = (): void => {
    client = undefined;
    if (!closed) retry ??= setTimeout(connect, 500);
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
    fresh.on('notification', onWake);
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

/** The channel a schema's relay listens on. */
export function outboxChannel(schema: string): string {
  return `outbox_${schema}`;
}

/** The gateway listens here for decisions of people. */
export const INBOX_CHANNEL = 'ledger_inbox';
