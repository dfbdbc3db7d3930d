import { createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import type { Department } from '../../schemas/department.ts';
import { keyId, seal, unseal } from './seal.ts';

/** Who messages are sealed for besides departments. */
export type Receiver = Department | 'notifier';

/** The secret that everything of the case side hangs on, and those that may still be met during a rotation. */
export interface MasterKeys {
  readonly current: string;
  /** opened with, never sealed with: earlier ones, or the next one before it becomes current */
  readonly previous: readonly string[];
}

const KEY_BYTES = 32;

function derive(secret: string | Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'birth-one-thing', purpose, KEY_BYTES));
}

/** The key, in hex, that messages to and from one receiver are sealed with. A receiver is given only its own. */
export function sealingKeyFor(masterKey: string, receiver: Receiver): string {
  return derive(masterKey, `receiver:${receiver}`).toString('hex');
}

/**
 * The sealing keys of a receiver as bytes, the current one first.
 * @param current 64 hex digits (BIRTH_SEALING_KEY) @throws RangeError for a key of another form
 */
export function readSealingKeys(current: string, previous: readonly string[] = []): readonly Buffer[] {
  return [current, ...previous].map((text) => {
    if (!/^[0-9a-f]{64}$/i.test(text)) throw new RangeError('BIRTH_SEALING_KEY must be 64 hex digits');
    return Buffer.from(text, 'hex');
  });
}

/** The keys that data keys of subjects and the root of the ledger are wrapped with, the current one first. */
export function masterWrappingKeys({ current, previous }: MasterKeys): readonly Buffer[] {
  return [current, ...previous].map((master) => derive(master, 'wrapping'));
}

/** The keys that the root of a receiver's own schema is wrapped with, the current one first. */
export function receiverWrappingKeys(sealingKeys: readonly Buffer[]): readonly Buffer[] {
  return sealingKeys.map((key) => derive(key, 'wrapping'));
}

/** A fresh root for a schema, wrapped for storage. */
export function newRoot(wrapping: readonly Buffer[]): Buffer {
  return seal(wrapping, ROOT, randomBytes(KEY_BYTES));
}

/** @throws UnsealError for a root wrapped with another key */
export function openRoot(wrapping: readonly Buffer[], wrapped: Buffer): Buffer {
  return unseal(wrapping, ROOT, wrapped);
}

/** @throws UnsealError for a data key wrapped with another key */
export function openDataKey(wrapping: readonly Buffer[], wrapped: Buffer): Buffer {
  return unseal(wrapping, DATA_KEY, wrapped);
}

const PAYLOAD_ID = 'root-1';
const ROOT = 'root';
const DATA_KEY = 'data-key';

/** The same secret wrapped with the current key; undefined when it is already. @throws UnsealError */
export function rewrap(
  wrapping: readonly Buffer[],
  kind: 'root' | 'data-key',
  wrapped: Buffer,
): Buffer | undefined {
  const [current] = wrapping;
  if (!current || isWrappedWith(current, wrapped)) return undefined;
  return seal(wrapping, kind, unseal(wrapping, kind, wrapped));
}

/** Whether sealed bytes bear the id of a key. */
export function isWrappedWith(key: Buffer, sealed: Buffer): boolean {
  return sealed.subarray(1, 5).equals(keyId(key));
}

/** Keys of the case side: those of messages follow from the master keys, all others from the ledger's own root. */
export interface Keyring {
  /** the current key first: sealed with that, opened with any */
  readonly receiver: (receiver: Receiver) => readonly Buffer[];
  /** Keyed hash for look-ups: equal values give equal hashes, and nothing can be guessed without the key. */
  readonly hash: (purpose: string, value: string) => Buffer;
  /** A fresh data key for one subject of a case, with its wrapped form for storage. */
  readonly newDataKey: () => { key: Buffer; wrapped: Buffer };
  /** @throws UnsealError for a key wrapped by another master key */
  readonly unwrap: (wrapped: Buffer) => Buffer;
  /** what people write about things that belong to no case */
  readonly notes: Buffer;
  /** Temporal payloads: key by id, kept with them. */
  readonly payload: PayloadKeys;
}

export interface PayloadKeys {
  readonly currentId: string;
  readonly byId: (id: string) => Buffer | undefined;
}

/**
 * @param root 32 bytes that stay the same when the master key is rotated (infra/postgres/own-root.ts), so that look-ups,
 *   notes and open workflows outlive it
 */
export function createKeyring(master: MasterKeys, root: Buffer): Keyring {
  const wrapping = masterWrappingKeys(master);
  const hashing = createSecretKey(derive(root, 'look-up'));
  const payload = derive(root, 'temporal-payload');
  const receivers = new Map<Receiver, readonly Buffer[]>();
  const secrets = [master.current, ...master.previous];
  return {
    receiver: (receiver) => {
      const known =
        receivers.get(receiver) ?? secrets.map((secret) => derive(secret, `receiver:${receiver}`));
      receivers.set(receiver, known);
      return known;
    },
    hash: (purpose, value) => createHmac('sha256', hashing).update(`${purpose}\0${value}`).digest(),
    newDataKey: () => {
      const key = randomBytes(KEY_BYTES);
      return { key, wrapped: seal(wrapping, DATA_KEY, key) };
    },
    unwrap: (wrapped) => openDataKey(wrapping, wrapped),
    notes: derive(root, 'notes'),
    payload: { currentId: PAYLOAD_ID, byId: (id) => (id === PAYLOAD_ID ? payload : undefined) },
  };
}

/** What the words of a department are sealed as, by what they are about. */
export const wordsPlace = {
  ofTask: (taskId: string) => `words:${taskId}`,
  ofMatter: (caseNumber: string, { subject, code }: { readonly subject: string; readonly code: string }) =>
    `words:${caseNumber}:${subject}:${code}`,
} as const;

/** The seal contexts in use: a sealed thing opens only as what it was sealed as. */
export const sealContext = {
  command: (eventId: string) => `command:${eventId}`,
  answer: (eventId: string) => `answer:${eventId}`,
  notice: (eventId: string) => `notice:${eventId}`,
  facts: (caseNumber: string, subject: string) => `facts:${caseNumber}:${subject}`,
  note: (taskId: string) => `note:${taskId}`,
  result: (caseNumber: string, subject: string, code: string) => `result:${caseNumber}:${subject}:${code}`,
  decision: (caseNumber: string) => `result:${caseNumber}:family:entitlements`,
  decisionFacts: (caseNumber: string) => `result:${caseNumber}:family:decision-facts`,
} as const;
