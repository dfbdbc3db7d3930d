import type pg from 'pg';
import {
  masterWrappingKeys,
  readSealingKeys,
  receiverWrappingKeys,
  sealingKeyFor,
  type MasterKeys,
  type Receiver,
} from '../../sealing/keys.ts';

/** A schema that keeps things sealed, with the keys of its owner, the current one first. */
export interface SealedSchema {
  readonly schema: string;
  /** what its root (and the data keys of the ledger) are wrapped with */
  readonly wrapping: readonly Buffer[];
}

/** The sealing keys of a receiver, the current one first. */
export function messageKeys(master: MasterKeys, receiver: Receiver): readonly Buffer[] {
  const [current = '', ...previous] = [master.current, ...master.previous].map((key) =>
    sealingKeyFor(key, receiver),
  );
  return readSealingKeys(current, previous);
}

/** Whose schema it is: departments and the notifier are named by theirs. */
export function receiverOf(schema: string): Receiver {
  return schema.replaceAll('_', '-') as Receiver;
}

/** Every schema that has a root, new departments included. */
export async function sealedSchemas(on: pg.Pool, master: MasterKeys): Promise<SealedSchema[]> {
  const { rows } = await on.query<{ schema: string }>(
    `select n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relname = 'own_root' and c.relkind = 'r' order by 1`,
  );
  return rows.map(({ schema }) => ({
    schema,
    wrapping:
      schema === 'ledger'
        ? masterWrappingKeys(master)
        : receiverWrappingKeys(messageKeys(master, receiverOf(schema))),
  }));
}
