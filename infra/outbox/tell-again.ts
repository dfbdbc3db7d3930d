import type { Pool } from '../postgres/pool.ts';

/** When a notice is published for the second time, counted in the wait for an answer to a command. */
const AGAIN_AFTER = 10;
/** Older ones stay as they are: those of a build that published each once, or of a backup of long ago. */
const AGAIN_WITHIN = 120;
const ROUND_ROWS = 500;

/** A condition: the notice was published once, and may be for the second time, however long a wait for an answer is. */
export const MAY_BE_TOLD_AGAIN_SQL = `(kind = 'notice' and sends = 1 and body is not null and done_at is not null
  and sent_at > now() - interval '1 day')`;

/**
 * Has notices published a second time, minutes after the first. Nobody answers a notice as departments answer a command, so
 * one is lost for ever that the notifier has not written down yet when Kafka loses its data, or whose taking in PostgreSQL
 * forgets when it is set back. Whoever has it already takes it as told: it comes under the same id.
 * @param resendSeconds the wait for an answer to a command
 * @returns whether there may be more of them
 */
export async function tellNoticesAgain(pool: Pool, resendSeconds: number): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'tell-notices-again',
    text: `
      with once as materialized (
        select id from ledger.outbox
         where ${MAY_BE_TOLD_AGAIN_SQL}
           and sent_at <= now() - make_interval(secs => $1::float8 * ${AGAIN_AFTER})
           and sent_at > now() - make_interval(secs => $1::float8 * ${AGAIN_WITHIN})
         order by sent_at limit ${ROUND_ROWS} for update skip locked)
      update ledger.outbox o set done_at = null, due_at = now() from once where o.id = once.id`,
    values: [resendSeconds],
  });
  return rowCount === ROUND_ROWS;
}
