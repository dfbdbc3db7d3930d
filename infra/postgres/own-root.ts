import { setTimeout as delay } from 'node:timers/promises';
import {
  createKeyring,
  isWrappedWith,
  masterWrappingKeys,
  newRoot,
  openRoot,
  receiverWrappingKeys,
  type Keyring,
} from '../sealing/keys.ts';
import { keyId } from '../sealing/seal.ts';
import { masterKeysOf, type Config } from '../config/config.ts';
import type { Pool } from './pool.ts';

/** The key a service was given as its current one has been taken out of use. */
export class RetiredKeyError extends Error {
  override readonly name = 'RetiredKeyError';
  constructor(setting: string) {
    super(`${setting} was retired by "birth keys retire": give the service the key that followed it`);
  }
}

interface RootRow {
  readonly wrapped: Buffer;
  readonly retired: Buffer[];
}

/**
 * The root of everything that a schema keeps sealed or hashed. It is made at the first start, stored wrapped with the
 * owner's key, and never changes: rotating that key wraps it anew.
 * @param wrapping the current key first
 * @throws UnsealError for a root of another key @throws RetiredKeyError
 */
async function readRoot(
  pool: Pool,
  owner: { readonly schema: string; readonly wrapping: readonly Buffer[]; readonly setting: string },
): Promise<Buffer> {
  const { schema, wrapping, setting } = owner;
  const read = async (): Promise<RootRow | undefined> =>
    (await pool.query<RootRow>(`select wrapped, retired from ${schema}.own_root`)).rows[0];
  const found = await whenItAnswers(read);
  if (!found)
    await pool.query(`insert into ${schema}.own_root (wrapped) values ($1) on conflict do nothing`, [
      newRoot(wrapping),
    ]);
  const row = found ?? (await read());
  const [current] = wrapping;
  if (!row || !current) throw new Error(`the schema ${schema} has no root`);
  const isRetired = row.retired.some((id) => keyId(current).equals(id));
  if (isRetired && !isWrappedWith(current, row.wrapped)) throw new RetiredKeyError(setting);
  return openRoot(wrapping, row.wrapped);
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

/** The keys of the case side. @throws UnsealError @throws RetiredKeyError */
export async function openKeyring(
  pool: Pool,
  config: Pick<Config, 'BIRTH_MASTER_KEY' | 'BIRTH_PREVIOUS_MASTER_KEYS'>,
): Promise<Keyring> {
  const master = masterKeysOf(config);
  const wrapping = masterWrappingKeys(master);
  return createKeyring(
    master,
    await readRoot(pool, { schema: 'ledger', wrapping, setting: 'BIRTH_MASTER_KEY' }),
  );
}

/** The root of a department's or the notifier's own schema. @throws UnsealError @throws RetiredKeyError */
export function openReceiverRoot(
  pool: Pool,
  schema: string,
  sealingKeys: readonly Buffer[],
): Promise<Buffer> {
  const wrapping = receiverWrappingKeys(sealingKeys);
  return readRoot(pool, { schema, wrapping, setting: 'BIRTH_SEALING_KEY' });
}
