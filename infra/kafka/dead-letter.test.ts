import { describe, expect, it } from 'vitest';
import { batchOf, recordsOf } from '../../test/support/kafka-batches/batches.ts';
import { isReplayable } from '../../schemas/dead-letter.ts';
import { DEAD_LETTER_MAX_BYTES } from '../../schemas/topic.ts';
import { deadLetterRow } from './dead-letter.ts';
import type { ReceivedMessage } from './port.ts';

const message: ReceivedMessage = {
  topic: 'birth.notices.v1',
  partition: 3,
  offset: '42',
  key: 'case-1',
  value: Buffer.from([0xff, 0x00, 0x7b]),
  headers: { traceparent: '00-abc' },
};

describe('a dead letter', () => {
  it('keeps bytes, key and headers, and says where it was and why', () => {
    const row = deadLetterRow(message, { code: 'unreadable', detail: '/data/sealed' });
    expect(row).toMatchObject({ topic: 'birth.notices.v1.dlq', key: 'case-1', kind: 'dead-letter' });
    expect(row.body.equals(message.value)).toBe(true);
    expect(row.headers).toMatchObject({
      traceparent: '00-abc',
      'dlq-original-topic': 'birth.notices.v1',
      'dlq-original-partition': '3',
      'dlq-original-offset': '42',
      'dlq-reason': 'unreadable /data/sealed',
    });
    expect(Date.parse(row.headers?.['dlq-time'] ?? '')).not.toBeNaN();
  });

  it('of a batch that cannot be taken apart says why that is, and where the batch ends', () => {
    const undecodable = { code: 'codec-failed', lastOffset: '44' } as const;
    const { headers, body } = deadLetterRow({ ...message, key: null, undecodable }, { code: 'not-json' });
    expect(headers).toMatchObject({
      'dlq-original-offset': '42',
      'dlq-original-last-offset': '44',
      'dlq-reason': 'codec-failed',
    });
    expect(body.equals(message.value)).toBe(true);
    // No reader takes it for a message by mistake.
    const batch = batchOf({ codec: 'none', records: recordsOf('case-1', '{"id":1}') });
    expect(() => JSON.parse(batch.toString()) as unknown).toThrow(SyntaxError);
  });

  it('has one id however often the message is read, and another for any other message', () => {
    const id = (change: Partial<ReceivedMessage> = {}): string =>
      deadLetterRow({ ...message, ...change }, { code: 'unreadable' }).id;
    expect(id()).toBe(id());
    const others = [
      { topic: 'birth.x.v1' },
      { partition: 4 },
      { offset: '43' },
      { value: Buffer.from('other') },
    ];
    expect(new Set([id(), ...others.map(id)]).size).toBe(5);
  });

  it('can be stored whatever a stranger put into key and headers', () => {
    const row = deadLetterRow({ ...message, key: null, headers: { 'a\0b': 'c\0d' } }, { code: 'unreadable' });
    expect(row.key).toBe('');
    expect(JSON.stringify(row.headers)).not.toContain('\\u0000');
  });

  it('is overtaken by births: a flood of what nobody can read holds up nobody', () => {
    expect(deadLetterRow(message, { code: 'unreadable' }).lane).toBe('bulk');
  });

  it.each<[string, Partial<ReceivedMessage>]>([
    ['bytes', { value: Buffer.alloc(DEAD_LETTER_MAX_BYTES) }],
    ['a header', { headers: { a: '\0'.repeat(DEAD_LETTER_MAX_BYTES / 2) } }],
    ['a key', { key: 'k'.repeat(DEAD_LETTER_MAX_BYTES) }],
  ])('tells of what its topic cannot take, packed as it came, by its place and digest: %s', (_, change) => {
    const row = deadLetterRow({ ...message, ...change }, { code: 'unreadable' });
    expect(row.headers).toMatchObject({ 'dlq-original-offset': '42', 'dlq-reason': 'too-large unreadable' });
    expect([row.key, row.body.toString()]).toEqual(['', expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(isReplayable('too-large unreadable')).toBe(false);
    expect(row.id).toBe(deadLetterRow({ ...message, ...change }, { code: 'unreadable' }).id);
  });

  it('believes nobody’s word for where it has been', () => {
    const headers = { 'dlq-original-last-offset': '9', 'dlq-reason': 'codec-failed', 'dlq-replayed': 'a' };
    const said = deadLetterRow({ ...message, headers }, { code: 'unreadable' }).headers;
    expect(said).not.toHaveProperty('dlq-original-last-offset');
    expect(said).toMatchObject({ 'dlq-reason': 'unreadable', 'dlq-replayed': 'a' });
  });
});
