import type { Pool } from '../pool.ts';

/** Answers that come together: no more rows are looked at for each case that is counted. */
const NEWS_A_CASE = 8;
/** News that were brought more often belong to a sick case: they say nothing about how busy the workers are. */
const FRESH_TRIES = 3;

export interface UnderWayQuestion {
  /** counts no further */
  readonly most: number;
  /**
   * Which starts are under way: those tried a moment ago, or all that were ever tried. Only the first end by
   * themselves when Temporal was away, so whoever is to try again asks for them.
   */
  readonly starts: 'fresh' | 'tried';
}

/**
 * What workers are behind with: cases that were started and not taken up, and cases to which news are on their way.
 * Cases that wait in the ledger to be started are not among them, nor is what waits for a department or a person.
 */
export async function countUnderWay(pool: Pool, { most, starts }: UnderWayQuestion): Promise<number> {
  const { rows } = await pool.query<{ n: number }>({
    name: `count-under-way-${starts}`,
    text: underWaySql(starts === 'fresh' ? 'clock_timestamp()' : 'created_at'),
    values: [most, FRESH_TRIES, most * NEWS_A_CASE],
  });
  return rows[0]?.n ?? 0;
}

/** A case that is left to the gateway is due from the moment of its acceptance; a try, whoever makes it, sets that later. */
function underWaySql(triedAfter: string): string {
  return `
  select ((select count(*) from (
             select from ledger.start_request where started_at is null and try_at > ${triedAfter} limit $1) s)
        + (select count(distinct case_number) from (
             select case_number from ledger.inbox
              where (applied_at is null or delivered_at is null) and tries < $2 limit $3) i)
         )::int as n`;
}
