import type { Connection, Pool } from '../pool.ts';
import type { FamilyParent } from './family-links.ts';

/** Who is protected from the other parent (分开保护), and who has set that. */
export interface ProtectionRecord {
  readonly parent: 'mother' | 'father';
  /** RFC 3339 */
  readonly since: string;
  readonly by: string;
}

/** @returns undefined: nobody is */
export async function protectionOf(
  on: Pool | Connection,
  caseNumber: string,
): Promise<ProtectionRecord | undefined> {
  const { rows } = await on.query<ProtectionRecord>({
    name: 'protection-of-case',
    text: `select parent, to_jsonb(since) #>> '{}' as since, by from ledger.protection where case_number = $1`,
    values: [caseNumber],
  });
  return rows[0];
}

/** @param parent null: nobody any more; one who is already is left as it was set */
export async function setProtection(
  on: Connection,
  { caseNumber, parent, by }: { caseNumber: string; parent: ProtectionRecord['parent'] | null; by: string },
): Promise<void> {
  if (parent === null) {
    await on.query({
      name: 'lift-protection',
      text: 'delete from ledger.protection where case_number = $1',
      values: [caseNumber],
    });
    return;
  }
  await on.query({
    name: 'set-protection',
    text: `insert into ledger.protection as p (case_number, parent, since, by) values ($1, $2, ledger.now(), $3)
           on conflict (case_number) do update set parent = excluded.parent, since = excluded.since, by = excluded.by
            where p.parent <> excluded.parent`,
    values: [caseNumber, parent, by],
  });
}

/** Who is protected from the other parent in these cases (分开保护): case number → parent. */
export async function readProtection(
  pool: Pool,
  caseNumbers: readonly string[],
): Promise<ReadonlyMap<string, FamilyParent>> {
  const { rows } = await pool.query<{ caseNumber: string; parent: FamilyParent }>({
    name: 'protection',
    text: `select case_number as "caseNumber", parent from ledger.protection where case_number = any($1)`,
    values: [caseNumbers],
  });
  return new Map(rows.map(({ caseNumber, parent }) => [caseNumber, parent]));
}
