import type { Evidence } from '../evidence.ts';
import { Tally, type Finding } from '../invariant.ts';

/** R8: Temporal's view is the ledger's view: an open case has a running workflow, a closed one a completed one. */
export async function sameView({ snapshot }: Evidence): Promise<Finding> {
  const tally = new Tally();
  const rows = await snapshot.query<{ cases: number; forgotten: number }>(
    `select count(*)::int as cases, count(*) filter (where r.case_number is null)::int as forgotten
       from ledger.birth_case c left join verify_run r using (case_number)`,
  );
  tally.checked(rows[0]?.cases ?? 0);
  const disagreements = await snapshot.query<{ case_number: string; what: string }>(
    'select case_number, what from verify_disagreement order by 1',
  );
  for (const { case_number, what } of disagreements) tally.violation(case_number, what);
  const forgotten = rows[0]?.forgotten ?? 0;
  if (forgotten > disagreements.length)
    tally.note(
      `${forgotten} cases have no run in Temporal (closed and past its retention, or just accepted)`,
    );
  return tally.finding();
}
