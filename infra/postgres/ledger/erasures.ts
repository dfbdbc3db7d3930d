import { DEPARTMENT_CODES, type Department } from '../../../schemas/department.ts';
import type { ErasureReason } from '../../../schemas/erasure.ts';
import type { Subject } from '../../../schemas/matter.ts';
import { eventType, type ErasureDoneEnvelope } from '../../../schemas/message.ts';
import { commandsTopic } from '../../../schemas/topic.ts';
import { derivedId } from '../../messages/derived-id.ts';
import { CASE_SOURCE, writeEnvelope } from '../../messages/envelope.ts';
import { insertOutbox, type OutboxRow } from '../../outbox/outbox.ts';
import { inTransaction, type Connection, type Pool } from '../pool.ts';

export interface ErasureToMake {
  readonly caseNumber: string;
  readonly subject: Subject;
  readonly reason: ErasureReason;
  readonly by: string;
  readonly at: Date;
  /** also while the case is open: what is under way for the subject is given up */
  readonly force: boolean;
}

/** erased: now or before. case-open: nothing was done. */
export type ErasureOutcome =
  | { readonly result: 'not-found' }
  | { readonly result: 'case-open' }
  | { readonly result: 'erased'; readonly again: boolean; readonly departments: readonly string[] };

/**
 * Erases a subject of a case: its key, facts and results here at once, and a message to every department that was ever
 * asked about it. All of it in one transaction with the record of who wanted it.
 */
export function eraseSubject(pool: Pool, erasure: ErasureToMake): Promise<ErasureOutcome> {
  return inTransaction(pool, (on) => eraseOn(on, erasure));
}

async function eraseOn(on: Connection, erasure: ErasureToMake): Promise<ErasureOutcome> {
  const { caseNumber, subject, force } = erasure;
  const found = await on.query<{ open: boolean; known: boolean }>(
    `select completed_at is null and status not in ('withdrawn', 'annulled') as open,
            exists (select from ledger.subject s where s.case_number = c.case_number and s.subject = $2) as known
       from ledger.birth_case c where case_number = $1 for no key update`,
    [caseNumber, subject],
  );
  const row = found.rows[0];
  if (!row?.known) return { result: 'not-found' };
  const before = await receiptsOf(on, caseNumber, subject);
  if (before) return { result: 'erased', again: true, departments: before };
  if (row.open && !force) return { result: 'case-open' };
  const departments = await askedDepartments(on, caseNumber, subject);
  await record(on, erasure, departments);
  if (row.open) await giveUp(on, erasure);
  await on.query('select ledger.erase_subject($1, $2)', [caseNumber, subject]);
  await insertOutbox(
    on,
    'ledger',
    departments.map((department) => erasureRow(erasure, department)),
  );
  return { result: 'erased', again: false, departments };
}

async function receiptsOf(
  on: Connection,
  caseNumber: string,
  subject: Subject,
): Promise<readonly string[] | undefined> {
  const { rows } = await on.query<{ departments: string[] | null }>(
    `select (select array_agg(department order by department) from ledger.erasure_receipt r
              where r.case_number = e.case_number and r.subject = e.subject) as departments
       from ledger.erasure e where case_number = $1 and subject = $2`,
    [caseNumber, subject],
  );
  return rows[0] && (rows[0].departments ?? []);
}

/** Who was ever asked about the subject, and so may hold something of it. */
async function askedDepartments(
  on: Connection,
  caseNumber: string,
  subject: Subject,
): Promise<readonly Department[]> {
  const { rows } = await on.query<{ department: string }>(
    `select distinct department from ledger.matter where case_number = $1 and subject = $2 and attempt > 0`,
    [caseNumber, subject],
  );
  const asked = new Set(rows.map((row) => row.department));
  return DEPARTMENT_CODES.filter((code) => asked.has(code));
}

function commandIdOf(caseNumber: string, subject: Subject, department: Department): string {
  return derivedId('erasure', caseNumber, subject, department);
}

