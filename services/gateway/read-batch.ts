import { isOutside } from '../../activities/apply-outside.ts';
import { deadLetterRow } from '../../infra/kafka/dead-letter.ts';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import type { OutboxRow } from '../../infra/outbox/outbox.ts';
import type { LandingAnswer } from '../../infra/postgres/ledger/inbox.ts';
import { DEPARTMENT_CODES, type Department } from '../../schemas/department.ts';
import { isKnownVersion, readType, says } from '../../schemas/message-type.ts';
import {
  answerEnvelopeSchema,
  erasureDoneEnvelopeSchema,
  type ErasureDoneEnvelope,
} from '../../schemas/message.ts';
import { answersTopic } from '../../schemas/topic.ts';

/** What a message says, with the message. */
export interface Read<T> {
  readonly said: T;
  readonly message: ReceivedMessage;
}

/** A batch of messages of departments, taken apart: by their ids. */
export interface ReadBatch {
  readonly answers: ReadonlyMap<string, Read<LandingAnswer>>;
  readonly receipts: ReadonlyMap<string, Read<ErasureDoneEnvelope>>;
  /** dead letters of what cannot be read */
  readonly dead: readonly OutboxRow[];
}

const departmentOf = new Map<string, Department>(DEPARTMENT_CODES.map((d) => [answersTopic(d), d]));

type Reading =
  | { readonly receipt: ErasureDoneEnvelope }
  | { readonly answer: LandingAnswer }
  /** why nobody can use it */
  | { readonly dead: 'unreadable' | 'version-unknown' | 'contradicts-itself' | 'wrong-key' };

/** A version that is newer than this build is not looked at: it may be of another shape. */
function read(message: ReceivedMessage): Reading {
  const department = departmentOf.get(message.topic);
  const json = parseJson(message.value);
  const type = readType(json);
  if (!department || !type) return { dead: 'unreadable' };
  if (!isKnownVersion(type)) return { dead: 'version-unknown' };
  const receipt = erasureDoneEnvelopeSchema.safeParse(json).data;
  const envelope = answerEnvelopeSchema.safeParse(json).data;
  const caseNumber = receipt?.data.caseNumber ?? envelope?.data.caseNumber;
  if (caseNumber === undefined) return { dead: 'unreadable' };
  if (message.key !== caseNumber) return { dead: 'wrong-key' };
  if (receipt) return { receipt };
  if (!envelope || !says(type, envelope.data.matter, envelope.data.outcome))
    return { dead: 'contradicts-itself' };
  // The ledger writes ids in small letters only, and an answer is sealed for its id as it was sent.
  if (envelope.id !== envelope.id.toLowerCase()) return { dead: 'unreadable' };
  return { answer: { envelope, department, outside: isOutside(envelope.data.matter) } };
}

/** The same message can stand twice in one batch: the maps keep one of each id. */
export function readBatch(batch: readonly ReceivedMessage[]): ReadBatch {
  const answers = new Map<string, Read<LandingAnswer>>();
  const receipts = new Map<string, Read<ErasureDoneEnvelope>>();
  const dead: OutboxRow[] = [];
  for (const message of batch) {
    const reading = read(message);
    if ('dead' in reading) dead.push(deadLetterRow(message, { code: reading.dead }));
    else if ('receipt' in reading) receipts.set(reading.receipt.id, { said: reading.receipt, message });
    else answers.set(reading.answer.envelope.id, { said: reading.answer, message });
  }
  return { answers, receipts, dead };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
