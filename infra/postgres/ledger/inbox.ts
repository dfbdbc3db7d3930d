import type { AnswerEnvelope } from '../../../schemas/message.ts';
import type { News } from '../../../schemas/case-plan.ts';
import type { Department } from '../../../schemas/department.ts';
import type { Pool } from '../pool.ts';
import { QUICK_COMMIT } from '../quick-commit.ts';

/** An answer that is about to be written down. */
export interface LandingAnswer {
  readonly envelope: AnswerEnvelope;
  readonly department: Department;
}

/** News of one case that has to reach its workflow. */
export interface Undelivered {
  readonly caseNumber: string;
  readonly news: News;
  readonly tries: number;
}

/**
 * The gateway that landed an answer delivers it at once; a sweeper takes it when this grace is over and the
 * workflow has still not applied it.
 */
const GRACE_SECONDS = 5;

/** What became of a batch of answers. */
export interface Landing {
  /** event ids that were new */
  readonly landed: ReadonlySet<string>;
  /** event ids of answers to cases that the ledger does not know */
  readonly unknownCase: ReadonlySet<string>;
  /** cases for which every department that was asked has answered now: nothing is worth waiting for */
  readonly complete: ReadonlySet<string>;
}

/**
 * Whether something is still worth waiting for is counted for each answer by its case's key: asked with `not exists`,
 * the planner answers it for all cases at once, by reading every matter there is.
 */
const LAND = `
  with r as (
    select * from jsonb_to_recordset($1::jsonb) as r(event_id uuid, case_number text, subject text, code text,
      attempt integer, outcome text, command_id uuid, department text, body text)
  ), landed as (
    insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome, command_id,
      department, body, deliver_at)
    select r.event_id, r.case_number, 'answer', r.subject, r.code, r.attempt, r.outcome, r.command_id,
      r.department, decode(r.body, 'base64'), clock_timestamp() + make_interval(secs => $2)
      from r join ledger.birth_case c using (case_number)
    on conflict (event_id) do nothing returning event_id
  )
  select r.event_id, r.case_number, c.case_number is not null as known, l.event_id is not null as landed,
      (
        select count(*) from ledger.matter m
         where m.case_number = r.case_number and m.node_state = 'requested'
           and not exists (select from r o where o.case_number = m.case_number and o.subject = m.subject
                and o.code = m.code and o.attempt = m.attempt and o.outcome <> 'accepted')
           and not exists (select from ledger.inbox i where i.case_number = m.case_number and i.applied_at is null
                and i.subject = m.subject and i.code = m.code and i.attempt = m.attempt and i.outcome <> 'accepted')
      ) = 0 as complete
    from r left join ledger.birth_case c using (case_number) left join landed l using (event_id)`;

/** An answer in the columns of the inbox, without its body. */
export function inboxRecord({ envelope: { id, data }, department }: LandingAnswer): Record<string, unknown> {
  return {
    event_id: id,
    case_number: data.caseNumber,
    subject: data.subject,
    code: data.matter,
    attempt: data.attempt,
    outcome: data.outcome,
    command_id: data.commandId,
    department,
  };
}

/** Writes answers down in one statement. An answer that is known already is left alone. */
export async function landAnswers(pool: Pool, answers: readonly LandingAnswer[]): Promise<Landing> {
  const rows = answers.map((answer) => ({
    ...inboxRecord(answer),
    body: answer.envelope.data.sealed,
  }));
  const { rows: results } = await pool.query<LandingRow>({
    name: 'land-answers',
    text: LAND,
    values: [JSON.stringify(rows), GRACE_SECONDS],
  });
  return {
    landed: new Set(results.filter((r) => r.landed).map((r) => r.event_id)),
    unknownCase: new Set(results.filter((r) => !r.known).map((r) => r.event_id)),
    complete: new Set(results.filter((r) => r.complete).map((r) => r.case_number)),
  };
}

interface LandingRow {
  event_id: string;
  case_number: string;
  known: boolean;
  landed: boolean;
  complete: boolean;
}

interface InboxRow {
  event_id: string;
  case_number: string;
  kind: News['kind'];
  subject: News['subject'];
  code: News['code'];
  attempt: number;
  outcome: News['outcome'];
  tries: number;
}

/**
 * Takes the cases for which something is due for delivery, at most `limit`, with everything of theirs that is not
 * delivered, in the order in which it came: a decision must not overtake the answer it is about. The next try is set
 * further away each time (1 s doubling to a minute).
 */
export async function takeUndelivered(pool: Pool, limit: number): Promise<Undelivered[]> {
  const { rows } = await pool.query<InboxRow>({
    name: 'take-undelivered',
    text: `
      with due as (
        select distinct case_number from (
          select case_number from ledger.inbox
           where (applied_at is null or delivered_at is null) and deliver_at <= clock_timestamp()
           order by deliver_at limit $1) d
      ), mine as (
        select event_id from ledger.inbox
         where (applied_at is null or delivered_at is null) and case_number in (select case_number from due)
         for update skip locked
      ), taken as (
        update ledger.inbox i
           set tries = i.tries + 1, deliver_at = clock_timestamp() + make_interval(secs => least(60, 2 ^ least(i.tries + 1, 6)))
          from mine where i.event_id = mine.event_id
        returning i.event_id, i.case_number, i.kind, i.subject, i.code, i.attempt, i.outcome, i.tries, i.received_at
      )
      select * from taken order by received_at, event_id`,
    values: [limit],
  });
  return rows.map((r) => ({
    caseNumber: r.case_number,
    tries: r.tries,
    news: {
      eventId: r.event_id,
      kind: r.kind,
      subject: r.subject,
      code: r.code,
      attempt: r.attempt,
      outcome: r.outcome,
    },
  }));
}

/**
 * Writes down that cases have durably taken news. It need not be durable itself (what is not written down is brought
 * once more, which the case notices), so it does not wait for the disk.
 */
export async function markDelivered(pool: Pool, eventIds: readonly string[]): Promise<void> {
  await pool.query({
    name: 'mark-delivered',
    text: `
      with ${QUICK_COMMIT}
      update ledger.inbox set delivered_at = clock_timestamp()
        from quick where event_id = any($1::uuid[]) and delivered_at is null`,
    values: [eventIds],
  });
}
