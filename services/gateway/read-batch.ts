import { isOutside } from '../../activities/apply-outside.ts';
import { deadLetterRow } from '../../infra/kafka/dead-letter.ts';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import type { OutboxRow } from '../../infra/outbox/outbox.ts';
import type { LandingAnswer } from '../../infra/postgres/ledger/inbox.ts';
import { DEPARTMENT_CODES, type Department } from '../../schemas/department.ts';
import {
  answerEnvelopeSchema,
  erasureDoneEnvelopeSchema,
  type ErasureDoneEnvelope,
} from '../../schemas/message.ts';
import { answersTopic } from '../../schemas/topic.ts';

export interface ReadAnswer {
  readonly answer: LandingAnswer;
  readonly message: ReceivedMessage;
}

export interface ReadReceipt {
  readonly receipt: ErasureDoneEnvelope;
  readonly message: ReceivedMessage;
}

/** A batch of messages of departments, taken apart. */
export interface ReadBatch {
  readonly answers: ReadonlyMap<string, ReadAnswer>;
  readonly receipts: ReadonlyMap<string, ReadReceipt>;
  /** dead letters of what cannot be read */
  readonly dead: readonly OutboxRow[];
}

const departmentOf = new Map<string, Department>(DEPARTMENT_CODES.map((d) => [answersTopic(d), d]));

/** The same message can stand twice in one batch: the maps keep one of each id. */
export function readBatch(batch: readonly ReceivedMessage[]): ReadBatch {
  const answers = new Map<string, ReadAnswer>();
  const receipts = new Map<string, ReadReceipt>();
  const dead: OutboxRow[] = [];
  for (const message of batch) {
    const department = departmentOf.get(message.topic);
    const json = parseJson(message.value);
    const receipt = erasureDoneEnvelopeSchema.safeParse(json).data;
    const envelope = answerEnvelopeSchema.safeParse(json).data;
    const caseNumber = receipt?.data.caseNumber ?? envelope?.data.caseNumber;
    if (!department || caseNumber === undefined) dead.push(deadLetterRow(message, { code: 'unreadable' }));
    else if (message.key !== caseNumber) dead.push(deadLetterRow(message, { code: 'wrong-key' }));
    else if (receipt) receipts.set(receipt.id, { receipt, message });
    else if (envelope) {
      const outside = isOutside(envelope.data.matter);
      answers.set(envelope.id, { answer: { envelope, department, outside }, message });
    }
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
