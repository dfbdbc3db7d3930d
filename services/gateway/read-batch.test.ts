import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import { answersTopic } from '../../schemas/topic.ts';
import { readBatch } from './read-batch.ts';

const CASE = 'GS20261120000001';

interface Change {
  readonly type?: string;
  readonly key?: string;
  readonly id?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** An answer that can be read, but for what a test changes. */
function answer({
  type = 'cn.birth.birth-certificate.completed.v1',
  key = CASE,
  id = randomUUID(),
  data,
}: Change = {}): ReceivedMessage {
  const envelope = {
    specversion: '1.0',
    id,
    source: '/birth/departments/health-commission',
    type,
    time: '2026-11-20T00:00:00Z',
    datacontenttype: 'application/json',
    data: {
      caseNumber: CASE,
      subject: 'child-1',
      matter: 'birth-certificate',
      attempt: 1,
      commandId: randomUUID(),
      outcome: 'completed',
      sealed: 'AAAA',
      ...data,
    },
  };
  const value = Buffer.from(JSON.stringify(envelope));
  return { topic: answersTopic('health-commission'), partition: 0, offset: '0', key, value, headers: {} };
}

function judge(change: Change): string {
  const { answers, dead } = readBatch([answer(change)]);
  return dead[0]?.headers?.['dlq-reason'] ?? `${answers.size} read`;
}

describe('an answer', () => {
  it.each<[string, Change]>([
    ['1 read', {}],
    ['1 read', { type: 'cn.birth.birth-certificate.refused.v1', data: { outcome: 'refused' } }],
    ['version-unknown', { type: 'cn.birth.birth-certificate.completed.v9' }],
    ['version-unknown', { type: 'cn.birth.birth-certificate.completed.v0' }],
    // A newer version may be of a shape that this build does not know.
    ['version-unknown', { type: 'cn.birth.erasure.completed.v2', data: { matter: 1 } }],
    ['contradicts-itself', { type: 'cn.birth.birth-certificate.refused.v1' }],
    ['contradicts-itself', { type: 'cn.birth.something-else.refused.v1' }],
    ['contradicts-itself', { type: 'cn.birth.household-registration.completed.v1' }],
    ['contradicts-itself', { type: 'cn.birth.birth-certificate.requested.v1' }],
    ['wrong-key', { key: 'nobody' }],
    ['unreadable', { id: 'AD3B473E-10D2-41CB-9032-6C836EA6A51E' }],
    ['unreadable', { type: 'completed' }],
    ['unreadable', { data: { attempt: 'first' } }],
    // What the ledger cannot hold would keep the partition waiting for ever.
    ['unreadable', { data: { attempt: 3e9 } }],
    ['unreadable', { key: 'B\0', data: { caseNumber: 'B\0' } }],
    ['unreadable', { type: 'cn.birth.erasure.completed.v1', key: 'B\0', data: { caseNumber: 'B\0' } }],
  ])('is %s: %j', (verdict, change) => {
    expect(judge(change)).toBe(verdict);
  });
});
