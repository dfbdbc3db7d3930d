import type { TaskDecision } from '../../../schemas/case-plan.ts';
import type { Subject } from '../../../schemas/matter.ts';
import { derivedId } from '../../messages/derived-id.ts';
import { inTransaction, type Connection, type Pool } from '../pool.ts';
import { PAYMENT_TASKS } from '../../../schemas/task.ts';
import type { SealedSubject } from './facts.ts';
import { TASK_JSON, type TaskRecord } from './task-reads.ts';

/** What a person decided about a task. */
export interface TaskCompletionToWrite {
  readonly taskId: string;
  readonly by: string;
  readonly at: Date;
  readonly outcome: TaskDecision;
}

/**
 * Judges the decision against the open task and what is known of the family, and gives back the subjects whose
 * facts changed, sealed again with the same data key. What it throws rolls everything back.
 */
export type JudgeCompletion = (task: TaskRecord, subjects: readonly SealedSubject[]) => Judgement;

/** What of the family's facts changed, and the clerk's words, sealed. */
export interface Judgement {
  readonly changed: readonly SealedSubject[];
  readonly reason: Buffer;
}

/** completed: now or before by the same person with the same outcome. done-before: somebody else was first. */
export type CompletionOutcome =
  | { readonly result: 'completed'; readonly task: TaskRecord; readonly delivered: boolean }
  | { readonly result: 'done-before'; readonly task: TaskRecord }
  | { readonly result: 'not-found' };

const DEADLOCK = '40P01';

/**
 * Completes a task once: task, facts, event and the news for the workflow in one transaction.
 * A deadlock with the case side is tried again.
 */
export async function completeTask(
  pool: Pool,
  completion: TaskCompletionToWrite,
  judge: JudgeCompletion,
): Promise<CompletionOutcome> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await inTransaction(pool, (on) => completeOn(on, completion, judge));
    } catch (error) {
      if ((error as { code?: unknown }).code !== DEADLOCK || tries >= 3) throw error;
    }
  }
}

async function completeOn(
  on: Connection,
  completion: TaskCompletionToWrite,
  judge: JudgeCompletion,
): Promise<CompletionOutcome> {
  const task = await lockTask(on, completion.taskId);
  if (!task) return { result: 'not-found' };
  if (task.status !== 'open') return answerAgain(task, completion);
  const subjects = task.caseNumber === null ? [] : await readSubjects(on, task.caseNumber);
  const { changed, reason } = judge(task, subjects);
  const done = await closeTask(on, completion, reason);
  if (task.caseNumber !== null) await writeSubjects(on, task.caseNumber, changed);
  const told = await tellCase(on, task, completion);
  const moved = await moveOrdersOfTask(on, task, completion);
  return { result: 'completed', task: done, delivered: told || moved };
}

/**
 * A person's yes lets the orders of a task go on, a no ends them; of what is paid by the month it is said once, for
 * the months to come too. What was paid too much has come back, or will never.
 * @returns whether any order may go now
 */
async function moveOrdersOfTask(
  on: Connection,
  task: TaskRecord,
  { outcome, at }: TaskCompletionToWrite,
): Promise<boolean> {
  if (!(PAYMENT_TASKS as readonly string[]).includes(task.kind)) return false;
  const moved = await on.query({
    name: 'move-orders-of-task',
    text: `
      with months as (
        update ledger.payment_order o
           set task_id = $1, confirmed_at = case when $2 = 'resolved' then $3::timestamptz end,
               status = case when $2 = 'given-up' then 'cancelled' else o.status end
          from (select distinct case_number, subject, entitlement from ledger.payment_order
                 where $4 and task_id = $1 and status = 'awaiting-confirmation' and period like '____-__') asked
         where o.case_number = asked.case_number and o.subject = asked.subject and o.entitlement = asked.entitlement
           and o.period like '____-__' and o.status = 'scheduled' and o.confirmed_at is null and o.claim <> 'none'
      ), moved as (
        update ledger.payment_order
           set look_at = $3, confirmed_at = case when $4 and $2 = 'resolved' then $3::timestamptz else confirmed_at end,
               status = case when $2 = 'given-up' then 'cancelled' when status = 'recovering' then 'recovered'
                             else 'scheduled' end
         where task_id = $1 and status in ('awaiting-confirmation', 'returned', 'refused', 'recovering', 'sent')
        returning case_number, subject, entitlement, period, status
      ), told as (
        insert into ledger.case_event (case_number, at, type, subject, code, actor, detail)
        select case_number, $3, 'payment.cancelled', subject, null, 'parents',
            jsonb_build_object('entitlement', entitlement, 'period', period)
          from moved where status = 'cancelled'
      )
      select from moved where status = 'scheduled'`,
    values: [task.id, outcome, at, task.kind === 'claim-confirmation'],
  });
  return (moved.rowCount ?? 0) > 0;
}

