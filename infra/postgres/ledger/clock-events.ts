import type { CaseEvent } from '../../../policies/clocks/case-events.ts';
import type { Connection } from '../pool.ts';

/** The events of a case `c`, off which its clocks are read, inside a statement: {@link CaseEvent}, the oldest first. */
export const CLOCK_EVENTS_JSON = `(select json_agg(json_build_object('seq', e.seq, 'at', e.at, 'type', e.type,
     'subject', e.subject, 'code', e.code, 'detail', e.detail) order by e.seq)
   from ledger.case_event e where e.case_number = c.case_number)`;

/** The same, where a change of the case turns out to need them. */
export async function readClockEvents(on: Connection, caseNumber: string): Promise<readonly CaseEvent[]> {
  const { rows } = await on.query<{ events: CaseEvent[] | null }>({
    name: 'read-clock-events',
    text: `select ${CLOCK_EVENTS_JSON} as events from ledger.birth_case c where c.case_number = $1`,
    values: [caseNumber],
  });
  return rows[0]?.events ?? [];
}
