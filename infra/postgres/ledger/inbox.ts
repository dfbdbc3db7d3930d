import type { AnswerEnvelope } from '../../../schemas/message.ts';
import type { Department } from '../../../schemas/department.ts';
import { commandsTopic } from '../../../schemas/topic.ts';
import type { SealedForm } from '../../sealing/seal.ts';
import type { AsSent } from './landed.ts';
import type { Pool } from '../pool.ts';
import { addWakesSql, type Wake } from './wakes.ts';

/** An answer that is about to be written down. */
export interface LandingAnswer {
  /** as the ledger numbers it: no two departments have one */
  readonly eventId: string;
  readonly department: Department;
  readonly data: AnswerEnvelope['data'];
  /** the form of its seal; 1 answers only a command that was asked in form 1 */
  readonly form: SealedForm;
  /** what its seal is bound to and no column says; undefined: nothing */
  readonly asSent: AsSent | undefined;
  /** no workflow waits for it: whoever lands it applies it, and nothing is woken */
  readonly outside: boolean;
}

/** What became of a batch of answers. */
export interface Landing {
  /** event ids that were new, that say something else, or whose command is still open */
  readonly landed: ReadonlySet<string>;
  /** event ids of answers to cases that the ledger does not know */
  readonly unknownCase: ReadonlySet<string>;
  /** event ids of answers in form 1 to what was not asked in form 1 */
  readonly oldForm: ReadonlySet<string>;
  /** the wake of each case for which something is new */
  readonly wakes: readonly LandedWake[];
}

export interface LandedWake extends Wake {
  /** every department that was asked has answered now: nothing is worth waiting for */
  readonly complete: boolean;
}

/**
 * Answers and the wakes of their cases, in one statement. One that is known is news all the same when it comes again and
 * its command is still open: it was set aside, since nobody could read it, and by then a key may have been mended; or it
 * came before the ledger, which had been set back, had made what it answers. One that waits to be applied and comes again
 * with other words takes those: what it says may be why its case was set aside. Its command is looked at as it stands now
 * (`for share`): it may have been answered while this waited for the answer to be applied. Whether something is still worth
 * waiting for is counted for each case by its key: asked with `not exists`, the planner answers it for all cases at once,
 * by reading every matter there is.
 */
const LAND = `
  with r as (
    select "eventId" as event_id, "caseNumber" as case_number, subject, matter as code, attempt, outcome,
        "commandId" as command_id, department, decode(sealed, 'base64') as body, "asSent" as as_sent, form, topic, outside
      from jsonb_to_recordset($1::jsonb) as r("eventId" uuid, "caseNumber" text, subject text, matter text, attempt integer,
        outcome text, "commandId" uuid, department text, sealed text, "asSent" jsonb, form smallint, topic text,
        outside boolean)
  ), mine as materialized (
    select r.*, r.form = 2 or exists (
        select from ledger.outbox o where o.id = r.command_id and o.key = r.case_number and o.topic = r.topic
           and o.kind = 'command' and o.form is null) as is_asked
      from r join ledger.birth_case c using (case_number)
  ), fresh as (
    insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome, command_id, department, body,
      as_sent, received_at)
    select r.event_id, r.case_number, 'answer', r.subject, r.code, r.attempt, r.outcome, r.command_id,
      r.department, r.body, r.as_sent, ledger.now()
      from mine r where r.is_asked order by r.event_id
    on conflict (event_id) do nothing returning event_id, case_number
  ), again as (
    update ledger.inbox i set applied_at = null, body = r.body, as_sent = r.as_sent,
        received_at = case when i.applied_at is null then i.received_at else ledger.now() end, subject = r.subject, code = r.code, attempt = r.attempt, outcome = r.outcome, command_id = r.command_id
      from (select * from mine where is_asked) r
     where i.event_id = r.event_id and i.case_number = r.case_number and i.department = r.department
       and case when i.applied_at is null
             then (i.body, i.subject, i.code, i.attempt, i.outcome, i.command_id)
                  is distinct from (r.body, r.subject, r.code, r.attempt, r.outcome, r.command_id)
             else r.outcome <> 'accepted'
                  and exists (select from ledger.outbox o where o.id = r.command_id and o.done_at is null for share) end
    returning i.event_id, i.case_number
  ), landed as (
    select * from fresh union all select * from again
  ), woken as (${addWakesSql('select l.case_number from landed l join r using (event_id) where not r.outside')})
  select
    (select coalesce(json_agg(r.event_id), '[]') from landed r) as landed,
    (select coalesce(json_agg(r.event_id), '[]') from mine r where not r.is_asked) as "oldForm",
    (select coalesce(json_agg(r.event_id), '[]')
       from r left join ledger.birth_case c using (case_number) where c.case_number is null) as "unknownCase",
    (select coalesce(json_agg(json_build_object('caseNumber', w.case_number, 'token', w.token, 'kind', w.kind,
       'divisionCode', c.division_code, 'complete', (
         select count(*) from ledger.matter m
          where m.case_number = w.case_number and m.status in ('requested', 'processing')
            and not exists (select from r o where o.case_number = m.case_number and o.subject = m.subject
                 and o.code = m.code and o.attempt = m.attempt and o.outcome <> 'accepted')
            and not exists (select from ledger.inbox i where i.case_number = m.case_number and i.applied_at is null
                 and i.subject = m.subject and i.code = m.code and i.attempt = m.attempt and i.outcome <> 'accepted')
       ) = 0)), '[]') from woken w join ledger.birth_case c using (case_number)) as wakes`;

interface LandingRow {
  readonly landed: readonly string[];
  readonly unknownCase: readonly string[];
  readonly oldForm: readonly string[];
  readonly wakes: readonly LandedWake[];
}

/** Writes answers down. One that is known already is left alone, unless its command is still open or it
 * says something else before it was applied. */
export async function landAnswers(pool: Pool, answers: readonly LandingAnswer[]): Promise<Landing> {
  const records = answers.map(({ data, ...answer }) => {
    return { ...data, ...answer, topic: commandsTopic(answer.department) };
  });
  const { rows } = await pool.query<LandingRow>({
    name: 'land-answers',
    text: LAND,
    values: [JSON.stringify(records)],
  });
  const [row] = rows;
  return {
    landed: new Set(row?.landed),
    unknownCase: new Set(row?.unknownCase),
    oldForm: new Set(row?.oldForm),
    wakes: row?.wakes ?? [],
  };
}
