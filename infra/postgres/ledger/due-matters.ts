import type { CaseEvent } from '../../../policies/clocks/case-events.ts';
import type { Subject, WorkCode } from '../../../schemas/matter.ts';
import type { Connection } from '../pool.ts';

/** A matter that is due on a day, with what its clock is read off. */
export interface DueMatter {
  readonly caseNumber: string;
  readonly subject: Subject;
  readonly code: WorkCode;
  /** ISO date */
  readonly dueOn: string;
  /** the oldest first */
  readonly events: readonly CaseEvent[];
}

/** The matters that are due from a day on, the first due first, by the copy of their clocks. @param from ISO date */
export async function readDueMatters(
  on: Pick<Connection, 'query'>,
  { from, limit }: { readonly from: string; readonly limit: number },
): Promise<readonly DueMatter[]> {
  const { rows } = await on.query<DueMatter>(
    `select m.case_number as "caseNumber", m.subject, m.code, m.due_on::text as "dueOn",
        (select coalesce(json_agg(json_build_object('seq', e.seq, 'at', e.at, 'type', e.type, 'subject', e.subject,
           'code', e.code, 'detail', e.detail) order by e.seq), '[]')
           from ledger.case_event e
          where e.case_number = m.case_number and e.subject = m.subject and e.code = m.code) as events
       from ledger.matter m where m.due_on >= $1
      order by m.due_on, m.case_number, m.subject, m.code limit $2`,
    [from, limit],
  );
  return rows;
}
