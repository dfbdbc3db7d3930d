import { inSlices } from '../../infra/kafka/in-slices.ts';
import type { BatchHandler } from '../../infra/kafka/port.ts';
import { findReplays, forgetReplays } from '../../infra/postgres/ledger/replays.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import { repeat, type Repetition } from '../kit/repeat.ts';

/** Each may be as large as a message can be. */
const ROWS = 20;

export interface ReplayOptions {
  readonly pool: Pool;
  readonly land: BatchHandler;
  readonly log: Logger;
  readonly everySeconds: number;
}

/** Looks for what is to land once more, for as long as the process lives; woken when a person has decided something. */
export function startReplays({ pool, land, log, everySeconds }: ReplayOptions): Repetition {
  const round = (): Promise<boolean> => landReplays({ pool, land });
  return repeat(round, { pauseMs: everySeconds * 1000, what: 'replaying letters', log });
}

/**
 * Has the answers land once more that a person had replayed, as if they came just now. Done twice they land once; those that
 * still nobody can read are dead letters anew.
 * @returns whether there may be more
 */
export async function landReplays({
  pool,
  land,
}: {
  readonly pool: Pool;
  readonly land: BatchHandler;
}): Promise<boolean> {
  const replays = await findReplays(pool, ROWS);
  if (replays.length === 0) return false;
  await inSlices(land)(replays.map(({ message }) => message));
  await forgetReplays(
    pool,
    replays.map(({ letterId }) => letterId),
  );
  return replays.length === ROWS;
}