async function record(
  on: Connection,
  { caseNumber, subject, reason, by, at }: ErasureToMake,
  departments: readonly Department[],
): Promise<void> {
  await on.query(
    `insert into ledger.erasure (case_number, subject, reason, requested_by, requested_at, completed_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [caseNumber, subject, reason, by, at, departments.length === 0 ? at : null],
  );
  await on.query(
    `insert into ledger.erasure_receipt (command_id, case_number, subject, department)
     select r.command_id, $2, $3, r.department
       from jsonb_to_recordset($1::jsonb) as r(command_id uuid, department text)`,
    [
      JSON.stringify(
        departments.map((department) => ({
          command_id: commandIdOf(caseNumber, subject, department),
          department,
        })),
      ),
      caseNumber,
      subject,
    ],
  );
  await on.query(
    `insert into ledger.case_event (case_number, at, type, subject, actor, detail)
     values ($1, $2, 'subject.erased', $3, $4, $5)`,
    [caseNumber, at, subject, by, { reason }],
  );
}

/**
 * An open case goes on without the subject: a person's giving-up, as of any held matter, for everything of it that a
 * department or a person is still to do. What was not asked for yet is held when its turn comes.
 */
async function giveUp(on: Connection, { caseNumber, subject, by, at }: ErasureToMake): Promise<void> {
  const { rows } = await on.query<{ code: string; attempt: number }>(
    `select code, attempt from ledger.matter
      where case_number = $1 and subject = $2 and node_state in ('requested', 'held')`,
    [caseNumber, subject],
  );
  for (const { code, attempt } of rows) {
    const taskId = derivedId('task', 'erased', caseNumber, subject, code, attempt);
    await on.query(
      `insert into ledger.human_task (id, case_number, subject, code, attempt, kind, dedupe_key, reason, deadline,
         status, outcome, completed_by, completed_at)
       values ($1, $2, $3, $4, $5, 'subject-erased', $8, '个人信息已删除，不再办理', $6, 'completed', 'given-up', $7, $6)`,
      [taskId, caseNumber, subject, code, attempt, at, by, `subject-erased/${taskId}`],
    );
    await on.query(
      `insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome)
       values ($1, $2, 'task', $3, $4, $5, 'given-up')`,
      [derivedId('task-completion', taskId), caseNumber, subject, code, attempt],
    );
  }
}

function erasureRow({ caseNumber, subject, at }: ErasureToMake, department: Department): OutboxRow {
  const id = commandIdOf(caseNumber, subject, department);
  const body = writeEnvelope({
    id,
    source: CASE_SOURCE,
    type: eventType('erasure', 'requested'),
    caseNumber,
    time: at,
    data: { caseNumber, subject },
  });
  return { id, topic: commandsTopic(department), key: caseNumber, kind: 'command', body };
}

/**
 * Writes receipts down. With the last one the ledger cleans once more: by then every answer that a department had sent
 * before its receipt has landed, because one case keeps its order on its topic.
 * @returns message ids of receipts that nobody asked for
 */
export function confirmErasures(pool: Pool, receipts: readonly ErasureDoneEnvelope[]): Promise<string[]> {
  return inTransaction(pool, async (on) => {
    const strange: string[] = [];
    for (const { id, data } of receipts) if (!(await confirmOne(on, id, data))) strange.push(id);
    return strange;
  });
}

async function confirmOne(
  on: Connection,
  answerId: string,
  { caseNumber, subject, commandId }: ErasureDoneEnvelope['data'],
): Promise<boolean> {
  const confirmed = await on.query(
    `update ledger.erasure_receipt set answer_id = $4, confirmed_at = coalesce(confirmed_at, now())
      where command_id = $1 and case_number = $2 and subject = $3`,
    [commandId, caseNumber, subject, answerId],
  );
  if (confirmed.rowCount === 0) return false;
  await on.query(`update ledger.outbox set done_at = coalesce(done_at, now()), body = null where id = $1`, [
    commandId,
  ]);
  const finished = await on.query(
    `update ledger.erasure e set completed_at = now()
      where case_number = $1 and subject = $2 and completed_at is null
        and not exists (select from ledger.erasure_receipt r where r.case_number = e.case_number
                          and r.subject = e.subject and r.confirmed_at is null)`,
    [caseNumber, subject],
  );
  if (finished.rowCount === 0) return true;
  await on.query('select ledger.erase_subject($1, $2)', [caseNumber, subject]);
  await on.query(
    `insert into ledger.case_event (case_number, type, subject, actor) values ($1, 'subject.erasure-confirmed', $2, 'system')`,
    [caseNumber, subject],
  );
  return true;
}
