import type { Pool } from '../pool.ts';

/** More cases with one number say no more than these. */
const MOST = 10;

/**
 * Other cases in which a parent is found by a keyed term (docs/adr/0032).
 * @param token of the whole number
 */
export async function casesOfParentsBy(pool: Pool, token: string, caseNumber: string): Promise<string[]> {
  const { rows } = await pool.query<{ caseNumber: string }>({
    name: 'cases-of-a-number',
    text: `select distinct case_number as "caseNumber" from ledger.search_entry
            where terms @> array[$1::bigint] and source = 'facts' and subject in ('mother', 'father') and case_number <> $2
            limit ${MOST}`,
    values: [token, caseNumber],
  });
  return rows.map((row) => row.caseNumber);
}
