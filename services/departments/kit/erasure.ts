import { derivedId } from '../../../infra/messages/derived-id.ts';
import { CASE_SOURCE, departmentSource, writeEnvelope } from '../../../infra/messages/envelope.ts';
import { readEvent } from '../../../infra/messages/read-event.ts';
import type { ReceivedMessage } from '../../../infra/kafka/port.ts';
import { insertOutbox, type OutboxRow } from '../../../infra/outbox/outbox.ts';
import { ifReadable } from '../../../infra/postgres/fault.ts';
import type { Connection } from '../../../infra/postgres/pool.ts';
import { sealContext } from '../../../infra/sealing/keys.ts';
import { unseal } from '../../../infra/sealing/seal.ts';
import { answerName, erasureName } from '../../../schemas/command-id.ts';
import { erasureEnvelopeSchema, eventType, type ErasureEnvelope } from '../../../schemas/message.ts';
import { answersTopic } from '../../../schemas/topic.ts';
import type { Office } from './office.ts';
import { registerPlace, type Register } from './register.ts';

/** The messages of a batch that ask for a subject to be forgotten, and are of the case side. */
export function readErasures(
  batch: readonly ReceivedMessage[],
  office: Office,
): Map<ReceivedMessage, ErasureEnvelope> {
  return new Map(
    batch.flatMap((message) => {
      const erasure = readErasure(message, office);
      return erasure ? [[message, erasure] as const] : [];
    }),
  );
}

function readErasure(message: ReceivedMessage, office: Office): ErasureEnvelope | undefined {
  // Commands are many and erasures few: what cannot be one is not parsed twice.
  if (!message.value.includes('cn.birth.erasure.')) return undefined;
  const envelope = erasureEnvelopeSchema.safeParse(readEvent(message)).data;
  return envelope?.data.caseNumber === message.key && isOfCaseSide(envelope, office) ? envelope : undefined;
}

/**
 * Whoever may write on the topic of commands, and has no key, could have everybody forgotten, and nobody brings that back. The
 * id names whom this department is to forget, and only the case side can seal something to it.
 */
function isOfCaseSide(
  { id, source, data: { caseNumber, subject, sealed } }: ErasureEnvelope,
  { department, messageKeys }: Office,
): boolean {
  if (source !== CASE_SOURCE || id !== derivedId(...erasureName(caseNumber, subject, department)))
    return false;
  return (
    sealed !== undefined &&
    ifReadable(() => unseal(messageKeys, sealContext.command(id), Buffer.from(sealed, 'base64'))) !==
      undefined
  );
}

/** Whom to forget, and what this department keeps. */
export interface Forgetting {
  readonly erasures: readonly ErasureEnvelope[];
  readonly registers: readonly Register[];
}

/**
 * Forgets subjects: their entries keep their skeleton only, their stored answers nothing. The inbox remembers that it
 * was done, so that whatever comes later for them has no effect (batch-statements.ts). Done again it changes nothing
 * and confirms again.
 */
export async function eraseSubjects(
  on: Connection,
  office: Office,
  { erasures, registers }: Forgetting,
): Promise<void> {
  const { schema } = office;
  for (const erasure of erasures) {
    const { id, data } = erasure;
    const receipt = receiptRow(office, erasure);
    await on.query(
      `insert into ${schema}.inbox (event_id, case_number, subject, code, attempt, handled_at, answer_id)
       values ($1, $2, $3, 'erasure', 1, now(), $4) on conflict (event_id) do nothing`,
      [id, data.caseNumber, data.subject, receipt.id],
    );
    await on.query(`select ${schema}.erase_subject($1, $2)`, [data.caseNumber, data.subject]);
    if (data.subject === 'mother' || data.subject === 'father')
      await takeOut(on, office, { ...data, parent: data.subject, registers });
    await insertOutbox(on, schema, [receipt]);
    await on.query(
      `update ${schema}.outbox set done_at = null, due_at = now() where id = $1 and sent_at is not null`,
      [receipt.id],
    );
  }
}

interface TakingOut {
  readonly caseNumber: string;
  readonly parent: 'mother' | 'father';
  readonly registers: readonly Register[];
}

/** Takes a parent out of the entries of its children. Done again it finds nothing to take. */
async function takeOut(
  on: Connection,
  office: Office,
  { caseNumber, parent, registers }: TakingOut,
): Promise<void> {
  for (const register of registers) {
    const fields = register.ofParents?.[parent] ?? [];
    if (fields.length === 0) continue;
    const table = `${office.schema}.${register.table}`;
    const { rows } = await on.query<{ subject: string; sealed: Buffer }>(
      `select subject, sealed from ${table} where case_number = $1 and sealed is not null for update`,
      [caseNumber],
    );
    for (const { subject, sealed } of rows) {
      const place = registerPlace(register, caseNumber, subject);
      const kept = Object.entries(office.unseal(place, sealed) as object).filter(
        ([name]) => !fields.includes(name),
      );
      await on.query(
        `update ${table} set sealed = decode($3, 'base64') where case_number = $1 and subject = $2`,
        [caseNumber, subject, office.seal(place, Object.fromEntries(kept))],
      );
    }
  }
}

/** The receipt of one erasure always has this id, however often it is asked for. */
function receiptRow(office: Office, { id: commandId, data }: ErasureEnvelope): OutboxRow {
  const id = derivedId(...answerName(commandId));
  const { caseNumber, subject } = data;
  const body = writeEnvelope({
    id,
    source: departmentSource(office.department),
    type: eventType('erasure', 'completed'),
    caseNumber,
    time: office.now(),
    data: { caseNumber, subject, commandId },
  });
  return { id, topic: answersTopic(office.department), key: caseNumber, kind: 'answer', body };
}
