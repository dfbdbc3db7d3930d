import type { Pool } from '../pool.ts';

/** Case numbers with a recorded decision, in order, open and closed ones alike. */
export async function decidedCases(pool: Pool, page: { after: string; limit: number }): Promise<string[]> {
  const { rows } = await pool.query<{ case_number: string }>({
    name: 'decided-cases',
    text: `select case_number from ledger.birth_case
            where decided_at is not null and case_number > $1 order by case_number limit $2`,
    values: [page.after, page.limit],
  });
  return rows.map((row) => row.case_number);
}
