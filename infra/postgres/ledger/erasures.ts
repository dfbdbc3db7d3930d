import type { Done } from '../../../activities/effects.ts';
import type { CaseView } from '../../../activities/ledger-port.ts';
import { erasureName } from '../../../schemas/command-id.ts';
import { DEPARTMENT_CODES, type Department } from '../../../schemas/department.ts';
import type { ErasureReason } from '../../../schemas/erasure.ts';
import type { Subject } from '../../../schemas/matter.ts';
import { eventType, type ErasureDoneEnvelope } from '../../../schemas/message.ts';
import { commandsTopic, NOTICES_TOPIC } from '../../../schemas/topic.ts';
import { derivedId } from '../../messages/derived-id.ts';
import { CASE_SOURCE, writeEnvelope } from '../../messages/envelope.ts';
import { insertOutbox, type OutboxRow } from '../../outbox/outbox.ts';
import { sealContext, type Keyring, type Receiver } from '../../sealing/keys.ts';
import { sealJson } from '../../sealing/seal.ts';
import { inTransaction, type Connection, type Pool } from '../pool.ts';
import { changeCase, type CaseLedgerOptions } from './case-ledger.ts';
import type { OpenCase } from './open-case.ts';
import { lockCase } from './read-case.ts';

export interface ErasureToMake {
  readonly caseNumber: string;
  readonly subject: Subject;
  readonly reason: ErasureReason;
  readonly by: string;
  /** also while the case is open: what is under way for the subject is given up */
  readonly force: boolean;
}

/** erased: now or before. case-open, payments-open, set-aside: nothing was done. */
export type ErasureOutcome =
  | { readonly result: 'not-found' }
  | { readonly result: 'case-open' }
  /** there is money to come that nobody could be paid */
  | { readonly result: 'payments-open' }
  | { readonly result: 'set-aside' }
  | {
      readonly result: 'erased';
      readonly again: boolean;
      /** everybody who is erased with it: of the family, all that were not before */
      readonly subjects: readonly Subject[];
      /** who was asked to forget them, the notifier among them where it may have told one of them anything */
      readonly receivers: readonly Receiver[];
    };

/** How erasing is decided about (activities/erase-subject.ts). */
export interface Deciding {
  /**
   * What an open case does without the subject; as result, the departments that were ever asked about it, or undefined: the
   * case is set aside.
   */
  readonly erase: (view: CaseView) => Done<ReadonlySet<Department> | undefined>;
  /** Whether money would end with it. */
  readonly endsPayments: (view: CaseView) => boolean;
}

/**
 * Erases a subject of a case: its key, facts and results here at once, and a message to every department that was ever
 * asked about it. All of it in one transaction with the record of who wanted it, under the lock of the case.
 * @param decide looks at the case before anything of it is gone
 */
export async function eraseSubject(
  options: CaseLedgerOptions,
  erasure: ErasureToMake,
  decide: Deciding,
): Promise<ErasureOutcome> {
  const outcome = await changeCase<ErasureOutcome>(
    options,
    erasure.caseNumber,
    (view) => {
      const refusal = refusalOf(view, erasure, decide);
      if (refusal) return { result: refusal };
      const subjects = whomWith(view, erasure.subject);
      const { effects, result } = decide.erase(view);
      if (!result) return { result: { result: 'set-aside' } };
      const departments = DEPARTMENT_CODES.filter((code) => result.has(code));
      const receivers: Receiver[] = mayHaveBeenTold(erasure.subject)
        ? [...departments, 'notifier']
        : departments;
      return { effects, result: { result: 'erased', again: false, subjects, receivers } };
    },
    async (on, done, { now }) => {
      if (done.result !== 'erased' || done.again) return;
      for (const subject of done.subjects)
        await eraseOn(on, options.keyring, { ...erasure, subject }, { receivers: done.receivers, at: now });
    },
  ).catch((error: unknown): ErasureOutcome => {
    if (error instanceof Error && error.name === 'CaseUnknownError') return { result: 'not-found' };
    throw error;
  });
  if (outcome.result !== 'erased' || !outcome.again) return outcome;
  return { ...outcome, receivers: await receiversOf(options.pool, erasure) };
}

/** What stands against it; undefined: nothing does. */
function refusalOf(
  view: OpenCase,
  { subject, force }: ErasureToMake,
  { endsPayments }: Deciding,
): ErasureOutcome | undefined {
  const known = view.sealedSubjects.find((each) => each.subject === subject);
  if (!known) return { result: 'not-found' };
  if (known.wrappedKey === null) return { result: 'erased', again: true, subjects: [subject], receivers: [] };
  if (force) return undefined;
  if (!view.closed && view.status !== 'withdrawn' && view.status !== 'annulled')
    return { result: 'case-open' };
  return endsPayments(view) ? { result: 'payments-open' } : undefined;
}

/** Who is erased with a subject: with the family, everybody. */
function whomWith({ sealedSubjects }: OpenCase, subject: Subject): Subject[] {
  const known = sealedSubjects.filter(({ wrappedKey }) => wrappedKey !== null).map((each) => each.subject);
  return subject === 'family' ? known.sort() : [subject];
}

/**
 * Each parent is told something: as the one who is told for the family, on being invited, signing in or acted for. Only the
 * notifier knows what it has of whom, and of a child it has nothing.
 */
function mayHaveBeenTold(subject: Subject): boolean {
  return !subject.startsWith('child-');
}

