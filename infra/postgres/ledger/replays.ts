import type { ReceivedMessage } from '../../kafka/port.ts';
import { REPLAYED } from '../../kafka/dead-letter.ts';
import type { Pool } from '../pool.ts';

/** An answer that a person had replayed, as it came, with the letter that it was. */
export interface Replay {
  readonly letterId: string;
  readonly message: ReceivedMessage;
}

/** Answers that are to land once more, those that wait longest first. */
export async function findReplays(pool: Pool, limit: number): Promise<Replay[]> {
  const { rows } = await pool.query<Omit<ReceivedMessage, 'value'> & { id: string; value: Buffer }>({
    name: 'find-replays',
    text: `select l.id, l.topic, l.part as partition, l."offset"::text as offset, l.key, l.headers, l.body as value
             from ledger.letter l where l.replay_at <= ledger.now() and l.body is not null order by l.replay_at limit $1`,
    values: [limit],
  });
  return rows.map(({ id, headers, ...message }) => ({
    letterId: id,
    message: { ...message, headers: { ...headers, [REPLAYED]: id } },
  }));
}

/** They have landed, or are letters again. */
export async function forgetReplays(pool: Pool, letterIds: readonly string[]): Promise<void> {
  await pool.query({
    name: 'forget-replays',
    text: 'update ledger.letter set replay_at = null where id = any($1::uuid[])',
    values: [letterIds],
  });
}
