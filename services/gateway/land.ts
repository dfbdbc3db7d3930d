import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { deadLetterRow } from '../../infra/kafka/dead-letter.ts';
import type { BatchHandler, ReceivedMessage } from '../../infra/kafka/port.ts';
import { insertOutbox, type OutboxRow } from '../../infra/outbox/outbox.ts';
import { confirmErasures } from '../../infra/postgres/ledger/erasures.ts';
import { landAnswers, type Landing, type LandingAnswer } from '../../infra/postgres/ledger/inbox.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import type { News } from '../../schemas/case-plan.ts';
import { DEPARTMENT_CODES, type Department } from '../../schemas/department.ts';
import {
  answerEnvelopeSchema,
  erasureDoneEnvelopeSchema,
  type ErasureDoneEnvelope,
} from '../../schemas/message.ts';
import { answersTopic } from '../../schemas/topic.ts';
import type { Deliverer } from './deliverer.ts';
import { isOutsideWorkflow, landPayments, openPaymentAnswer, type PaymentAnswer } from './land-payments.ts';

export interface LandingOptions {
  readonly pool: Pool;
  readonly log: Logger;
  readonly deliverer: Deliverer;
  readonly keyring: Keyring;
  readonly patienceSeconds: number;
  readonly wakeRelay: () => void;
}

const landedTotal = counter('birth_answers_total', 'Answers of departments by what became of them', ['what']);
const departmentOf = new Map<string, Department>(DEPARTMENT_CODES.map((d) => [answersTopic(d), d]));

/**
 * Land, then deliver: a batch of answers is first written into the ledger whole, and only then (the offsets may be
 * committed) brought to the workflows. What cannot be read is a dead letter, and what follows it goes on.
 */
export function createLanding(options: LandingOptions): BatchHandler {
  const { pool, log, deliverer, wakeRelay } = options;
  return async (batch) => {
    const { answers, payments, receipts, dead } = readBatch(batch, options.keyring);
    await landAndBury(payments, dead, options);
    const { landed, unknownCase, complete } =
      answers.size > 0
        ? await landAnswers(
            pool,
            [...answers.values()].map((a) => a.answer),
          )
        : NOTHING;
    failPoint('answers-landed');
    for (const id of unknownCase) {
      const message = answers.get(id)?.message;
      if (message) dead.push(deadLetterRow(message, { code: 'case-unknown' }));
    }
    await landReceipts(pool, receipts, dead);
    if (dead.length > 0) {
      await insertOutbox(pool, 'ledger', dead);
      failPoint('unreadable-kept');
      wakeRelay();
      log.warn({ count: dead.length }, 'answers that could not be read were set aside');
    }
    landedTotal.inc({ what: 'landed' }, landed.size);
    landedTotal.inc({ what: 'dead-letter' }, dead.length);
    landedTotal.inc({ what: 'repeated' }, answers.size - landed.size - unknownCase.size);
    for (const [caseNumber, news] of groupByCase([...answers.values()], landed))
      deliverer.offer(caseNumber, news, { tries: 0, atOnce: complete.has(caseNumber) });
  };
}

const NOTHING: Landing = { landed: new Set(), unknownCase: new Set(), complete: new Set() };

interface ReadAnswer {
  readonly answer: LandingAnswer;
  readonly message: ReceivedMessage;
}

interface ReadPayment {
  readonly answer: PaymentAnswer;
  readonly message: ReceivedMessage;
}

interface ReadBatch {
  readonly answers: Map<string, ReadAnswer>;
  readonly payments: Map<string, ReadPayment>;
  readonly receipts: Map<string, ReadReceipt>;
  readonly dead: OutboxRow[];
}

/** The same message can stand twice in one batch: the map keeps one of each id. */
function readBatch(batch: readonly ReceivedMessage[], keyring: Keyring): ReadBatch {
  const answers = new Map<string, ReadAnswer>();
  const payments = new Map<string, ReadPayment>();
  const receipts = new Map<string, ReadReceipt>();
  const dead: OutboxRow[] = [];
  for (const message of batch) {
    const department = departmentOf.get(message.topic);
    const json = parseJson(message.value);
    const receipt = erasureDoneEnvelopeSchema.safeParse(json).data;
    if (department && receipt && message.key === receipt.data.caseNumber) {
      receipts.set(receipt.id, { receipt, message });
      continue;
    }
    const parsed = answerEnvelopeSchema.safeParse(json);
    if (!department || !parsed.success) dead.push(deadLetterRow(message, { code: 'unreadable' }));
    else if (message.key !== parsed.data.data.caseNumber)
      dead.push(deadLetterRow(message, { code: 'wrong-key' }));
    else {
      const answer: LandingAnswer = { envelope: parsed.data, department };
      if (!isOutsideWorkflow(parsed.data.data.matter)) answers.set(parsed.data.id, { answer, message });
      else readPayment(answer, message, keyring, { payments, dead });
    }
  }
  return { answers, payments, receipts, dead };
}

function readPayment(
  answer: LandingAnswer,
  message: ReceivedMessage,
  keyring: Keyring,
  into: Pick<ReadBatch, 'payments' | 'dead'>,
): void {
  try {
    into.payments.set(answer.envelope.id, { answer: openPaymentAnswer(answer, keyring), message });
  } catch {
    into.dead.push(deadLetterRow(message, { code: 'cannot-be-opened' }));
  }
}

/** Payments move their orders at once, and so do notices of changed leave: no workflow waits for them. */
async function landAndBury(
  payments: ReadBatch['payments'],
  dead: OutboxRow[],
  options: LandingOptions,
): Promise<void> {
  if (payments.size === 0) return;
  const answers = [...payments.values()].map(({ answer }) => answer);
  const landing = await landPayments(answers, options);
  landedTotal.inc({ what: 'payment' }, landing.landed.size);
  for (const id of landing.unknownCase) {
    const message = payments.get(id)?.message;
    if (message) dead.push(deadLetterRow(message, { code: 'case-unknown' }));
  }
}

/** A receipt that nobody asked for is set aside like an answer to an unknown case. */
async function landReceipts(
  pool: Pool,
  receipts: ReadonlyMap<string, ReadReceipt>,
  dead: OutboxRow[],
): Promise<void> {
  if (receipts.size === 0) return;
  for (const id of await confirmErasures(
    pool,
    [...receipts.values()].map((r) => r.receipt),
  )) {
    const message = receipts.get(id)?.message;
    if (message) dead.push(deadLetterRow(message, { code: 'erasure-unknown' }));
  }
}

interface ReadReceipt {
  readonly receipt: ErasureDoneEnvelope;
  readonly message: ReceivedMessage;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

function groupByCase(answers: readonly ReadAnswer[], landed: ReadonlySet<string>): Map<string, News[]> {
  const byCase = new Map<string, News[]>();
  for (const { answer } of answers) {
    const { id, data } = answer.envelope;
    if (!landed.has(id)) continue;
    const news: News = {
      eventId: id,
      kind: 'answer',
      subject: data.subject,
      code: data.matter,
      attempt: data.attempt,
      outcome: data.outcome,
    };
    byCase.set(data.caseNumber, [...(byCase.get(data.caseNumber) ?? []), news]);
  }
  return byCase;
}
