import type pg from 'pg';
import {
  allOf,
  caseKeysOf,
  openRoot,
  ledgerRootKeys,
  receiverKeysOf,
  receiverRootKeys,
  type MasterKeys,
  type Receiver,
  type RootKeys,
} from '../../sealing/keys.ts';
import { ifReadable } from '../fault.ts';

/** A schema that keeps things sealed, with the keys of its owner. */
export interface SealedSchema {
  readonly schema: string;
  /** what its root is wrapped with */
  readonly keys: RootKeys;
}

/** Whose schema it is: departments and the notifier are named by theirs. */
export function receiverOf(schema: string): Receiver {
  return schema.replaceAll('_', '-') as Receiver;
}

/** What the root of a schema is wrapped with. */
export function rootKeysOf(master: MasterKeys, schema: string): RootKeys {
  if (schema === 'ledger') return ledgerRootKeys(caseKeysOf(master));
  return receiverRootKeys(receiverKeysOf(master, receiverOf(schema)));
}

/** Schemas that keep something which none of these keys opens. */
export async function schemasClosedTo(on: pg.Pool | pg.ClientBase, master: MasterKeys): Promise<string[]> {
  const closed: string[] = [];
  for (const { schema, keys } of await sealedSchemas(on, master)) {
    const { rows } = await on.query<{ wrapped: Buffer }>(`select wrapped from ${schema}.own_root`);
    const [root] = rows;
    if (root && ifReadable(() => openRoot(allOf(keys), root.wrapped)) === undefined) closed.push(schema);
  }
  return closed;
}

/** Every schema that has a root, new departments included. */
export async function sealedSchemas(
  on: pg.Pool | pg.ClientBase,
  master: MasterKeys,
): Promise<SealedSchema[]> {
  const { rows } = await on.query<{ schema: string }>(
    `select n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relname = 'own_root' and c.relkind = 'r' order by 1`,
  );
  return rows.map(({ schema }) => ({ schema, keys: rootKeysOf(master, schema) }));
}
