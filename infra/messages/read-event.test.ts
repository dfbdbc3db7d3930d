import { Kafka } from 'cloudevents';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { outgoing } from '../outbox/rows.ts';
import { writeEnvelope } from './envelope.ts';
import { readEvent } from './read-event.ts';

const EVENT = {
  specversion: '1.0',
  id: 'the first of 2026',
  source: '/birth/departments/housing',
  type: 'cn.birth.housing-event.completed.v1',
  data: { caseNumber: 'C-1' },
};
const TYPED = { 'content-type': 'application/cloudevents+json' };

const many = (name: string, count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, 'x']));

function read(event: object, headers: Record<string, string> = {}) {
  return readEvent({ key: 'C-1', value: Buffer.from(JSON.stringify(event)), headers });
}

describe('what we send', () => {
  const body = writeEnvelope({ ...EVENT, id: '1', caseNumber: 'C-1', time: new Date() });
  const row = { id: '1', topic: 't', key: 'C-1', headers: null, body };

  it('is seen as an event by the official library', () => {
    const { key, value, headers } = outgoing({ ...row, kind: 'answer' });
    const message = { key, value: value.toString(), body: value.toString(), headers: { ...headers } };
    expect(headers['content-type']).toMatch(/^application\/cloudevents\+json; charset=utf-8$/i);
    expect(Kafka.isEvent(message)).toBe(true);
    expect(Kafka.toEvent(message)).toMatchObject({ ...EVENT, id: '1', partitionkey: 'C-1' });
  });

  it('keeps the headers of a dead letter as they came', () => {
    const headers = { 'content-type': 'text/plain', 'dlq-reason': 'unreadable' };
    expect(outgoing({ ...row, kind: 'dead-letter', headers }).headers).toEqual(headers);
    expect(outgoing({ ...row, kind: 'dead-letter' }).headers).toEqual({});
  });
});

describe('an event that comes', () => {
  it.each<[string, object, Record<string, string>]>([
    ['as JSON', EVENT, TYPED],
    ['without a content type, as builds before sent it', EVENT, {}],
    [
      'with the character set named',
      EVENT,
      { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
    ],
    ['with it quoted', EVENT, { 'Content-Type': 'application/cloudevents+JSON;charset="utf-8"' }],
    ['with a time', { ...EVENT, time: '2026-11-20T10:00:00+08:00' }, TYPED],
    [
      'with attributes that we do not know',
      { ...EVENT, traceparent: '00-1', dataschema: 'https://example.org/a' },
      TYPED,
    ],
  ])('is read: %s', (_, event, headers) => {
    expect(read(event, headers)).toMatchObject(EVENT);
  });

  it('is read in binary mode', () => {
    const { data, ...attributes } = EVENT;
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce_${name}`, value]),
    );
    const value = Buffer.from(JSON.stringify(data));
    const message = { key: 'C-1', value, headers: { ...headers, 'content-type': 'application/json' } };
    expect(readEvent(message)).toMatchObject(EVENT);
  });

  it.each<[string, object, Record<string, string>]>([
    ['no id', { ...EVENT, id: undefined }, TYPED],
    ['an id that is no text', { ...EVENT, id: 5 }, TYPED],
    ['no source', { ...EVENT, source: undefined }, TYPED],
    ['no version', { ...EVENT, specversion: undefined }, TYPED],
    ['an old version', { ...EVENT, specversion: '0.3' }, TYPED],
    ['several in one', [EVENT], { 'content-type': 'application/cloudevents-batch+json' }],
    ['another character set', EVENT, { 'content-type': 'application/cloudevents+json; charset=gbk' }],
    ['another format', EVENT, { 'content-type': 'application/cloudevents+avro' }],
    ['nothing of an event', [1, 2], {}],
  ])('is none with %s', (_, event, headers) => {
    expect(read(event, headers)).toBeUndefined();
  });

  describe('with more than anybody needs is none, and is not worked through', () => {
    const parse = vi.spyOn(JSON, 'parse');
    afterAll(() => parse.mockRestore());
    let valuesRead = 0;
    const counted = (headers: Record<string, string>): Record<string, string> =>
      new Proxy(headers, {
        get: (of, name) => {
          valuesRead += 1;
          return Reflect.get(of, name) as string;
        },
      });
    /** What reading it has taken: texts parsed, headers looked at. */
    function work(event: object, headers: Record<string, string> = TYPED) {
      const message = { key: 'C-1', value: Buffer.from(JSON.stringify(event)), headers: counted(headers) };
      parse.mockClear();
      valuesRead = 0;
      const read = readEvent(message) !== undefined;
      return { read, parsed: parse.mock.calls.length, valuesRead };
    }

    it('as one that fits is', () => {
      expect(work(EVENT)).toEqual({ read: true, parsed: 1, valuesRead: 1 });
    });

    it.each<[string, object, Record<string, string>, object]>([
      ['bytes: not parsed', { ...EVENT, data: 'x'.repeat(300_000) }, TYPED, { parsed: 0, valuesRead: 0 }],
      ['headers: not looked at', EVENT, many('h', 20_000), { parsed: 0, valuesRead: 0 }],
      ['attributes: parsed, and no event', { ...EVENT, ...many('a', 20_000) }, TYPED, { parsed: 1 }],
    ])('%s', (_, event, headers, expected) => {
      expect(work(event, headers)).toMatchObject({ read: false, ...expected });
    });
  });

  it('is none where its data are nested without end', () => {
    const value = Buffer.from(
      JSON.stringify(EVENT).replace('"C-1"', '['.repeat(100_000) + ']'.repeat(100_000)),
    );
    expect(readEvent({ key: 'C-1', value, headers: TYPED })).toBeUndefined();
  });

  it('is none when its bytes are no text', () => {
    const value = Buffer.from(JSON.stringify(EVENT).replace('C-1', '\uE000'));
    value[value.indexOf(0xee)] = 0xff;
    expect(readEvent({ key: 'C-1', value, headers: TYPED })).toBeUndefined();
    expect(readEvent({ key: 'C-1', value: Buffer.from('not json'), headers: TYPED })).toBeUndefined();
  });
});
