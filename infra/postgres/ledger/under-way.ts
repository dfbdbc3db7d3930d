import type { Pool } from '../pool.ts';

/** News that were brought more often belong to a sick case: they say nothing about how busy the workers are. */
const FRESH_TRIES = 3;

/**
 * What workers are behind with: cases that were started and not taken up, and news on their way to cases. Cases that
 * wait in the ledger to be started are not among them, nor is what waits for a department or a person.
 * @param most counts no further
 */
export async function countUnderWay(pool: Pool, most: number): Promise<number> {
  const { rows } = await pool.query<{ n: number }>({
    name: 'count-under-way',
    text: UNDER_WAY,
    values: [most, FRESH_TRIES],
  });
  return rows[0]?.n ?? 0;
}

const UNDER_WAY = `
  select ((select count(*) from (
             select from ledger.start_request where started_at is null and try_at > clock_timestamp() limit $1) s)
        + (select count(*) from (
             select from ledger.inbox where (applied_at is null or delivered_at is null) and tries < $2 limit $1) i)
         )::int as n`;
