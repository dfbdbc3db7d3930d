import { createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { DEPARTMENT_CODES, type Department } from '../../schemas/department.ts';
import { keyId, seal, unseal } from './seal.ts';

/** Who messages are sealed for besides departments. */
export type Receiver = Department | 'notifier';
export const RECEIVERS: readonly Receiver[] = [...DEPARTMENT_CODES, 'notifier'];

/** The secret that all keys follow from, and those that may still be met during a rotation. No service is given it. */
export interface MasterKeys {
  readonly current: string;
  /** opened with, never sealed with: earlier ones, or the next one before it becomes current */
  readonly previous: readonly string[];
}

/** What the services of the case side are given: keys by their use, each list with the current one first. */
export interface CaseKeys {
  /** wrap the data keys of families */
  readonly wrapping: readonly Buffer[];
  /** wrap the root of the ledger, on which look-ups, notes and Temporal payloads hang */
  readonly lookUp: readonly Buffer[];
  /** of the messages to and from each receiver; none for one that is not to be spoken with */
  readonly receivers: ReadonlyMap<Receiver, readonly Buffer[]>;
}

/** What a receiver is given, each list with the current one first. */
export interface ReceiverKeys {
  /** of the messages to and from it: the case side has them too */
  readonly messages: readonly Buffer[];
  /** wrap the root of what it keeps: nobody else has them */
  readonly wrapping: readonly Buffer[];
}

const KEY_BYTES = 32;

function derive(secret: string | Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'birth-one-thing', purpose, KEY_BYTES));
}

function deriveEach({ current, previous }: MasterKeys, purpose: string): readonly Buffer[] {
  return [current, ...previous].map((master) => derive(master, purpose));
}

/** The keys that data keys of subjects are wrapped with, the current one first. */
export function masterWrappingKeys(master: MasterKeys): readonly Buffer[] {
  return deriveEach(master, 'wrapping');
}

/** The keys of the messages to and from one receiver, the current one first. */
export function messageKeys(master: MasterKeys, receiver: Receiver): readonly Buffer[] {
  return deriveEach(master, `receiver:${receiver}`);
}

/** The keys of the case side. Only who holds the master key can make them: its keeper, and an operator's commands. */
export function caseKeysOf(master: MasterKeys): CaseKeys {
  return {
    wrapping: masterWrappingKeys(master),
    lookUp: deriveEach(master, 'look-up-root'),
    receivers: new Map(RECEIVERS.map((receiver) => [receiver, messageKeys(master, receiver)])),
  };
}

/** By which the pages' service says to the API for whose browser it asks. 64 hex digits. */
export function webKeyOf(master: string): string {
  return derive(master, 'web-client').toString('hex');
}

/** The keys of one receiver. The second follows from the master key beside the first, and not from the first. */
export function receiverKeysOf(master: MasterKeys, receiver: Receiver): ReceiverKeys {
  return {
    messages: messageKeys(master, receiver),
    wrapping: deriveEach(master, `keeping:${receiver}`),
  };
}

/** What opens the root of a schema. */
export interface RootKeys {
  /** of the current master key: what a root is wrapped with, then what it was wrapped with before docs/adr/0024 */
  readonly current: readonly Buffer[];
  /** of earlier master keys, or the next one */
  readonly previous: readonly Buffer[];
}

export function ledgerRootKeys({ lookUp, wrapping }: Pick<CaseKeys, 'lookUp' | 'wrapping'>): RootKeys {
  return {
    current: [...lookUp.slice(0, 1), ...wrapping.slice(0, 1)],
    previous: [...lookUp.slice(1), ...wrapping.slice(1)],
  };
}

export function receiverRootKeys({ messages, wrapping }: ReceiverKeys): RootKeys {
  const before = messages.map((key) => derive(key, 'wrapping'));
  return {
    current: [...wrapping.slice(0, 1), ...before.slice(0, 1)],
    previous: [...wrapping.slice(1), ...before.slice(1)],
  };
}

