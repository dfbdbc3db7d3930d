import { commandsTopic } from '../../../schemas/topic.ts';
import { derivedId } from '../../messages/derived-id.ts';
import type { Pool } from '../pool.ts';

/** A message that nobody could read, as far as it may be told: codes and places, never its content. */
export interface DeadLetter {
  readonly topic: string;
  readonly partition: string;
  readonly offset: string;
  readonly reasonCode: string;
  /** the case its key names, when the ledger knows it */
  readonly caseNumber: string;
}

/**
 * Opens one task for each dead letter, however often it is seen.
 * @param deadline RFC 3339
 */
export async function openDeadLetterTasks(
  pool: Pool,
  letters: readonly DeadLetter[],
  deadline: string,
): Promise<void> {
  const rows = letters.map((letter) => {
    const key = `dead-letter/${letter.topic}/${letter.partition}/${letter.offset}`;
    return {
      id: derivedId('task', key),
      dedupe_key: key,
      case_number: letter.caseNumber,
      reason: `主题 ${letter.topic} 分区 ${letter.partition} 位点 ${letter.offset} 的消息无法处理：${letter.reasonCode}`,
      deadline,
    };
  });
  await pool.query({
    name: 'open-dead-letter-tasks',
    text: `
      insert into ledger.human_task (id, case_number, kind, dedupe_key, reason, deadline)
      select r.id, c.case_number, 'dead-letter', r.dedupe_key, r.reason, r.deadline
        from jsonb_to_recordset($1::jsonb) as r(id uuid, dedupe_key text, case_number text, reason text, deadline timestamptz)
        left join ledger.birth_case c using (case_number)
      on conflict (dedupe_key) do nothing`,
    values: [JSON.stringify(rows)],
  });
}

/**
 * News that reached a case after its end: written down as late, with a task for answers.
 * @param deadline RFC 3339
 */
export async function settleLate(pool: Pool, eventIds: readonly string[], deadline: string): Promise<void> {
  await pool.query({
    name: 'settle-late',
    text: `
      with late as (
        update ledger.inbox set applied_at = clock_timestamp()
         where event_id = any($1::uuid[]) and applied_at is null
        returning event_id, case_number, kind, subject, code, attempt, outcome
      ), answered as (
        update ledger.outbox o set done_at = clock_timestamp(), body = null
          from ledger.inbox i where i.event_id = any($1::uuid[]) and o.id = i.command_id and o.done_at is null
      ), told as (
        insert into ledger.case_event (case_number, type, subject, code, actor)
        select case_number, 'answer.late', subject, code, 'system' from late where kind = 'answer'
      )
      insert into ledger.human_task (id, case_number, subject, code, attempt, kind, dedupe_key, reason, deadline)
      select gen_random_uuid(), case_number, subject, code, attempt, 'late-answer', 'late-answer/' || event_id,
             '办件结束后收到部门答复（' || outcome || '）', $2
        from late where kind = 'answer'
      on conflict (dedupe_key) do nothing`,
    values: [eventIds, deadline],
  });
}

/**
 * Opens one task for each notice of a changed leave that human resources was sent and has not answered in time. What
 * is under way in the bulk lane of one topic is never more than a handful, and has an index of its own.
 */
export async function openEmployerTasks(
  pool: Pool,
  { patienceSeconds, deadline }: { readonly patienceSeconds: number; readonly deadline: string },
): Promise<void> {
  const { rows } = await pool.query<{ id: string; case_number: string; data: NoticeOfChange }>({
    name: 'silent-about-leave',
    text: `select o.id, o.key as case_number, convert_from(o.body, 'UTF8')::jsonb->'data' as data from ledger.outbox o
            where o.done_at is null and o.lane = 1 and o.sends > 0 and o.topic = $1 and o.kind = 'command'
              and o.created_at < clock_timestamp() - make_interval(secs => $2)
              and not exists (select from ledger.human_task t where t.dedupe_key = 'employer-not-told/' || o.id)`,
    values: [commandsTopic('human-resources'), patienceSeconds],
  });
  for (const { id, case_number, data } of rows) {
    const key = `employer-not-told/${id}`;
    await pool.query({
      name: 'open-employer-task',
      text: `insert into ledger.human_task (id, case_number, subject, attempt, kind, dedupe_key, reason, deadline)
             values ($1, $2, $3, $4, 'employer-not-told', $5, $6, $7) on conflict (dedupe_key) do nothing`,
      values: [
        derivedId('task', key),
        case_number,
        data.subject,
        data.attempt,
        key,
        '已请人社把变化后的假期告知用人单位，超过技术时限未收到答复',
        deadline,
      ],
    });
  }
}

interface NoticeOfChange {
  readonly subject: string;
  readonly attempt: number;
}