async function eraseOn(
  on: Connection,
  keyring: Keyring,
  erasure: ErasureToMake,
  { receivers, at }: { readonly receivers: readonly Receiver[]; readonly at: Date },
): Promise<void> {
  const { caseNumber, subject, reason, by } = erasure;
  const messages = receivers.map((receiver) => erasureRow(keyring, { ...erasure, at }, receiver));
  await on.query(
    `insert into ledger.erasure (case_number, subject, reason, requested_by, requested_at, completed_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [caseNumber, subject, reason, by, at, receivers.length === 0 ? at : null],
  );
  await on.query(
    `insert into ledger.erasure_receipt (command_id, case_number, subject, department)
     select r.id, $3, $4, r.department from unnest($1::uuid[], $2::text[]) as r(id, department)`,
    [messages.map(({ id }) => id), receivers, caseNumber, subject],
  );
  await on.query('select ledger.erase_subject($1, $2)', [caseNumber, subject]);
  await insertOutbox(on, 'ledger', messages);
}

/** Who was asked to forget a subject that was erased before. */
async function receiversOf(pool: Pool, { caseNumber, subject }: ErasureToMake): Promise<Receiver[]> {
  const { rows } = await pool.query<{ department: Receiver }>(
    `select department from ledger.erasure_receipt where case_number = $1 and subject = $2 order by department`,
    [caseNumber, subject],
  );
  return rows.map((row) => row.department);
}

export type ErasureToAsk = Pick<ErasureToMake, 'caseNumber' | 'subject'> & { readonly at: Date };

/** Its id says who is to forget whom, and its seal, bound to that id, that the case side asks. */
export function erasureRow(
  keyring: Keyring,
  { caseNumber, subject, at }: ErasureToAsk,
  receiver: Receiver,
): OutboxRow {
  const id = derivedId(...erasureName(caseNumber, subject, receiver));
  const sealed = sealJson(keyring.receiver(receiver), sealContext.command(id), {}).toString('base64');
  const body = writeEnvelope({
    id,
    source: CASE_SOURCE,
    type: eventType('erasure', 'requested'),
    caseNumber,
    time: at,
    data: { caseNumber, subject, sealed },
  });
  const topic = receiver === 'notifier' ? NOTICES_TOPIC : commandsTopic(receiver);
  return { id, topic, key: caseNumber, kind: 'command', body };
}

/**
 * Seals what builds before this one have asked in clear, and is not confirmed: departments forget nobody for the sake of a
 * message that anybody could have written. Called at each start of a gateway; done again it finds nothing.
 * @returns how many
 */
export async function sealOpenErasures(pool: Pool, keyring: Keyring): Promise<number> {
  const { rows } = await pool.query<ErasureToAsk & { department: Receiver; id: string }>(
    `select o.id, r.case_number as "caseNumber", r.subject, r.department, e.requested_at as at
       from ledger.erasure_receipt r
       join ledger.erasure e using (case_number, subject)
       join ledger.outbox o on o.id = r.command_id
      where r.confirmed_at is null and o.done_at is null and o.body is not null
        and not convert_from(o.body, 'UTF8')::jsonb->'data' ? 'sealed'`,
  );
  for (const { id, department, ...asked } of rows) {
    const { body } = erasureRow(keyring, asked, department);
    await pool.query('update ledger.outbox set body = $2 where id = $1 and done_at is null', [id, body]);
  }
  return rows.length;
}

/** What a department, or the notifier, says that has forgotten a subject. */
export interface ReceiptOfErasure {
  readonly eventId: string;
  readonly department: Receiver;
  readonly data: ErasureDoneEnvelope['data'];
}

/**
 * Writes receipts down. With the last one the ledger cleans once more: by then every answer that a department had sent
 * before its receipt has landed, because one case keeps its order on its topic.
 * @returns event ids of receipts of what their department was not asked to forget
 */
export async function confirmErasures(
  pool: Pool,
  receipts: readonly ReceiptOfErasure[],
): Promise<ReadonlySet<string>> {
  const strange = new Set<string>();
  if (receipts.length === 0) return strange;
  const inOrder = receipts.toSorted((a, b) => (a.data.caseNumber < b.data.caseNumber ? -1 : 1));
  await inTransaction(pool, async (on) => {
    for (const receipt of inOrder) {
      await lockCase(on, receipt.data.caseNumber);
      if (!(await confirmOne(on, receipt))) strange.add(receipt.eventId);
    }
  });
  return strange;
}

async function confirmOne(on: Connection, { eventId, department, data }: ReceiptOfErasure): Promise<boolean> {
  const { caseNumber, subject, commandId } = data;
  const confirmed = await on.query(
    `update ledger.erasure_receipt set answer_id = $4, confirmed_at = coalesce(confirmed_at, ledger.now())
      where command_id = $1 and case_number = $2 and subject = $3 and department = $5`,
    [commandId, caseNumber, subject, eventId, department],
  );
  if (confirmed.rowCount === 0) return false;
  await on.query(
    `update ledger.outbox set done_at = coalesce(done_at, ledger.now()), body = null where id = $1`,
    [commandId],
  );
  const finished = await on.query(
    `update ledger.erasure e set completed_at = ledger.now()
      where case_number = $1 and subject = $2 and completed_at is null
        and not exists (select from ledger.erasure_receipt r where r.case_number = e.case_number
                          and r.subject = e.subject and r.confirmed_at is null)`,
    [caseNumber, subject],
  );
  if (finished.rowCount === 0) return true;
  await on.query('select ledger.erase_subject($1, $2)', [caseNumber, subject]);
  await on.query(
    `insert into ledger.case_event (case_number, type, subject, actor, at)
     values ($1, 'subject.erasure-confirmed', $2, 'system', ledger.now())`,
    [caseNumber, subject],
  );
  return true;
}
