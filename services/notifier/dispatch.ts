import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { describeError, type Logger } from '../../infra/telemetry/log.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import type { MessageStore } from './message-store.ts';
import type { SmsCarrier } from './sms-carrier.ts';

const SENT_AT_ONCE = 50;

const sentParts = counter('birth_sms_parts_total', 'parts of SMS handed to the carrier');
const receipts = counter('birth_sms_receipts_total', 'delivery receipts', ['code']);

/**
 * Hands due messages to the carrier. What a crash leaves between hand-over and record is handed over again, and
 * the carrier knows it by its key.
 * @returns true when there may be more
 */
export async function sendDue(store: MessageStore, carrier: SmsCarrier, log: Logger): Promise<boolean> {
  const due = await store.claimDue(SENT_AT_ONCE);
  for (const sms of due) {
    failPoint('messages-claimed');
    try {
      await carrier.submit(sms);
      failPoint('message-submitted');
    } catch (error) {
      log.warn({ ...describeError(error), noticeId: sms.idempotencyKey }, 'the carrier did not take an SMS');
      await store.putOff(sms.idempotencyKey);
      continue;
    }
    await store.markSent(sms.idempotencyKey);
    sentParts.inc(sms.parts);
  }
  return due.length === SENT_AT_ONCE;
}

/** Takes the receipts that have come. @returns true when there may be more */
export async function takeReceipts(store: MessageStore, carrier: SmsCarrier): Promise<boolean> {
  const given = await carrier.giveReceipts(async (receipt) => {
    if (await store.applyReceipt(receipt)) receipts.inc({ code: receipt.code });
  });
  return given > 0;
}
