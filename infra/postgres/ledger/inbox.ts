import type { AnswerEnvelope } from '../../../schemas/message.ts';
import type { Department } from '../../../schemas/department.ts';
import type { Pool } from '../pool.ts';
import { addWakesSql, type Wake } from './wakes.ts';

/** An answer that is about to be written down. */
export interface LandingAnswer {
  readonly envelope: AnswerEnvelope;
  readonly department: Department;
  /** no workflow waits for it: whoever lands it applies it, and nothing is woken */
  readonly outside: boolean;
}

/** What became of a batch of answers. */
export interface Landing {
  /** event ids that were new, or could not be read before */
  readonly landed: ReadonlySet<string>;
  /** event ids of answers to cases that the ledger does not know */
  readonly unknownCase: ReadonlySet<string>;
  /** the wake of each case for which something is new */
  readonly wakes: readonly LandedWake[];
}

export interface LandedWake extends Wake {
  /** every department that was asked has answered now: nothing is worth waiting for */
  readonly complete: boolean;
}

/**
 * Answers and the wakes of their cases, in one statement. One that was set aside, since nobody could read it, is tried
 * again when it comes again and is still waited for: by then a key may have been mended. Whether something is still worth
 * waiting for is counted for each case by its key: asked with `not exists`, the planner answers it for all cases at once,
 * by reading every matter there is.
 */
const LAND = `
  with r as (
    select * from jsonb_to_recordset($1::jsonb) as r(event_id uuid, case_number text, subject text, code text,
      attempt integer, outcome text, command_id uuid, department text, body text, outside boolean)
  ), fresh as (
    insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome, command_id, department, body,
      received_at)
    select r.event_id, r.case_number, 'answer', r.subject, r.code, r.attempt, r.outcome, r.command_id,
      r.department, decode(r.body, 'base64'), ledger.now()
      from r join ledger.birth_case c using (case_number) order by r.event_id
    on conflict (event_id) do nothing returning event_id, case_number
  ), again as (
    update ledger.inbox i set applied_at = null, received_at = ledger.now(), body = decode(r.body, 'base64'),
        subject = r.subject, code = r.code, attempt = r.attempt, outcome = r.outcome, command_id = r.command_id
      from r
     where i.event_id = r.event_id and i.case_number = r.case_number and i.department = r.department
       and i.applied_at is not null and i.body is not null
       and exists (select from ledger.outbox o where o.id = r.command_id and o.done_at is null)
    returning i.event_id, i.case_number
  ), landed as (
    select * from fresh union all select * from again
  ), woken as (${addWakesSql('select l.case_number from landed l join r using (event_id) where not r.outside')})
  select 'answer' as what, r.event_id::text as id, c.case_number is not null as known, l.event_id is not null as landed,
      null as kind, null as division, null as token, null as complete
    from r left join ledger.birth_case c using (case_number) left join landed l using (event_id)
  union all
  select 'wake', w.case_number, true, true, w.kind, c.division_code, w.token::text, (
        select count(*) from ledger.matter m
         where m.case_number = w.case_number and m.status in ('requested', 'processing')
           and not exists (select from r o where o.case_number = m.case_number and o.subject = m.subject
                and o.code = m.code and o.attempt = m.attempt and o.outcome <> 'accepted')
           and not exists (select from ledger.inbox i where i.case_number = m.case_number and i.applied_at is null
                and i.subject = m.subject and i.code = m.code and i.attempt = m.attempt and i.outcome <> 'accepted')
      ) = 0
    from woken w join ledger.birth_case c using (case_number)`;

interface LandingRow {
  readonly what: 'answer' | 'wake';
  /** event id, or case number */
  readonly id: string;
  readonly known: boolean;
  readonly landed: boolean;
  readonly kind: Wake['kind'] | null;
  readonly division: string | null;
  readonly token: string | null;
  readonly complete: boolean | null;
}

function recordOf({ envelope: { id, data }, department, outside }: LandingAnswer): Record<string, unknown> {
  return {
    event_id: id,
    case_number: data.caseNumber,
    subject: data.subject,
    code: data.matter,
    attempt: data.attempt,
    outcome: data.outcome,
    command_id: data.commandId,
    department,
    body: data.sealed,
    outside,
  };
}

/** Writes answers down. One that is known already is left alone, unless it could not be read. */
export async function landAnswers(pool: Pool, answers: readonly LandingAnswer[]): Promise<Landing> {
  const { rows } = await pool.query<LandingRow>({
    name: 'land-answers',
    text: LAND,
    values: [JSON.stringify(answers.map(recordOf))],
  });
  const rowsOf = (what: LandingRow['what']): LandingRow[] => rows.filter((row) => row.what === what);
  return {
    landed: new Set(rowsOf('answer').flatMap((row) => (row.landed ? [row.id] : []))),
    unknownCase: new Set(rowsOf('answer').flatMap((row) => (row.known ? [] : [row.id]))),
    wakes: rowsOf('wake').map(({ id, kind, division, token, complete }) => ({
      caseNumber: id,
      kind: kind ?? 'news',
      divisionCode: division ?? '',
      token: token ?? '',
      complete: complete ?? false,
    })),
  };
}
