import type pg from 'pg';
import { allOf, rewrap, isWrappedWith, masterWrappingKeys, type MasterKeys } from '../../sealing/keys.ts';
import { keyId } from '../../sealing/seal.ts';
import { inTransaction } from '../pool.ts';
import { faultLies, ifReadable } from '../fault.ts';
import { canLeaveAgain, FIRST_ID, resealInbox, resealOutbox, type Portion } from './messages.ts';
import { sealedSchemas, type SealedSchema } from './schemas.ts';

export interface RotateOptions {
  /** rows in one transaction */
  readonly batch?: number;
  readonly onProgress?: (what: RotationCount) => void;
  /** true: stops after the batch in hand; what is done stays done */
  readonly stopped?: () => boolean;
}

/** What was sealed or wrapped anew. */
export interface RotationCount {
  readonly roots: number;
  readonly dataKeys: number;
  readonly messages: number;
  /** data keys and messages that none of the given keys opens: they stay as they are, and hold up no other */
  readonly unreadable: number;
}

const BATCH = 500;
const NOTHING: RotationCount = { roots: 0, dataKeys: 0, messages: 0, unreadable: 0 };

/**
 * Wraps every root and data key with the current master key, and seals the messages anew that can still be sent. In
 * small transactions while everything runs; what is done already is passed over, so it can be stopped, killed and
 * repeated at will.
 * @param on an administrator's pool @throws UnsealError for a root that none of the given keys opens
 */
export async function rotate(
  on: pg.Pool,
  master: MasterKeys,
  options: RotateOptions = {},
): Promise<RotationCount> {
  let done = NOTHING;
  const add = (more: Partial<RotationCount>): boolean => {
    done = sum(done, more);
    options.onProgress?.(done);
    return options.stopped?.() ?? false;
  };
  const within: Within = (work) => untilUndisturbed(() => inTransaction(on, work));
  const schemas = await sealedSchemas(on, master);
  for (const schema of schemas)
    if (add({ roots: await within((client) => rewrapRoot(client, schema)) })) return done;
  for await (const more of walk(within, { master, schemas, limit: options.batch ?? BATCH }))
    if (add(more)) return done;
  return done;
}

function sum(done: RotationCount, more: Partial<RotationCount>): RotationCount {
  const both = (what: keyof RotationCount): number => done[what] + (more[what] ?? 0);
  return {
    roots: both('roots'),
    dataKeys: both('dataKeys'),
    messages: both('messages'),
    unreadable: both('unreadable'),
  };
}

type Within = <T>(work: (client: pg.PoolClient) => Promise<T>) => Promise<T>;

/** A round locks the rows of its case in its own order, so a portion may lose to it in a deadlock: then it is walked again. */
async function untilUndisturbed<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1)
    try {
      return await work();
    } catch (error) {
      if (faultLies(error) !== 'conflict' || tries === MOST_TRIES) throw error;
    }
}

const MOST_TRIES = 10;

interface Walk {
  readonly master: MasterKeys;
  readonly schemas: readonly SealedSchema[];
  /** rows in one transaction */
  readonly limit: number;
}

/** Wraps data keys and seals messages anew: those of each outbox, then those that have landed. Says how many after each portion. */
async function* walk(
  within: Within,
  { master, schemas, limit }: Walk,
): AsyncGenerator<Partial<RotationCount>> {
  for (let after: Place | undefined = ['', '']; after;) {
    const from: Place = after;
    const walked = await within((client) => rewrapDataKeys(client, master, { after: from, limit }));
    after = walked.next;
    yield { dataKeys: walked.wrapped, unreadable: walked.unreadable };
  }
  const outboxes = schemas.flatMap((schema) => canLeaveAgain(schema).map((which) => ({ schema, which })));
  for (const { schema, which } of outboxes)
    for (let after: string | undefined = FIRST_ID; after !== undefined;) {
      const portion: Portion = { master, which, after, limit };
      const walked = await within((client) => resealOutbox(client, schema, portion));
      after = walked.next;
      yield { messages: walked.sealed, unreadable: walked.unreadable };
    }
  const { sealed: messages, unreadable } = await within((client) => resealInbox(client, master));
  yield { messages, unreadable };
}

