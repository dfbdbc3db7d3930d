import { randomUUID } from 'node:crypto';
import { inTransaction, type Pool } from '../pool.ts';

/** One row of `ledger.saved_view`; its filter is read by whoever shows it. */
export interface ViewRecord {
  readonly id: string;
  readonly name: string;
  readonly filter: unknown;
}

/** So many views has somebody at most: more are no help to anybody. */
export const MOST_VIEWS = 30;

/** The views that somebody keeps, by name. */
export async function listViews(pool: Pool, who: string): Promise<readonly ViewRecord[]> {
  const { rows } = await pool.query<ViewRecord>({
    name: 'list-views',
    text: 'select id, name, filter from ledger.saved_view where who = $1 order by name',
    values: [who],
  });
  return rows;
}

/** Keeps a view, in the place of the one of that name. @returns too-many: nothing was kept */
export async function keepView(
  pool: Pool,
  { who, name, filter }: Omit<ViewRecord, 'id'> & { readonly who: string },
): Promise<ViewRecord | 'too-many'> {
  return inTransaction(pool, async (on) => {
    // Two pages of one person: each sees what the other has kept.
    await on.query(`select pg_advisory_xact_lock(hashtextextended('saved-view:' || $1, 0))`, [who]);
    const { rows: others } = await on.query<{ count: number }>(
      'select count(*)::int as count from ledger.saved_view where who = $1 and name <> $2',
      [who, name],
    );
    if ((others[0]?.count ?? 0) >= MOST_VIEWS) return 'too-many';
    const { rows } = await on.query<ViewRecord>(
      `insert into ledger.saved_view as v (id, who, name, filter) values ($1, $2, $3, $4)
       on conflict (who, name) do update set filter = excluded.filter, saved_at = ledger.now()
       returning v.id, v.name, v.filter`,
      [randomUUID(), who, name, JSON.stringify(filter)],
    );
    return rows[0] ?? 'too-many';
  });
}

/** @returns whether there was one of that person's */
export async function dropView(
  pool: Pool,
  { who, id }: { readonly who: string; readonly id: string },
): Promise<boolean> {
  const { rowCount } = await pool.query('delete from ledger.saved_view where id = $1 and who = $2', [
    id,
    who,
  ]);
  return rowCount === 1;
}
