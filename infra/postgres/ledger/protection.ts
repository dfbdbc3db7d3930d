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
