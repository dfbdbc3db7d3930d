import type { Evidence } from '../evidence.ts';
import { Tally, type Finding } from '../invariant.ts';
import { COMES_BACK } from '../runs.ts';

/**
 * R8: Temporal's view is the ledger's view: an open case has a running workflow, or is about to have one again; a closed
 * one has a completed one.
 */
export async function sameView({ snapshot }: Evidence): Promise<Finding> {
  const tally = new Tally();
  const rows = await snapshot.query<{ cases: number; forgotten: number; resting: number }>(
    `select count(*)::int as cases,
            count(*) filter (where r.case_number is null and c.completed_at is not null)::int as forgotten,
            count(*) filter (where r.status is distinct from 'running' and c.completed_at is null and ${COMES_BACK})::int as resting
       from ledger.birth_case c left join verify_run r using (case_number)`,
  );
  const { cases = 0, forgotten = 0, resting = 0 } = rows[0] ?? {};
  tally.checked(cases);
  const disagreements = await snapshot.query<{ case_number: string; what: string }>(
    'select case_number, what from verify_disagreement order by 1',
  );
  for (const { case_number, what } of disagreements) tally.violation(case_number, what);
  tally.lagging(resting);
  if (resting > 0)
    tally.note(
      `${resting} open cases have no run in Temporal now: a wake, their alarm or a person’s decision starts them again (at once: npx birth wake --open)`,
    );
  if (forgotten > 0) tally.note(`${forgotten} closed cases have no run in Temporal (past its retention)`);
  return tally.finding();
}
