import { randomUUID } from 'node:crypto';
import { derivedId } from '../../infra/messages/derived-id.ts';
import { departmentSource, writeEnvelope } from '../../infra/messages/envelope.ts';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import { ticketOf } from '../../infra/messages/ticket.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { commandName, erasureName } from '../../schemas/command-id.ts';
import type { DeadLetterCode } from '../../schemas/dead-letter.ts';
import type { Department } from '../../schemas/department.ts';
import { eventType, type AnswerEnvelope } from '../../schemas/message.ts';
import { answersTopic } from '../../schemas/topic.ts';
import { answerOf, messageOf } from './answers.ts';

/** A lie of a department about a case whose birth certificate of the first child is asked for, once. */
export interface Lie {
  /** what the dead letter of it says */
  readonly code: DeadLetterCode;
  readonly message: ReceivedMessage;
}

type Data = Partial<Record<keyof AnswerEnvelope['data'], unknown>>;

const AT = '2026-11-25T10:00:00+08:00';
const CERTIFICATE = 'child-1/birth-certificate';
const OWNER = 'health-commission';

/** A true answer, changed in clear after it was sealed: what somebody makes of it who has no key. */
function changedInClear(keyring: Keyring, caseNumber: string) {
  const { envelope } = answerOf(keyring, { caseNumber, key: CERTIFICATE });
  return (data: Data, rest: Partial<AnswerEnvelope> = {}): ReceivedMessage => {
    const changed = { ...envelope, ...rest, data: { ...envelope.data, ...data } } as AnswerEnvelope;
    return messageOf({ department: OWNER, envelope: changed });
  };
}

/** One lie for each field: first those of somebody without a key, then those that a department seals with its own. */
export function liesAbout(keyring: Keyring, caseNumber: string): Readonly<Record<string, Lie>> {
  const changed = changedInClear(keyring, caseNumber);
  const own = { caseNumber, key: CERTIFICATE } as const;
  const said = (answer: Partial<Parameters<typeof answerOf>[1]>): ReceivedMessage =>
    messageOf(answerOf(keyring, { ...own, ...answer }));
  const idOf = (subject: 'child-1' | 'child-2', attempt: number): string =>
    derivedId(...commandName(caseNumber, subject, 'birth-certificate', attempt));
  const ticket = (subject: string, attempt: number): string =>
    ticketOf(keyring, { id: idOf('child-1', 1), caseNumber, subject, matter: 'birth-certificate', attempt });
  const foreign = answerOf(keyring, { ...own, payload: { certificateNumber: 'X620000009' } }).data.sealed;
  const lie = (code: DeadLetterCode, message: ReceivedMessage): Lie => ({ code, message });
  return {
    'another id': lie('cannot-be-opened', changed({}, { id: randomUUID() })),
    'another source': lie('wrong-source', changed({}, { source: departmentSource('housing') })),
    'another type': lie(
      'contradicts-itself',
      changed({}, { type: eventType('birth-certificate', 'refused') }),
    ),
    'a version nobody knows': lie(
      'version-unknown',
      changed({}, { type: eventType('birth-certificate', 'completed', 9) }),
    ),
    'another case': lie('wrong-command', changed({ caseNumber: `${caseNumber}X` })),
    'the key of another case': lie('wrong-key', { ...said({}), key: `${caseNumber}X` }),
    'another subject': lie('wrong-command', changed({ subject: 'child-2' })),
    'another matter': lie(
      'wrong-command',
      changed({ matter: 'parenting-guidance' }, { type: eventType('parenting-guidance', 'completed') }),
    ),
    'another attempt': lie('wrong-command', changed({ attempt: 2 })),
    'an attempt that no column holds': lie('unreadable', changed({ attempt: 3e9 })),
    'another command': lie('wrong-command', changed({ commandId: idOf('child-2', 1) })),
    'another ticket': lie('wrong-ticket', changed({ ticket: ticket('child-2', 1) })),
    'no ticket': lie('old-form', changed({ ticket: undefined })),
    'another outcome': lie(
      'cannot-be-opened',
      changed({ outcome: 'refused' }, { type: eventType('birth-certificate', 'refused') }),
    ),
    'other sealed bytes': lie('cannot-be-opened', changed({ sealed: foreign })),
    'a matter of another department': lie('wrong-department', said({ department: 'housing' })),
    'a command that was never given, for a sibling': lie(
      'wrong-ticket',
      changed({ subject: 'child-2', commandId: idOf('child-2', 1) }),
    ),
    'an attempt that was never asked': lie(
      'wrong-ticket',
      changed({ attempt: 7, commandId: idOf('child-1', 7) }),
    ),
    'a payment of finance by another': lie(
      'wrong-department',
      said({ key: 'child-1/subsidy-payment', department: 'disease-control' }),
    ),
    'a change of leave by another': lie(
      'wrong-department',
      said({ key: 'mother/leave-change-notice', department: 'taxation' }),
    ),
    'the old form': lie('old-form', said({ form: 1 })),
    'a result of another shape': lie('wrong-payload', said({ payload: { certificateNumber: 'X620000001' } })),
    'an objection without a reason': lie('wrong-payload', said({ outcome: 'refused', payload: {} })),
    'text that cannot be written down': lie(
      'cannot-be-written',
      said({
        payload: { certificateNumber: 'X620000001', issuedAt: AT, signer: '甲\u001b[2J', sealer: '乙' },
      }),
    ),
    'a receipt for what another was to forget': lie(
      'wrong-command',
      erasureReceiptOf(caseNumber, 'housing', { of: OWNER }),
    ),
    'a receipt in the name of another': lie(
      'wrong-source',
      erasureReceiptOf(caseNumber, 'housing', { by: OWNER, of: OWNER }),
    ),
    'a receipt for what nobody was to forget': lie('erasure-unknown', erasureReceiptOf(caseNumber, OWNER)),
  };
}

/** @param on whose topic @param by who says it @param of who was to forget */
export function erasureReceiptOf(
  caseNumber: string,
  on: Department,
  { by = on, of = on }: { by?: Department; of?: Department } = {},
) {
  const subject = 'child-1';
  return {
    topic: answersTopic(on),
    partition: 0,
    offset: randomUUID(),
    key: caseNumber,
    headers: {},
    value: writeEnvelope({
      id: randomUUID(),
      source: departmentSource(by),
      type: eventType('erasure', 'completed'),
      caseNumber,
      time: new Date(),
      data: { caseNumber, subject, commandId: derivedId(...erasureName(caseNumber, subject, of)) },
    }),
  };
}
