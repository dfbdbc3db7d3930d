import { randomBytes } from 'node:crypto';
import { inTransaction, type Connection, type Pool } from '../pool.ts';
import { lockCase } from './read-case.ts';

/** The answer that was given to a client under a key, and the keyed hash of the body it answered. */
export interface StoredAnswer {
  readonly bodyHash: Buffer;
  readonly status: number;
  readonly body: unknown;
  /** somebody of its case was erased, and the hash with that: nobody can say any more what body it answered */
  readonly hashEnded: boolean;
}

const HASH_BYTES = 32;
const ERASED = 'exists (select from ledger.erasure e where e.case_number = i.case_number)';

/** @returns undefined when the client has not used the key */
export async function findAnswer(
  on: Pool | Connection,
  client: string,
  key: string,
): Promise<StoredAnswer | undefined> {
  const found = await on.query<StoredAnswer>({
    name: 'find-answer',
    text: `select body_hash as "bodyHash", status, answer as body, ${ERASED} as "hashEnded"
             from ledger.idempotency i where client = $1 and key = $2`,
    values: [client, key],
  });
  return found.rows[0];
}

/**
 * Stores an answer about a case unless the key has one already. Under the lock of the case, so that nobody of it is erased
 * meanwhile: where somebody was, the hash of a body that says it all again is not kept.
 * @returns the answer that now stands under the key
 */
export function keepAnswer(
  pool: Pool,
  owner: { readonly client: string; readonly key: string; readonly caseNumber: string },
  answer: Omit<StoredAnswer, 'hashEnded'>,
): Promise<StoredAnswer> {
  const { client, key, caseNumber } = owner;
  return inTransaction(pool, async (on) => {
    await lockCase(on, caseNumber);
    const kept = await on.query<StoredAnswer>({
      name: 'keep-answer',
      text: `insert into ledger.idempotency as i (client, key, case_number, body_hash, status, answer)
             select $1, $2, $3, case when ended then $4::bytea else $5::bytea end, $6, $7::jsonb
               from (select exists (select from ledger.erasure where case_number = $3) as ended) e
             on conflict (client, key) do nothing
             returning body_hash as "bodyHash", status, answer as body, ${ERASED} as "hashEnded"`,
      values: [
        client,
        key,
        caseNumber,
        randomBytes(HASH_BYTES),
        answer.bodyHash,
        answer.status,
        JSON.stringify(answer.body),
      ],
    });
    return kept.rows[0] ?? (await findAnswer(on, client, key)) ?? { ...answer, hashEnded: false };
  });
}
