import { markDelivered } from '../../infra/postgres/ledger/inbox.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { describeError, type Logger } from '../../infra/telemetry/log.ts';
import type { News } from '../../schemas/case-plan.ts';

/** Much shorter than the time after which the sweeper brings news again. */
const GATHER_MS = 100;

export interface DeliveryMarks {
  readonly note: (news: readonly News[]) => void;
  readonly close: () => Promise<void>;
}

/** Gathers what was delivered and writes it down with one statement. What fails here is delivered once more. */
export function createDeliveryMarks({ pool, log }: { pool: Pool; log: Logger }): DeliveryMarks {
  let gathered: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const write = async (): Promise<void> => {
    timer = undefined;
    const eventIds = gathered;
    gathered = [];
    if (eventIds.length === 0) return;
    await markDelivered(pool, eventIds).catch((error: unknown) =>
      log.debug(describeError(error), 'deliveries were not written down'),
    );
  };
  return {
    note: (news) => {
      gathered.push(...news.map((item) => item.eventId));
      timer ??= setTimeout(() => void write(), GATHER_MS);
    },
    close: async () => {
      clearTimeout(timer);
      await write();
    },
  };
}
