import { describe, expect, it } from 'vitest';
import { NOTICES_TOPIC } from '../../schemas/topic.ts';
import type { OutgoingMessage, Publisher } from '../kafka/port.ts';
import type { DueRow } from './rows.ts';
import { sendRows } from './send-rows.ts';

function row(id: string, topic = NOTICES_TOPIC): DueRow {
  return { id, topic, key: 'k', kind: 'notice', headers: null, body: Buffer.from(id) };
}

/** A broker that objects to what `objects` names. */
function broker(objects: (message: OutgoingMessage) => string | undefined): Publisher & { sent: string[] } {
  const sent: string[] = [];
  return {
    sent,
    publish: (messages) => {
      const type = messages.map(objects).find((t) => t !== undefined);
      if (type) return Promise.reject(Object.assign(new Error(type), { type }));
      sent.push(...messages.map((m) => m.value.toString()));
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

const ids = (rows: readonly DueRow[]): string[] => rows.map((r) => r.id);

describe('sending rows', () => {
  it('finds the one that is too large, and sends the others in their order', async () => {
    const publisher = broker((m) => (m.value.toString() === 'c' ? 'MESSAGE_TOO_LARGE' : undefined));
    const sent = await sendRows(
      publisher,
      ['a', 'b', 'c', 'd', 'e'].map((id) => row(id)),
    );
    expect(ids(sent.refused)).toEqual(['c']);
    expect(ids(sent.acknowledged)).toEqual(['a', 'b', 'd', 'e']);
    expect(publisher.sent).toEqual(['a', 'b', 'd', 'e']);
  });

  it('refuses a row whose headers are no texts, and sends the others', async () => {
    const publisher = broker(() => undefined);
    const unfit = { ...row('b'), headers: { traceparent: 7 } as unknown as DueRow['headers'] };
    const sent = await sendRows(publisher, [row('a'), unfit, row('c')]);
    expect([ids(sent.acknowledged), ids(sent.refused)]).toEqual([['a', 'c'], ['b']]);
    expect(publisher.sent).toEqual(['a', 'c']);
  });

  it('sets aside rows whose topic is none of the system’s', async () => {
    const publisher = broker((m) => (m.topic === 'nowhere' ? 'UNKNOWN_TOPIC_OR_PARTITION' : undefined));
    const sent = await sendRows(publisher, [row('a'), row('b', 'nowhere'), row('c')]);
    expect([ids(sent.acknowledged), ids(sent.undeclared)]).toEqual([['a', 'c'], ['b']]);
  });

  it('keeps rows whose topic a wiped broker has lost for the next round', async () => {
    const publisher = broker(() => 'UNKNOWN_TOPIC_OR_PARTITION');
    await expect(sendRows(publisher, [row('a')])).rejects.toThrow('UNKNOWN_TOPIC_OR_PARTITION');
  });

  it('leaves an outage to the caller', async () => {
    const publisher = broker(() => 'KafkaJSConnectionError');
    await expect(sendRows(publisher, [row('a'), row('b')])).rejects.toThrow('KafkaJSConnectionError');
    expect(publisher.sent).toEqual([]);
  });
});
