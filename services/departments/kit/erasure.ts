import { derivedId } from '../../../infra/messages/derived-id.ts';
import { departmentSource, writeEnvelope } from '../../../infra/messages/envelope.ts';
import { readEvent } from '../../../infra/messages/read-event.ts';
import type { ReceivedMessage } from '../../../infra/kafka/port.ts';
import { insertOutbox, type OutboxRow } from '../../../infra/outbox/outbox.ts';
import type { Connection } from '../../../infra/postgres/pool.ts';
import { answerName } from '../../../schemas/command-id.ts';
import { erasureEnvelopeSchema, eventType, type ErasureEnvelope } from '../../../schemas/message.ts';
import { answersTopic } from '../../../schemas/topic.ts';
import type { Office } from './office.ts';

/** The messages of a batch that ask for a subject to be forgotten. */
export function readErasures(batch: readonly ReceivedMessage[]): Map<ReceivedMessage, ErasureEnvelope> {
  return new Map(
    batch.flatMap((message) => {
      const erasure = readErasure(message);
      return erasure ? [[message, erasure] as const] : [];
    }),
  );
}

function readErasure(message: ReceivedMessage): ErasureEnvelope | undefined {
  // Commands are many and erasures few: what cannot be one is not parsed twice.
  if (!message.value.includes('cn.birth.erasure.')) return undefined;
  const envelope = erasureEnvelopeSchema.safeParse(readEvent(message)).data;
  return envelope && envelope.data.caseNumber === message.key ? envelope : undefined;
}

/**
 * Forgets subjects: their entries keep their skeleton only, their stored answers nothing. The inbox remembers that it
 * was done, so that whatever comes later for them has no effect (batch-statements.ts). Done again it changes nothing
 * and confirms again.
 */
export async function eraseSubjects(
  on: Connection,
  office: Office,
  erasures: readonly ErasureEnvelope[],
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
    await insertOutbox(on, schema, [receipt]);
    await on.query(
      `update ${schema}.outbox set done_at = null, due_at = now() where id = $1 and sent_at is not null`,
      [receipt.id],
    );
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
