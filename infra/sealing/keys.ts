import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Department } from '../../schemas/department.ts';
import { seal, unseal } from './seal.ts';

/** Who messages are sealed for besides departments. */
export type Receiver = Department | 'notifier';

function derive(masterKey: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, 'birth-one-thing', purpose, 32));
}

/** The key, in hex, that messages to and from one receiver are sealed with. A receiver is given only its own. */
export function sealingKeyFor(masterKey: string, receiver: Receiver): string {
  return derive(masterKey, `receiver:${receiver}`).toString('hex');
}

/** Keys of the case side, all from the one master key. */
export interface Keyring {
  readonly receiver: (receiver: Receiver) => Buffer;
  /** Keyed hash for look-ups: equal values give equal hashes, and nothing can be guessed without the key. */
  readonly hash: (purpose: string, value: string) => Buffer;
  /** A fresh data key for one subject of a case, with its wrapped form for storage. */
  readonly newDataKey: () => { key: Buffer; wrapped: Buffer };
  /** @throws UnsealError for a key wrapped by another master key */
  readonly unwrap: (wrapped: Buffer) => Buffer;
  /** what people write about things that belong to no case */
  readonly notes: Buffer;
  /** Temporal payloads: key by id, so that keys can be rotated. */
  readonly payload: { readonly currentId: string; readonly byId: (id: string) => Buffer | undefined };
}

export function createKeyring(masterKey: string): Keyring {
  const wrapping = derive(masterKey, 'wrapping');
  const hashing = derive(masterKey, 'look-up');
  const payload = derive(masterKey, 'temporal-payload:1');
  const receivers = new Map<Receiver, Buffer>();
  return {
    receiver: (receiver) => {
      const known = receivers.get(receiver) ?? Buffer.from(sealingKeyFor(masterKey, receiver), 'hex');
      receivers.set(receiver, known);
      return known;
    },
    hash: (purpose, value) => createHmac('sha256', hashing).update(`${purpose}\0${value}`).digest(),
    newDataKey: () => {
      const key = randomBytes(32);
      return { key, wrapped: seal(wrapping, 'data-key', key) };
    },
    unwrap: (wrapped) => unseal(wrapping, 'data-key', wrapped),
    notes: derive(masterKey, 'notes'),
    payload: { currentId: 'payload-1', byId: (id) => (id === 'payload-1' ? payload : undefined) },
  };
}

/** The seal contexts in use: a sealed thing opens only as what it was sealed as. */
export const sealContext = {
  command: (eventId: string) => `command:${eventId}`,
  answer: (eventId: string) => `answer:${eventId}`,
  notice: (eventId: string) => `notice:${eventId}`,
  facts: (caseNumber: string, subject: string) => `facts:${caseNumber}:${subject}`,
  note: (taskId: string) => `note:${taskId}`,
  result: (caseNumber: string, subject: string, code: string) => `result:${caseNumber}:${subject}:${code}`,
} as const;
