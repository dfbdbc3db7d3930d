import type { Pool } from '../pool.ts';
import { QUICK_COMMIT } from '../quick-commit.ts';
import { setAsideSql } from './tasks.ts';

export interface CasesWithWhatIsDue {
  /** case numbers, each once */
  readonly cases: readonly string[];
  /** more may be due than these cases were found by */
  readonly more: boolean;
}

/**
 * Takes what is due, payment orders and notices, what waits longest first, and answers whose it is. Each is tried again
 * later, further away each time (5 s … 10 min), unless its case has said by then when it is due next: what cannot be done,
 * for whatever reason, stands before nobody else. A case that was set aside waits for a person.
 * @param limit rows, of which one case may have many
 */
export async function claimDue(pool: Pool, limit: number): Promise<CasesWithWhatIsDue> {
  const { rows } = await pool.query<{ case_number: string }>({
    name: 'claim-due',
    text: `
      with ${QUICK_COMMIT}, due as materialized (
        select d.id from quick, ledger.due d
         where d.try_at <= ledger.now() and not ${setAsideSql('d.case_number')}
         order by d.try_at limit $1 for update of d skip locked
      )
      update ledger.due d
         set tries = d.tries + 1, try_at = ledger.now() + make_interval(secs => least(600, 5 * 2 ^ least(d.tries, 7)))
        from due where d.id = due.id
      returning d.case_number`,
    values: [limit],
  });
  return { cases: [...new Set(rows.map((row) => row.case_number))], more: rows.length >= limit };
}
