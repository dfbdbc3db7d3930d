import { MultipleErrors, ResponseError } from '@platformatic/kafka';
import { KafkaJSError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { TOPICS, type Topic } from '../../schemas/topic.ts';
import { kafkaErrorType } from './error-type.ts';
import { groupByTopic } from './kafkajs/producer.ts';
import type { OutgoingMessage } from './port.ts';
import { isRefusedMessage, isUnknownTopic } from './publisher.ts';
import { topicConfig } from './topics.ts';

const tooLarge = new KafkaJSProtocolError(
  Object.assign(new Error('too large'), { type: 'MESSAGE_TOO_LARGE', code: 10 }) as never,
);

describe('errors of the broker', () => {
  it('are known by the name of the protocol, through whatever kafkajs wraps around them', () => {
    const wrapped = new KafkaJSNumberOfRetriesExceeded(tooLarge, {
      retryCount: 1,
      retryTime: 1,
      cause: tooLarge,
    } as never);
    expect(kafkaErrorType(wrapped)).toBe('MESSAGE_TOO_LARGE');
    expect(isRefusedMessage(wrapped)).toBe(true);
    expect(isUnknownTopic(wrapped)).toBe(false);
  });

  it('are known by the name of the protocol, through whatever @platformatic/kafka gathers them in', () => {
    const refused = new ResponseError(0, 11, { '/responses/0': [10, null] }, {});
    const tries = new MultipleErrors('produce failed 2 times.', [new Error('away'), refused]);
    const gathered = new MultipleErrors('Producing messages failed.', [tries]);
    expect(kafkaErrorType(gathered)).toBe('MESSAGE_TOO_LARGE');
    expect(isRefusedMessage(gathered)).toBe(true);
  });

  it('of a connection are not errors of the message', () => {
    const away = new KafkaJSError('Closed connection');
    expect(isRefusedMessage(away)).toBe(false);
    expect(isUnknownTopic(away)).toBe(false);
    expect(kafkaErrorType('no error at all')).toBe('unknown');
  });
});

describe('a request', () => {
  it('holds each topic once and keeps the order in it', () => {
    const message = (topic: string, key: string): OutgoingMessage => ({
      topic,
      key,
      value: Buffer.from(key),
      headers: {},
    });
    const grouped = groupByTopic([message('a', '1'), message('b', '2'), message('a', '3')]);
    expect(grouped.map(({ topic, messages }) => [topic, messages.map((m) => m.key)])).toEqual([
      ['a', ['1', '3']],
      ['b', ['2']],
    ]);
  });
});

describe('topics', () => {
  const settingsOf = (topic: Topic, replicas: number): Record<string, string> =>
    Object.fromEntries((topicConfig(topic, replicas).configEntries ?? []).map((e) => [e.name, e.value]));

  it('keep messages no longer than fourteen days, dead letters with room for their headers', () => {
    for (const topic of TOPICS) {
      const settings = settingsOf(topic, 1);
      expect(Number(settings['retention.ms'])).toBeLessThanOrEqual(14 * 86_400_000);
      expect(settings['max.message.bytes']).toBe(topic.name.endsWith('.dlq') ? '2097152' : undefined);
      expect(settings['compression.type']).toBe('producer');
      expect(settings['min.insync.replicas']).toBeUndefined();
      expect(settingsOf(topic, 3)['min.insync.replicas']).toBe('2');
    }
  });
});
