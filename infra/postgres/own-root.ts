import { setTimeout as delay } from 'node:timers/promises';
import {
  allOf,
  createKeyring,
  isWrappedWith,
  ledgerRootKeys,
  newRoot,
  openRoot,
  receiverRootKeys,
  type CaseKeys,
  type Keyring,
  type ReceiverKeys,
  type RootKeys,
} from '../sealing/keys.ts';
import { keyId, UnsealError } from '../sealing/seal.ts';
import type { Pool } from './pool.ts';

/** The key a service was given as its current one has been taken out of use. */
export class RetiredKeyError extends Error {
  override readonly name = 'RetiredKeyError';
  constructor(setting: string) {
    super(`${setting} was retired by "birth keys retire": give the service the key that followed it`);
  }
}

/** What a schema keeps was wrapped with another key than the one that its owner was given. */
export class WrongKeyError extends UnsealError {
  override readonly name = 'WrongKeyError';
  constructor(setting: string, schema: string) {
    const previous = setting.replace('BIRTH_', 'BIRTH_PREVIOUS_') + 'S';
    super(
      `${setting} does not open what the schema ${schema} keeps: it follows from another BIRTH_MASTER_KEY than the one in use there. Give it the key of that one (npx birth keys of <service>), or, while keys are rotated, the earlier one too (${previous})`,
    );
  }
}

interface RootRow {
  readonly wrapped: Buffer;
  readonly retired: Buffer[];
}

/**
 * The root of everything that a schema keeps sealed or hashed. It is made at the first start, stored wrapped with the
 * owner's key, and never changes: rotating that key wraps it anew. One that was wrapped before docs/adr/0024 opens too.
 * @param setting that holds the current key
 * @throws WrongKeyError for a root of another key @throws RetiredKeyError
 */
async function readRoot(pool: Pool, schema: string, keys: RootKeys, setting: string): Promise<Buffer> {
  const opening = allOf(keys);
  const read = async (): Promise<RootRow | undefined> =>
    (await pool.query<RootRow>(`select wrapped, retired from ${schema}.own_root`)).rows[0];
  const found = await whenItAnswers(read);
  if (!found)
    await pool.query(`insert into ${schema}.own_root (wrapped) values ($1) on conflict do nothing`, [
      newRoot(opening),
    ]);
  const row = found ?? (await read());
  if (!row) throw new Error(`the schema ${schema} has no root`);
  const isRetired = keys.current.some((key) => row.retired.some((id) => keyId(key).equals(id)));
  const isInUse = keys.current.some((key) => isWrappedWith(key, row.wrapped));
  if (isRetired && !isInUse) throw new RetiredKeyError(setting);
  try {
    return openRoot(opening, row.wrapped);
  } catch (error) {
    throw error instanceof UnsealError ? new WrongKeyError(setting, schema) : error;
  }
}

/** A service that starts while the database is away waits for it here, and not for its supervisor's next try. */
async function whenItAnswers<T>(work: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + PATIENCE_MS; ;) {
    try {
      return await work();
    } catch (error) {
      const isAnswer = error instanceof Error && 'severity' in error && !COMING_UP.has(codeOf(error));
      if (isAnswer || Date.now() > deadline) throw error;
      await delay(RETRY_MS);
    }
  }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const PATIENCE_MS = 30_000;
const RETRY_MS = 250;
/** cannot connect now, shut down, too many connections */
const COMING_UP = new Set(['57P01', '57P02', '57P03', '53300']);

/** The keys of the case side, ready for use. @throws WrongKeyError @throws RetiredKeyError */
export async function openKeyring(pool: Pool, keys: CaseKeys): Promise<Keyring> {
  return createKeyring(keys, await readRoot(pool, 'ledger', ledgerRootKeys(keys), 'BIRTH_LOOKUP_KEY'));
}

/** The root of a department's or the notifier's own schema. @throws WrongKeyError @throws RetiredKeyError */
export function openReceiverRoot(pool: Pool, schema: string, keys: ReceiverKeys): Promise<Buffer> {
  return readRoot(pool, schema, receiverRootKeys(keys), 'BIRTH_WRAPPING_KEY');
}
