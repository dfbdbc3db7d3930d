import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import { derivedId } from '../../infra/messages/derived-id.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { answerOf, messageOf, type TestAnswer } from '../../test/support/answers.ts';
import { liesAbout } from '../../test/support/forged.ts';
import { judgeMessage } from './judge-message.ts';
import { readBatch } from './read-batch.ts';

const keyring = testKeyring('a-key-for-this-test');
const caseNumber = 'GS20261120000001';
const CERTIFICATE = 'child-1/birth-certificate';

function answer(change: Partial<TestAnswer> = {}): ReceivedMessage {
  return messageOf(answerOf(keyring, { caseNumber, key: CERTIFICATE, ...change }));
}

function changed(change: (envelope: Record<string, unknown>) => void, key = caseNumber): ReceivedMessage {
  const message = answer();
  const envelope = JSON.parse(message.value.toString()) as Record<string, unknown>;
  change(envelope);
  return { ...message, key, value: Buffer.from(JSON.stringify(envelope)) };
}

function verdict(message: ReceivedMessage): string {
  const judgement = judgeMessage(message, keyring);
  return 'dead' in judgement ? judgement.dead : Object.keys(judgement).join();
}

describe('a message of a department', () => {
  it.each<[string, Partial<TestAnswer>]>([
    ['that it has done it', {}],
    ['that it will not', { outcome: 'refused' }],
    ['that something is missing', { outcome: 'correction-needed' }],
    ['that it is at work', { outcome: 'accepted', payload: {} }],
    ['of an attempt that this ledger has yet to make', { attempt: 3 }],
    ['of a payment', { key: 'child-1/subsidy-payment', commandId: derivedId('payment', 'order', 1) }],
    ['of a changed leave', { key: 'mother/leave-change-notice', attempt: 2 }],
    ['in the form of before, to be looked up', { form: 1 }],
  ])('is believed %s', (_, change) => {
    expect(verdict(answer(change))).toBe('answer');
  });

  it.each<[string, (envelope: Record<string, unknown>) => void]>([
    ['without a time', (e) => delete e['time']],
    [
      'with the character set of its data named',
      (e) => (e['datacontenttype'] = 'application/json; charset=utf-8'),
    ],
    ['without saying what its data are', (e) => delete e['datacontenttype']],
    [
      'with attributes of its own',
      (e) => Object.assign(e, { traceparent: '00-1', dataschema: 'https://example.org/a' }),
    ],
  ])('is believed as any valid event, %s', (_, change) => {
    expect(verdict(changed(change))).toBe('answer');
  });

  it.each(
    Object.entries(liesAbout(keyring, caseNumber)).filter(([, { code }]) => code !== 'erasure-unknown'),
  )('is not believed with %s', (what, { code, message }) => {
    // Whether it was asked in form 1 only the ledger knows.
    expect(verdict(message)).toBe(what === 'the old form' ? 'answer' : code);
  });

  it.each<[string, (envelope: Record<string, unknown>) => void, string?]>([
    ['unreadable', (e) => (e['type'] = 'completed')],
    ['unreadable', (e) => Object.assign(e['data'] as object, { attempt: 'first' })],
    ['unreadable', (e) => Object.assign(e['data'] as object, { attempt: 3e9 })],
    ['unreadable', (e) => Object.assign(e['data'] as object, { caseNumber: 'B\0' }), 'B\0'],
    ['unreadable', (e) => Object.assign(e, { id: 'B\0' })],
    ['unreadable', (e) => Object.assign(e, { id: '\ud840' })],
    ['wrong-command', (e) => Object.assign(e, { type: 'cn.birth.erasure.completed.v1' })],
    // A newer version may be of a shape that this build does not know.
    [
      'version-unknown',
      (e) => Object.assign(e, { type: 'cn.birth.erasure.completed.v2', data: { matter: 1 } }),
    ],
    ['version-unknown', (e) => (e['type'] = 'cn.birth.birth-certificate.completed.v0')],
    ['contradicts-itself', (e) => (e['type'] = 'cn.birth.birth-certificate.requested.v1')],
  ])('is %s, and nothing that its batch falls with: %s', (code, change, key) => {
    expect(verdict(changed(change, key))).toBe(code);
  });

  it('is too much where it seals what nobody will read: every round of its case holds it', () => {
    const objecting = (reason: string): string =>
      verdict(answer({ outcome: 'refused', payload: { reasonCode: 'no', reason } }));
    expect(objecting(randomBytes(20_000).toString('hex'))).toBe('answer');
    expect(objecting(randomBytes(120_000).toString('hex'))).toBe('too-large');
    expect(objecting('x'.repeat(100_000))).toBe('too-large');
    // What is sealed for nobody is as large as what opens, and is not tried.
    const sealed = randomBytes(120_000).toString('base64');
    expect(verdict(changed((e) => Object.assign(e['data'] as object, { sealed })))).toBe('too-large');
  });

  const attributes = ['specversion', 'id', 'source', 'type', 'data'];
  const fields = ['caseNumber', 'subject', 'matter', 'attempt', 'commandId', 'ticket', 'outcome', 'sealed'];
  it('is not believed with anything else in any field, and nothing that stands in one is too much', () => {
    const place = fc.constantFrom(...attributes, ...fields);
    fc.assert(
      fc.property(
        place,
        fc.oneof(fc.jsonValue(), fc.double(), fc.string({ unit: 'binary' })),
        (name, value) => {
          const message = changed((e) => {
            if (attributes.includes(name)) e[name] = value;
            else (e['data'] as Record<string, unknown>)[name] = value;
          });
          expect(verdict(message)).not.toBe('answer');
        },
      ),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.dictionary(fc.string(), fc.string()),
        (bytes, headers) => {
          expect(verdict({ ...answer(), value: Buffer.from(bytes), headers })).toBe('unreadable');
        },
      ),
    );
  });

  const usual = derivedId('answer', derivedId('command', caseNumber, 'child-1', 'birth-certificate', 1));
  const eventOf = (id: string): string => {
    const judged = judgeMessage(answer({ id }), keyring);
    if (!('answer' in judged)) throw new Error('it was not read');
    return judged.answer.eventId;
  };

  it('may have any id, of which the ledger makes its own', () => {
    const judged = judgeMessage(answer({ id: '卫健-2026-1' }), keyring);
    expect(judged).toMatchObject({
      answer: { asSent: { id: '卫健-2026-1', type: 'cn.birth.birth-certificate.completed.v1' } },
    });
    expect(eventOf('卫健-2026-1')).toMatch(/^[0-9a-f-]{36}$/);
    expect(eventOf('卫健-2026-1')).toBe(eventOf('卫健-2026-1'));
    expect(eventOf('卫健-2026-2')).not.toBe(eventOf('卫健-2026-1'));
    // The one that its command gives it stays: it was landed under it before, and comes again under it.
    expect(eventOf(usual)).toBe(usual);
    expect(judgeMessage(answer({ id: usual }), keyring)).toMatchObject({ answer: { asSent: undefined } });
  });

  it('is kept of each command, also where a department has given one id to two', async () => {
    const one = answer({ id: '1' });
    const [other, later] = [
      answer({ id: '1', attempt: 2 }),
      answer({ id: '1', outcome: 'accepted', payload: {} }),
    ];
    const { answers } = await readBatch([one, other, later, one], keyring);
    expect([...answers.values()].map(({ said }) => [said.data.attempt, said.data.outcome])).toEqual([
      [1, 'completed'],
      [2, 'completed'],
      [1, 'accepted'],
    ]);
  });

  it('is kept once of each department, also under an id that another has', async () => {
    const own = answer({ id: usual });
    const same = answer({ id: usual, key: 'child-1/vaccination-record' });
    const { answers } = await readBatch([own, same, own], keyring);
    expect([...answers.keys()]).toHaveLength(2);
    expect(answers.get(usual)?.said.department).toBe('health-commission');
  });
});