function answerAgain(task: TaskRecord, completion: TaskCompletionToWrite): CompletionOutcome {
  const same =
    task.status === 'completed' && task.completedBy === completion.by && task.outcome === completion.outcome;
  return same ? { result: 'completed', task, delivered: false } : { result: 'done-before', task };
}

/** The case row is locked first: tasks of one case are completed one after another, so no facts are lost. */
async function lockTask(on: Connection, taskId: string): Promise<TaskRecord | undefined> {
  await on.query({
    name: 'lock-case-of-task',
    text: `select from ledger.birth_case
            where case_number = (select case_number from ledger.human_task where id = $1) for no key update`,
    values: [taskId],
  });
  const found = await on.query<{ task: TaskRecord }>({
    name: 'lock-task',
    text: `select ${TASK_JSON} as task from ledger.human_task t where t.id = $1 for update`,
    values: [taskId],
  });
  return found.rows[0]?.task;
}

async function readSubjects(on: Connection, caseNumber: string): Promise<SealedSubject[]> {
  const found = await on.query<{ subject: Subject; wrapped_key: Buffer | null; facts: Buffer | null }>({
    name: 'read-subjects',
    text: 'select subject, wrapped_key, facts from ledger.subject where case_number = $1',
    values: [caseNumber],
  });
  return found.rows.map((r) => ({ subject: r.subject, wrappedKey: r.wrapped_key, facts: r.facts }));
}

async function closeTask(
  on: Connection,
  completion: TaskCompletionToWrite,
  reason: Buffer,
): Promise<TaskRecord> {
  const { taskId, outcome, by, at } = completion;
  const closed = await on.query<{ task: TaskRecord }>({
    name: 'close-task',
    text: `update ledger.human_task t set status = 'completed', outcome = $2, completed_by = $3,
             completed_at = $4, completion_reason = $5
            where t.id = $1 and t.status = 'open' returning ${TASK_JSON} as task`,
    values: [taskId, outcome, by, at, reason],
  });
  const row = closed.rows[0];
  if (!row) throw new Error('a locked open task could not be closed');
  return row.task;
}

async function writeSubjects(on: Connection, caseNumber: string, changed: readonly SealedSubject[]) {
  for (const { subject, wrappedKey, facts } of changed) {
    await on.query({
      name: 'write-subject',
      text: `insert into ledger.subject (case_number, subject, wrapped_key, facts) values ($1, $2, $3, $4)
             on conflict (case_number, subject) do update set facts = excluded.facts`,
      values: [caseNumber, subject, wrappedKey, facts],
    });
  }
}

/**
 * The event of the case, and the decision on its way to the workflow. A late answer belongs to a case that has
 * ended: nobody waits for the decision there.
 */
async function tellCase(
  on: Connection,
  task: TaskRecord,
  completion: TaskCompletionToWrite,
): Promise<boolean> {
  if (task.caseNumber === null) return false;
  await on.query({
    name: 'task-completed-event',
    text: `insert into ledger.case_event (case_number, at, type, subject, code, actor, detail)
           values ($1, $2, 'task.completed', $3, $4, $5, $6)`,
    values: [
      task.caseNumber,
      completion.at,
      task.subject,
      task.code,
      completion.by,
      { task: task.id, kind: task.kind, outcome: completion.outcome },
    ],
  });
  if (task.subject === null || task.code === null || task.kind === 'late-answer') return false;
  await on.query({
    name: 'task-inbox',
    text: `insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome)
           values ($1, $2, 'task', $3, $4, $5, $6) on conflict (event_id) do nothing`,
    values: [
      derivedId('task-completion', task.id),
      task.caseNumber,
      task.subject,
      task.code,
      task.attempt,
      completion.outcome,
    ],
  });
  return true;
}