/** Everything that opens, what seals first. */
export function allOf({ current, previous }: RootKeys): readonly Buffer[] {
  return [...current, ...previous];
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

/** Keys of the case side as they are used: by receiver, by family, for look-ups, for payloads. */
export interface Keyring {
  /** the current key first: sealed with that, opened with any @throws RangeError for one that this service has none of */
  readonly receiver: (receiver: Receiver) => readonly Buffer[];
  /** Keyed hash for look-ups: equal values give equal hashes, and nothing can be guessed without the key. */
  readonly hash: (purpose: string, value: string) => Buffer;
  /**
   * A term by which people are found, keyed: 64 bits as a whole number in text (docs/adr/0032). Its key does nothing else, so
   * that the index can be made anew with another, or lost, and no other look-up with it.
   */
  readonly searchToken: (term: string) => string;
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
export function createKeyring({ wrapping, receivers }: CaseKeys, root: Buffer): Keyring {
  const hashing = createSecretKey(derive(root, 'look-up'));
  const searching = createSecretKey(derive(root, 'search'));
  const payload = derive(root, 'temporal-payload');
  return {
    receiver: (receiver) => {
      const keys = receivers.get(receiver);
      if (!keys) throw new RangeError(`there is no key for messages of ${receiver}`);
      return keys;
    },
    hash: (purpose, value) => createHmac('sha256', hashing).update(`${purpose}\0${value}`).digest(),
    searchToken: (term) => createHmac('sha256', searching).update(term).digest().readBigInt64BE().toString(),
    newDataKey: () => {
      const key = randomBytes(KEY_BYTES);
      return { key, wrapped: seal(wrapping, DATA_KEY, key) };
    },
    unwrap: (wrapped) => openDataKey(wrapping, wrapped),
    notes: derive(root, 'notes'),
    payload: { currentId: PAYLOAD_ID, byId: (id) => (id === PAYLOAD_ID ? payload : undefined) },
  };
}

/** What the words of a department, or of a person about a matter, are sealed as, by what they are about. */
export const wordsPlace = {
  ofTask: (taskId: string) => `words:${taskId}`,
  ofMatter: (caseNumber: string, { subject, code }: { readonly subject: string; readonly code: string }) =>
    `words:${caseNumber}:${subject}:${code}`,
  ofEvent: (
    caseNumber: string,
    {
      subject,
      code,
      type,
    }: { readonly subject: string | null; readonly code: string | null; readonly type: string },
  ) => `words:${caseNumber}:${subject ?? ''}:${code ?? ''}:${type}`,
} as const;

/** The seal contexts in use: a sealed thing opens only as what it was sealed as. */
export const sealContext = {
  command: (eventId: string) => `command:${eventId}`,
  answer: (eventId: string) => `answer:${eventId}`,
  notice: (eventId: string) => `notice:${eventId}`,
  noticeReceipt: (eventId: string, noticeId: string, outcome: string) =>
    `notice-receipt:${eventId}:${noticeId}:${outcome}`,
  /** @param revision 0: as accepted; bound in from the first change on */
  facts: (caseNumber: string, subject: string, revision: number) =>
    `facts:${caseNumber}:${subject}${revision === 0 ? '' : `:${revision}`}`,
  note: (taskId: string) => `note:${taskId}`,
  changes: (taskId: string, subject: string) => `changes:${taskId}:${subject}`,
  draft: (taskId: string) => `draft:${taskId}`,
  form: (taskId: string, who: string) => `form:${taskId}:${who}`,
  representation: (id: string) => `representation:${id}`,
  picture: (taskId: string) => `picture:${taskId}`,
  handOver: (taskId: string) => `hand-over:${taskId}`,
  result: (caseNumber: string, subject: string, code: string) => `result:${caseNumber}:${subject}:${code}`,
  document: (number: string) => `document:${number}`,
  collector: (number: string, copy: number) => `collector:${number}:${copy}`,
  decision: (caseNumber: string) => `result:${caseNumber}:family:entitlements`,
  decisionFacts: (caseNumber: string) => `result:${caseNumber}:family:decision-facts`,
} as const;
