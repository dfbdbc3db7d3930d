import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import { derivedId } from '../../infra/messages/derived-id.ts';
import { CASE_SOURCE, departmentSource, writeEnvelope } from '../../infra/messages/envelope.ts';
import { readEvent } from '../../infra/messages/read-event.ts';
import { insertOutbox, type OutboxRow } from '../../infra/outbox/outbox.ts';
import { ifReadable } from '../../infra/postgres/fault.ts';
import { inTransaction, type Pool } from '../../infra/postgres/pool.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import { unseal, type Keys } from '../../infra/sealing/seal.ts';
import { answerName, erasureName } from '../../schemas/command-id.ts';
import { erasureEnvelopeSchema, eventType, type ErasureEnvelope } from '../../schemas/message.ts';
import { answersTopic } from '../../schemas/topic.ts';

const ERASURE = 'cn.birth.erasure.';

/** Whether a message asks to forget somebody; not yet whether the case side asks. */
export function isErasure({ value }: ReceivedMessage): boolean {
  return value.includes(ERASURE);
}

/**
 * Who is to be forgotten. Only the case side can seal something to the id, and the id names whom the notifier is to forget
 * (services/departments/kit/erasure.ts has the same for departments).
 * @returns undefined: nobody is, for the sake of a message that anybody could have written
 */
export function readErasure(message: ReceivedMessage, receiver: Keys): ErasureEnvelope | undefined {
  const envelope = erasureEnvelopeSchema.safeParse(readEvent(message)).data;
  if (envelope?.data.caseNumber !== message.key) return undefined;
  const { id, source, data } = envelope;
  const { caseNumber, subject, sealed } = data;
  if (source !== CASE_SOURCE || id !== derivedId(...erasureName(caseNumber, subject, 'notifier')))
    return undefined;
  const opened =
    sealed !== undefined &&
    ifReadable(() => unseal(receiver, sealContext.command(id), Buffer.from(sealed, 'base64')));
  return opened ? envelope : undefined;
}

/**
 * Forgets whom a case's notices went to: phone and text of each, here and at the simulated carrier. What was not sent yet is
 * not sent any more. Done again it changes nothing and confirms again.
 */
export async function forget(pool: Pool, erasures: readonly ErasureEnvelope[]): Promise<void> {
  for (const { id, data } of erasures) {
    const receipt = receiptRow(id, data);
    await inTransaction(pool, async (on) => {
      await on.query('select notifier.erase_case($1)', [data.caseNumber]);
      await insertOutbox(on, 'notifier', [receipt]);
      await on.query(
        'update notifier.outbox set done_at = null, due_at = now() where id = $1 and sent_at is not null',
        [receipt.id],
      );
    });
  }
}

/** The receipt of one erasure always has this id, however often it is asked for. */
function receiptRow(commandId: string, { caseNumber, subject }: ErasureEnvelope['data']): OutboxRow {
  const id = derivedId(...answerName(commandId));
  const body = writeEnvelope({
    id,
    source: departmentSource('notifier'),
    type: eventType('erasure', 'completed'),
    caseNumber,
    time: new Date(),
    data: { caseNumber, subject, commandId },
  });
  return { id, topic: answersTopic('notifier'), key: caseNumber, kind: 'answer', body };
}
