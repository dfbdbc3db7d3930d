import { randomUUID } from 'node:crypto';
import { answersTopic, commandsTopic, NOTICES_TOPIC } from '../../../schemas/topic.ts';
import { CASE_SOURCE, departmentSource, writeEnvelope } from '../../messages/envelope.ts';
import { contextOfReceipt } from '../../sealing/bound.ts';
import { sealContext } from '../../sealing/keys.ts';
import { sealJson } from '../../sealing/seal.ts';
import type { Pool } from '../pool.ts';

/**
 * Puts a sealed message into the outbox of a schema.
 * @returns its id
 */
export async function addMessage(
  pool: Pool,
  schema: string,
  kind: 'command' | 'answer' | 'notice',
  keys: readonly Buffer[],
): Promise<string> {
  const id = randomUUID();
  const sealed = sealJson(keys, sealContext[kind](id), { said: kind }).toString('base64');
  const data = { caseNumber: 'B-000', sealed };
  const body = writeEnvelope({
    id,
    source: CASE_SOURCE,
    type: 'cn.birth.household-registration.requested.v1',
    caseNumber: 'B-000',
    time: new Date(),
    data,
  });
  await pool.query(
    `insert into ${schema}.outbox (id, shard, topic, key, kind, body) values ($1, 0, $2, 'B-000', $3, $4)`,
    [id, kind === 'notice' ? NOTICES_TOPIC : commandsTopic('public-security'), kind, body],
  );
  return id;
}

/**
 * Puts what the notifier says of a notice into its outbox.
 * @returns its id
 */
export async function addReceipt(pool: Pool, keys: readonly Buffer[]): Promise<string> {
  const message = {
    id: randomUUID(),
    type: 'cn.birth.notice.undelivered.v1',
    data: { caseNumber: 'B-000', noticeId: randomUUID() },
  };
  const sealed = sealJson(keys, contextOfReceipt(message), { text: '要告知的话' }).toString('base64');
  const body = writeEnvelope({
    ...message,
    source: departmentSource('notifier'),
    caseNumber: 'B-000',
    time: new Date(),
    data: { ...message.data, sealed },
  });
  await pool.query(
    `insert into notifier.outbox (id, shard, topic, key, kind, body) values ($1, 0, $2, 'B-000', 'answer', $3)`,
    [message.id, answersTopic('notifier'), body],
  );
  return message.id;
}
