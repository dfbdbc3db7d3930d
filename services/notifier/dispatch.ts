import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { apart } from '../../infra/postgres/apart.ts';
import { describeError, type Logger } from '../../infra/telemetry/log.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import type { MessageStore } from './message-store.ts';
import type { DeliveryReceipt, Sms, SmsCarrier } from './sms-carrier.ts';

const SENT_AT_ONCE = 100;

const sentParts = counter('birth_sms_parts_total', 'parts of SMS handed to the carrier');
const receipts = counter('birth_sms_receipts_total', 'delivery receipts', ['code']);
const unfit = counter('birth_sms_receipts_unfit_total', 'delivery receipts that can never be written down');

/**
 * Hands due messages to the carrier, all in one call: one commit instead of one for each. What a crash leaves between
 * hand-over and record is handed over again, and the carrier knows it by its key.
 * @returns true when there may be more
 */
export async function sendDue(store: MessageStore, carrier: SmsCarrier, log: Logger): Promise<boolean> {
  const { due, taken } = await store.claimDue(SENT_AT_ONCE);
  if (due.length === 0) return taken === SENT_AT_ONCE;
  failPoint('messages-claimed');
  if (!(await handOver(store, carrier, due)))
    for (const sms of due) if (!(await handOver(store, carrier, [sms]))) await putOff(store, sms, log);
  return taken === SENT_AT_ONCE;
}

/** @returns false when the carrier did not take them: one that it objects to must not hold the others */
async function handOver(store: MessageStore, carrier: SmsCarrier, batch: readonly Sms[]): Promise<boolean> {
  const taken = await store.handOver(batch, carrier);
  if (!taken) return false;
  sentParts.inc(taken.reduce((parts, sms) => parts + sms.parts, 0));
  return true;
}

async function putOff(store: MessageStore, sms: Sms, log: Logger): Promise<void> {
  log.warn({ noticeId: sms.noticeId }, 'the carrier did not take an SMS');
  await store.putOff(sms);
}

/**
 * Takes the receipts that have come. One that can never be written down is counted and let go, so that it stands before no
 * other: its message counts as not delivered (R11) until the carrier says it again.
 * @returns true when there may be more
 */
export async function takeReceipts(store: MessageStore, carrier: SmsCarrier, log: Logger): Promise<boolean> {
  const apply = async (some: readonly DeliveryReceipt[]): Promise<void> => {
    for (const { code } of await store.applyReceipts(some)) receipts.inc({ code });
  };
  const sick = ({ noticeId }: DeliveryReceipt, fault: unknown): Promise<void> => {
    unfit.inc();
    log.error({ noticeId, ...describeError(fault) }, 'a delivery receipt could not be written down');
    return Promise.resolve();
  };
  const given = await carrier.giveReceipts((come) => apart(come, apply, sick));
  return given > 0;
}
