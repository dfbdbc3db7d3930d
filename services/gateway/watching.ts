import type { Config } from '../../infra/config/config.ts';
import { createPool } from '../../infra/postgres/pool.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import { startInvariantWatch } from './invariant-watch.ts';
import { startWatch } from './watch.ts';

/** A violation that stands so long counts: longer than the net takes to find a case that has lost its wake. */
const GRACE_SECONDS = 90;

/**
 * What a gateway does to watch the whole: over a connection of its own, so that it neither waits for the work nor is
 * waited for, and is planned by what is in the tables.
 */
export function startWatching({
  config,
  log,
}: {
  readonly config: Pick<Config, 'DATABASE_URL' | 'BIRTH_WATCH_SECONDS' | 'BIRTH_INVARIANT_SECONDS'>;
  readonly log: Logger;
}): { readonly close: () => Promise<void> } {
  const pool = createPool({ url: config.DATABASE_URL, max: 1, applicationName: 'gateway watch', log });
  const watches = [
    startWatch({ pool, log, everySeconds: config.BIRTH_WATCH_SECONDS }),
    startInvariantWatch({
      pool,
      log,
      everySeconds: config.BIRTH_INVARIANT_SECONDS,
      graceSeconds: GRACE_SECONDS,
    }),
  ];
  return {
    close: async () => {
      await Promise.all(watches.map((watch) => watch.close()));
      await pool.end();
    },
  };
}