async function rewrapRoot(on: pg.PoolClient, { schema, keys }: SealedSchema): Promise<number> {
  const { rows } = await on.query<{ wrapped: Buffer }>(`select wrapped from ${schema}.own_root for update`);
  const fresh = rows[0] && rewrap(allOf(keys), 'root', rows[0].wrapped);
  if (!fresh) return 0;
  await on.query(`update ${schema}.own_root set wrapped = $1`, [fresh]);
  return 1;
}

interface DataKeysWalked {
  readonly wrapped: number;
  readonly unreadable: number;
  readonly next: Place | undefined;
}

/** A place in the order of the subjects: case number and subject. */
type Place = readonly [caseNumber: string, subject: string];

async function rewrapDataKeys(
  on: pg.PoolClient,
  master: MasterKeys,
  { after, limit }: { readonly after: Place; readonly limit: number },
): Promise<DataKeysWalked> {
  const wrapping = masterWrappingKeys(master);
  const { rows } = await on.query<{ case_number: string; subject: string; wrapped_key: Buffer }>(
    `select case_number, subject, wrapped_key from ledger.subject
      where (case_number, subject) > ($1, $2) and wrapped_key is not null
        and substring(wrapped_key from 2 for 4) <> $3
      order by case_number, subject limit $4 for no key update`,
    [...after, wrapping[0] ? keyId(wrapping[0]) : null, limit],
  );
  const records = rows.flatMap(({ wrapped_key, ...row }) => {
    const fresh = rewrapped(wrapping, wrapped_key);
    return fresh ? [{ ...row, wrapped_key: fresh.toString('base64') }] : [];
  });
  await on.query(
    `update ledger.subject s set wrapped_key = decode(r.wrapped_key, 'base64')
       from jsonb_to_recordset($1::jsonb) as r(case_number text, subject text, wrapped_key text)
      where s.case_number = r.case_number and s.subject = r.subject`,
    [JSON.stringify(records)],
  );
  const last = rows.at(-1);
  const next: Place | undefined =
    last && rows.length === limit ? [last.case_number, last.subject] : undefined;
  return { wrapped: records.length, unreadable: rows.length - records.length, next };
}

/** @returns undefined when none of the keys opens it */
function rewrapped(wrapping: readonly Buffer[], key: Buffer): Buffer | undefined {
  return ifReadable(() => rewrap(wrapping, 'data-key', key));
}

/**
 * What still hangs on another of the given keys than the current one, and what none of them opens. Counted by doing it and taking
 * that back.
 */
export async function leftToRotate(on: pg.Pool, master: MasterKeys): Promise<RotationCount> {
  const schemas = await sealedSchemas(on, master);
  let left = NOTHING;
  for (const { schema, keys } of schemas) {
    const { rows } = await on.query<{ wrapped: Buffer }>(`select wrapped from ${schema}.own_root`);
    const [current] = keys.current;
    if (rows[0] && current && !isWrappedWith(current, rows[0].wrapped)) left = sum(left, { roots: 1 });
  }
  const takenBack: Within = (work) =>
    untilUndisturbed(() =>
      inTransaction(on, async (client) => {
        const result = await work(client);
        await client.query('rollback and chain');
        return result;
      }),
    );
  for await (const more of walk(takenBack, { master, schemas, limit: BATCH })) left = sum(left, more);
  return left;
}

/**
 * Takes the previous keys out of use for good: a service that is given one of them as its current key refuses to
 * start. Nothing may hang on them any more ({@link leftToRotate}).
 */
export async function retire(on: pg.Pool, master: MasterKeys): Promise<void> {
  for (const { schema, keys } of await sealedSchemas(on, master)) {
    const ids = keys.previous.map(keyId);
    await on.query(
      `update ${schema}.own_root set retired = array(select distinct unnest(retired || $1::bytea[]))`,
      [ids],
    );
  }
}
