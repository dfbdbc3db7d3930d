import { inTransaction, type Pool } from '../pool.ts';
import { giveLooks } from './clock-watch.ts';

/** What one turn goes through at most: of a day without any gateway it has made up in an hour. */
const SPAN = '10 minutes';
/** A transaction that has not ended may still write what its own time says. */
const STILL_WRITTEN = '2 minutes';
/** From where the first turn of all goes on: cases that are open by then have a look of their own, by their clocks. */
const FIRST = '1 hour';

/** Goes on by one span, and says which; nothing where another gateway does it, or all is seen. */
const NEXT_SPAN = `
  update ledger.clock_basis b set papers_upto = s.upto
    from (select x.since, least(x.since + interval '${SPAN}', ledger.now() - interval '${STILL_WRITTEN}') as upto
            from (select coalesce(papers_upto, ledger.now() - interval '${FIRST}') as since
                    from ledger.clock_basis for update skip locked) x) s
   where s.upto > s.since
  returning s.since, s.upto`;

const WITHOUT = (kind: string): string =>
  `not exists (select from ledger.document d where d.case_number = c.case_number and d.kind = '${kind}')`;

/** Cases that were accepted or closed in a span, or had something refused or asked for, and have no document of it. */
const WITHOUT_PAPERS = `
  select c.case_number as "caseNumber" from ledger.birth_case c
   where c.accepted_at > $1 and c.accepted_at <= $2 and c.joined_into is null and ${WITHOUT('acceptance')}
  union
  select c.case_number from ledger.birth_case c
   where c.completed_at > $1 and c.completed_at <= $2 and c.status = 'completed' and ${WITHOUT('completion')}
  union
  select t.case_number from ledger.human_task t
   where t.status = 'open' and t.kind in ('refused', 'correction-needed') and t.opened_at > $1 and t.opened_at <= $2
     and not exists (select from ledger.document d where d.case_number = t.case_number
           and d.kind = case t.kind when 'refused' then 'refusal' else 'correction' end
           and d.subject = t.subject and d.code = t.code and d.occasion = t.attempt::text)`;

/**
 * Has the cases looked at to which something has happened that is issued on paper, and was not: an older build beside this one knows
 * no documents (activities/documents/issue-missing.ts). Each moment is gone through once, by whichever gateway comes first.
 * @returns how many
 */
export async function schedulePapers(pool: Pool): Promise<number> {
  return inTransaction(pool, async (on) => {
    const spans = await on.query<{ since: Date; upto: Date }>({
      name: 'next-span-of-papers',
      text: NEXT_SPAN,
    });
    const [span] = spans.rows;
    if (!span) return 0;
    const { rows } = await on.query<{ caseNumber: string }>({
      name: 'cases-without-papers',
      text: WITHOUT_PAPERS,
      values: [span.since, span.upto],
    });
    const cases = rows.map(({ caseNumber }) => caseNumber);
    await giveLooks(on, cases, 0);
    return cases.length;
  });
}
