import { describe, expect, it } from 'vitest';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import { prepareNotice } from '../../infra/postgres/ledger/notices.ts';
import { messageKeys, sealContext } from '../../infra/sealing/keys.ts';
import { testKeyring, testRoot } from '../../infra/sealing/keyring.test-setup.ts';
import { sealJson } from '../../infra/sealing/seal.ts';
import { NOTICES_TOPIC } from '../../schemas/topic.ts';
import { createNotifierKeys } from './keys.ts';
import { readNotice } from './read-notice.ts';

const MASTER = 'a master key of this test';
const keys = createNotifierKeys(messageKeys({ current: MASTER, previous: [] }, 'notifier'), testRoot(MASTER));

function received(value: Buffer | string): ReceivedMessage {
  return {
    topic: NOTICES_TOPIC,
    partition: 0,
    offset: '0',
    key: 'C1',
    value: Buffer.from(value),
    headers: {},
  };
}

function preparedBody(masterKey = MASTER): Buffer {
  return prepareNotice(testKeyring(masterKey), {
    caseNumber: 'C1',
    template: 'accepted',
    occasion: 'accepted',
    to: 'mother',
    phone: '13900000001',
    client: 'hospital',
    values: { name: '王示例', caseNumber: 'C1' },
    at: new Date('2026-11-20T00:00:00Z'),
  }).message.body;
}

/** The same envelope with another sealed payload. */
function withPayload(payload: unknown): Buffer {
  const envelope = JSON.parse(preparedBody().toString()) as { data: { noticeId: string; sealed: string } };
  const context = sealContext.notice(envelope.data.noticeId);
  envelope.data.sealed = sealJson(keys.receiver, context, payload).toString('base64');
  return Buffer.from(JSON.stringify(envelope));
}

describe('reading a notice', () => {
  it('opens what the case side sealed and writes the text', () => {
    const reading = readNotice(received(preparedBody()), keys);
    expect(reading).toEqual({
      notice: {
        noticeId: expect.any(String) as string,
        caseNumber: 'C1',
        template: 'accepted',
        phone: '13900000001',
        client: 'hospital',
        text: '【出生一件事】王示例您好，宝宝的出生事项已受理，办件编号C1。各部门会依次办理，没有接到通知就不用您做什么。',
        wantsReceipt: false,
        parts: 1,
      },
    });
  });

  const values = { name: '王示例', caseNumber: 'C1' };
  it.each([
    ['unreadable', 'not json'],
    ['unreadable', '{}'],
    ['not-a-notice', preparedBody().toString().replace('noticeId', 'notice')],
    ['version-unknown', preparedBody().toString().replaceAll('.v1"', '.v9"')],
    ['version-unknown', withPayload({ v: 9, d: {} })],
    ['contradicts-itself', preparedBody().toString().replaceAll('.requested.v1"', '.completed.v1"')],
    ['does-not-open', preparedBody('another master key')],
    ['not-a-payload', withPayload({ phone: 1 })],
    ['unknown-template', withPayload({ phone: '13900000001', template: 'constructor', values })],
    ['lacks-a-value', withPayload({ phone: '13900000001', template: 'needs-you', values })],
  ])('says %s of what can never be sent', (code, value) => {
    expect(readNotice(received(value), keys)).toEqual({ unreadable: code });
  });

  it('leaves a notice alone that came under the key of another case', () => {
    const message = { ...received(preparedBody()), key: 'C2' };
    expect(readNotice(message, keys)).toEqual({ unreadable: 'wrong-key' });
  });
});
