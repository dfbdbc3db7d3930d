import type { Pool } from '../pool.ts';

export interface OpenCasesPage {
  /** case numbers after this one; empty: from the first on */
  readonly after: string;
  readonly limit: number;
  /** accepted at least so long ago */
  readonly ageSeconds: number;
}

/** Case numbers of open cases that have said once that they run, in order. */
export async function openCases(pool: Pool, page: OpenCasesPage): Promise<string[]> {
  const { rows } = await pool.query<{ case_number: string }>({
    name: 'open-cases',
    text: `
      select c.case_number from ledger.birth_case c join ledger.start_request s using (case_number)
       where c.completed_at is null and c.case_number > $1 and s.started_at is not null
         and c.accepted_at < clock_timestamp() - make_interval(secs => $3)
       order by c.case_number limit $2`,
    values: [page.after, page.limit, page.ageSeconds],
  });
  return rows.map((row) => row.case_number);
}
