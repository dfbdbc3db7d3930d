import type { Arena } from '../arena.ts';
import { MOST_OPEN } from '../load.ts';
import { until } from '../wait.ts';

/** With so many open the load itself holds still: what comes in later than them is next to nothing. */
const HELD = MOST_OPEN;

/**
 * Births that are accepted and published, and that Temporal has not heard of: whoever is to know of them later has to have
 * it from elsewhere. Called inside `work`, the worker stands still and they come in; it goes on when `work` is done.
 */
export async function heldBack<T>(
  arena: Arena,
  work: (comeIn: () => Promise<void>) => Promise<T>,
): Promise<T> {
  let stopped: number | undefined;
  const comeIn = async (): Promise<void> => {
    stopped = arena.pidOf('worker');
    process.kill(stopped, 'SIGSTOP');
    const births = await Promise.all(Array.from({ length: HELD }, () => arena.load.report()));
    const numbers = births.map(({ caseNumber }) => caseNumber);
    await until(
      'the births to be published',
      async () => (await unpublished(arena, numbers)) === 0 || undefined,
      60,
    );
  };
  try {
    return await work(comeIn);
  } finally {
    if (stopped !== undefined) process.kill(stopped, 'SIGCONT');
  }
}

async function unpublished({ database }: Arena, caseNumbers: readonly string[]): Promise<number> {
  const { rows } = await database.query<{ n: number }>(
    `select count(*)::int as n from ledger.outbox where key = any($1) and kind = 'event' and sent_at is null`,
    [caseNumbers],
  );
  return rows[0]?.n ?? 0;
}
