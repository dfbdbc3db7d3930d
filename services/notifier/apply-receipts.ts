import { derivedId } from '../../infra/messages/derived-id.ts';
import { insertOutbox } from '../../infra/outbox/outbox.ts';
import { ifReadable } from '../../infra/postgres/fault.ts';
import type { Connection } from '../../infra/postgres/pool.ts';
import { sendingName } from '../../schemas/command-id.ts';
import { openText } from './at-rest.ts';
import type { NotifierKeys } from './keys.ts';
import { goesAtOnce } from './measure.ts';
import { receiptRows } from './notice-receipt.ts';
import type { DeliveryReceipt } from './sms-carrier.ts';

/** So often a message is sent at most; then a person tells the family. A product default. */
export const MOST_SENDINGS = 3;
/** After the first failure, and after the second: a phone that is off in the morning may be on at noon. Product defaults. */
const AGAIN_AFTER_MINUTES = [30, 180] as const;

interface SentRow {
  readonly notice_id: string;
  /** what the carrier knows its last sending by */
  readonly key: string;
  readonly case_number: string;
  readonly undelivered: number;
  readonly wants_receipt: boolean;
  readonly sealed: Buffer | null;
  readonly urgency: number;
}

interface Outcome {
  readonly row: SentRow;
  readonly receipt: DeliveryReceipt;
  readonly status: 'delivered' | 'undelivered' | 'accepted';
}

/**
 * Takes receipts, in one transaction with what follows from them. One about a sending that is not the last one, or of a message
 * that is told already, says nothing new.
 * @returns keys of the sendings of which something was new
 */
export async function applyReceipts(
  on: Connection,
  keys: NotifierKeys,
  receipts: readonly DeliveryReceipt[],
): Promise<ReadonlySet<string>> {
  const asked = [receipts.map((r) => r.noticeId), receipts.map((r) => r.idempotencyKey)];
  const { rows } = await on.query<SentRow>({ name: 'lock-sent', text: LOCK_SENT, values: asked });
  const outcomes = rows.flatMap((row): Outcome[] => {
    const receipt = receipts.find(({ idempotencyKey }) => idempotencyKey === row.key);
    return receipt ? [{ row, receipt, status: statusBy(receipt, row) }] : [];
  });
  if (outcomes.length === 0) return new Set();
  const records = outcomes.map(recordOf);
  await on.query({ name: 'apply-receipts', text: APPLY_RECEIPTS, values: [JSON.stringify(records)] });
  await insertOutbox(
    on,
    'notifier',
    outcomes.flatMap((outcome) => told(outcome, keys)),
  );
  return new Set(rows.map(({ key }) => key));
}

/** Whoever was erased is not told any more, and a code is of no use any more when it would be sent again. */
function statusBy({ code }: DeliveryReceipt, { undelivered, sealed, urgency }: SentRow): Outcome['status'] {
  if (code === 'DELIVERED') return 'delivered';
  const isToldAgain = undelivered + 1 < MOST_SENDINGS && sealed !== null && !goesAtOnce(urgency);
  return isToldAgain ? 'accepted' : 'undelivered';
}

function recordOf({ row, receipt, status }: Outcome): Record<string, unknown> {
  const { notice_id: noticeId, undelivered } = row;
  const failed = receipt.code === 'UNDELIVERED' ? undelivered + 1 : undelivered;
  return {
    notice_id: noticeId,
    status,
    receipt_at: receipt.at.toISOString(),
    receipt_code: receipt.code,
    undelivered: failed,
    sending_id: status === 'accepted' ? derivedId(...sendingName(noticeId, failed + 1)) : null,
    again_in: status === 'accepted' ? (AGAIN_AFTER_MINUTES[failed - 1] ?? AGAIN_AFTER_MINUTES[1]) : null,
  };
}

/** The sentence with the reader's own link (`withLink`, schemas/notice.ts): a secret, which nobody else is to see. */
const OWN_LINK = /[^。]*#[\w-]{22,}$/;

/** What the case side is told: of one that failed always, with the text that is to be told. Of a code: nothing. */
function told({ row, status }: Outcome, keys: NotifierKeys) {
  const { notice_id: noticeId, case_number: caseNumber, wants_receipt: isWanted, sealed, urgency } = row;
  if (goesAtOnce(urgency)) return [];
  if (status === 'delivered' && isWanted) return receiptRows(keys, { caseNumber, noticeId, outcome: status });
  const text =
    status === 'undelivered' &&
    sealed &&
    ifReadable(() => openText(keys, noticeId, sealed).text.replace(OWN_LINK, ''));
  return text ? receiptRows(keys, { caseNumber, noticeId, outcome: 'undelivered', text }) : [];
}

// Locked in order, so that two notifiers never wait for each other.
const LOCK_SENT = `select m.notice_id, coalesce(m.sending_id, m.notice_id) as key, m.case_number, m.undelivered, m.wants_receipt, m.sealed, m.urgency
  from notifier.message m
 where m.notice_id = any($1::uuid[]) and m.status in ('accepted', 'sent')
   and exists (select from unnest($1::uuid[], $2::uuid[]) as r(notice_id, key)
                where r.notice_id = m.notice_id and r.key = coalesce(m.sending_id, m.notice_id))
 order by m.notice_id for no key update`;

const APPLY_RECEIPTS = `update notifier.message m
  set status = r.status, receipt_at = r.receipt_at, receipt_code = r.receipt_code, undelivered = r.undelivered,
      sending_id = coalesce(r.sending_id, m.sending_id),
      sent_at = case when r.again_in is null then m.sent_at end,
      held_until = case when r.again_in is not null then clock_timestamp() + make_interval(mins => r.again_in) end,
      send_at = case when r.again_in is null then m.send_at else clock_timestamp() + make_interval(mins => r.again_in) end
  from jsonb_to_recordset($1::jsonb) as r(notice_id uuid, status text, receipt_at timestamptz, receipt_code text,
    undelivered smallint, sending_id uuid, again_in integer)
  where m.notice_id = r.notice_id`;
