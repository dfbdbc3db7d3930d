import type { Pool } from '../pool.ts';

/** The answer that was given to a client under a key, and the keyed hash of the body it answered. */
export interface StoredAnswer {
  readonly bodyHash: Buffer;
  readonly status: number;
  readonly body: unknown;
}

/** @returns undefined when the client has not used the key */
export async function findAnswer(pool: Pool, client: string, key: string): Promise<StoredAnswer | undefined> {
  const found = await pool.query<StoredAnswer>({
    name: 'find-answer',
    text: `select body_hash as "bodyHash", status, answer as body from ledger.idempotency
            where client = $1 and key = $2`,
    values: [client, key],
  });
  return found.rows[0];
}

/** Stores an answer unless the key has one already. @returns the answer that now stands under the key */
export async function keepAnswer(
  pool: Pool,
  owner: { readonly client: string; readonly key: string },
  answer: StoredAnswer,
): Promise<StoredAnswer> {
  const { client, key } = owner;
  const kept = await pool.query({
    name: 'keep-answer',
    text: `insert into ledger.idempotency (client, key, body_hash, status, answer)
           values ($1, $2, $3, $4, $5::jsonb) on conflict (client, key) do nothing`,
    values: [client, key, answer.bodyHash, answer.status, JSON.stringify(answer.body)],
  });
  if (kept.rowCount === 1) return answer;
  return (await findAnswer(pool, client, key)) ?? answer;
}
