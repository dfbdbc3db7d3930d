import { deadLetterRow } from '../../infra/kafka/dead-letter.ts';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import type { OutboxRow } from '../../infra/outbox/outbox.ts';
import type { ReceiptOfErasure } from '../../infra/postgres/ledger/erasures.ts';
import type { ReceiptOfNotice } from '../../infra/postgres/ledger/notice-receipts.ts';
import type { LandingAnswer } from '../../infra/postgres/ledger/inbox.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { takingTurns } from '../kit/turns.ts';
import { judgeMessage } from './judge-message.ts';

/** What a message says, with the message. */
export interface Read<T> {
  readonly said: T;
  readonly message: ReceivedMessage;
}

/** A batch of messages of departments, taken apart: by their events, as the ledger numbers them. */
export interface ReadBatch {
  readonly answers: ReadonlyMap<string, Read<LandingAnswer>>;
  readonly receipts: ReadonlyMap<string, Read<ReceiptOfErasure>>;
  readonly notices: ReadonlyMap<string, Read<ReceiptOfNotice>>;
  /** dead letters of what is believed by nobody */
  readonly dead: readonly OutboxRow[];
}

/**
 * The same message can stand twice in one batch: the maps keep one of each event. To open what a stranger has sealed may take
 * a while: others have their turn meanwhile, or the broker would think that nobody is there.
 */
export async function readBatch(batch: readonly ReceivedMessage[], keyring: Keyring): Promise<ReadBatch> {
  const answers = new Map<string, Read<LandingAnswer>>();
  const receipts = new Map<string, Read<ReceiptOfErasure>>();
  const notices = new Map<string, Read<ReceiptOfNotice>>();
  const dead: OutboxRow[] = [];
  const turn = takingTurns();
  for (const message of batch) {
    await turn();
    const judgement = judgeMessage(message, keyring);
    if ('dead' in judgement) dead.push(deadLetterRow(message, { code: judgement.dead }));
    else if ('receipt' in judgement)
      receipts.set(judgement.receipt.eventId, { said: judgement.receipt, message });
    else if ('notice' in judgement)
      notices.set(judgement.notice.eventId, { said: judgement.notice, message });
    else answers.set(judgement.answer.eventId, { said: judgement.answer, message });
  }
  return { answers, receipts, notices, dead };
}
