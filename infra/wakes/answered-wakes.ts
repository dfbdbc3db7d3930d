import { forgetWakes, type Wake } from '../postgres/ledger/wakes.ts';
import type { Pool } from '../postgres/pool.ts';
import { describeError, type Logger } from '../telemetry/log.ts';

/** Much shorter than the time after which the sweep makes a wake again. */
const GATHER_MS = 100;

export interface AnsweredWakes {
  readonly note: (wake: Wake) => void;
  readonly close: () => Promise<void>;
}

/** Gathers wakes that Temporal has answered and forgets them with one statement. One that is not forgotten is made again. */
export function createAnsweredWakes({ pool, log }: { pool: Pool; log: Logger }): AnsweredWakes {
  let gathered: Wake[] = [];
  let timer: NodeJS.Timeout | undefined;
  const write = async (): Promise<void> => {
    timer = undefined;
    const wakes = gathered;
    gathered = [];
    if (wakes.length === 0) return;
    await forgetWakes(pool, wakes).catch((error: unknown) =>
      log.debug(describeError(error), 'answered wakes were not forgotten'),
    );
  };
  return {
    note: (wake) => {
      gathered.push(wake);
      timer ??= setTimeout(() => void write(), GATHER_MS);
    },
    close: async () => {
      clearTimeout(timer);
      await write();
    },
  };
}
