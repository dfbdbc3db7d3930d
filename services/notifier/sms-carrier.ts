import { failPoint } from '../../infra/fail-point/fail-point.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { sealContent } from '../../infra/sealing/content.ts';

/** A text for a phone. The key makes handing it over twice one SMS. */
export interface Sms {
  readonly idempotencyKey: string;
  /** the notice that it tells; a notice that did not arrive is told by another SMS */
  readonly noticeId: string;
  readonly phone: string;
  readonly text: string;
  readonly parts: number;
}

/** What the carrier says of an SMS later on. It may say it twice. */
export interface DeliveryReceipt {
  readonly idempotencyKey: string;
  readonly noticeId: string;
  readonly code: 'DELIVERED' | 'UNDELIVERED';
  readonly at: Date;
}

/** The port to a carrier: hand over, and take the receipts that have come. */
export interface SmsCarrier {
  /** Resolves once the carrier has taken all of these SMS for good; when it throws, some may have been taken. */
  readonly submit: (batch: readonly Sms[]) => Promise<void>;
  /** Receipts that are there now, in one call; they count as given only once `take` has resolved. */
  readonly giveReceipts: (
    take: (receipts: readonly DeliveryReceipt[]) => Promise<unknown>,
  ) => Promise<number>;
}

export interface SimulatedCarrierOptions {
  readonly pool: Pool;
  readonly key: Buffer;
  /** from hand-over to receipt */
  readonly receiptDelaySeconds: number;
}

/** Numbers of this ending never answer: for trying out what happens then. */
const UNREACHABLE_ENDING = '00000000';
const RECEIPTS_AT_ONCE = 100;

/** One SMS in four has its receipt twice, always the same ones: decided by the key. */
function receiptsOf(idempotencyKey: string): number {
  return Number.parseInt(idempotencyKey.slice(0, 2), 16) % 4 === 0 ? 2 : 1;
}

/** A carrier that sends nothing, but keeps book like a real one. */
export function createSimulatedCarrier(options: SimulatedCarrierOptions): SmsCarrier {
  const { pool, key, receiptDelaySeconds } = options;
  return {
    submit: async (batch) => {
      const records = batch.map(({ idempotencyKey, noticeId, phone, text, parts }) => ({
        idempotency_key: idempotencyKey,
        notice_id: noticeId === idempotencyKey ? null : noticeId,
        sealed: sealContent(key, 'text', `carrier:${idempotencyKey}`, { phone, text }).toString('hex'),
        parts,
        receipt_code: phone.endsWith(UNREACHABLE_ENDING) ? 'UNDELIVERED' : 'DELIVERED',
        receipts_left: receiptsOf(idempotencyKey),
      }));
      const values = [JSON.stringify(records), receiptDelaySeconds];
      await pool.query({ name: 'carrier-submit', text: SUBMIT, values });
    },
    giveReceipts: async (take) => {
      const { rows } = await pool.query<ReceiptRow>({
        name: 'carrier-receipts',
        text: RECEIPTS_DUE,
        values: [RECEIPTS_AT_ONCE],
      });
      if (rows.length === 0) return 0;
      const at = new Date();
      await take(
        rows.map(({ idempotency_key: idempotencyKey, notice_id: noticeId, receipt_code: code }) => ({
          ...{ idempotencyKey, noticeId: noticeId ?? idempotencyKey },
          ...{ code, at },
        })),
      );
      failPoint('receipt-applied');
      const given = rows.map((row) => row.idempotency_key);
      await pool.query({ name: 'carrier-given', text: RECEIPT_GIVEN, values: [given] });
      return rows.length;
    },
  };
}

interface ReceiptRow {
  readonly idempotency_key: string;
  readonly notice_id: string | null;
  readonly receipt_code: DeliveryReceipt['code'];
}

const SUBMIT = `insert into notifier.sms (idempotency_key, notice_id, sealed, parts, receipt_code, receipt_due_at, receipts_left)
  select r.idempotency_key, r.notice_id, decode(r.sealed, 'hex'), r.parts, r.receipt_code,
         clock_timestamp() + make_interval(secs => $2), r.receipts_left
    from jsonb_to_recordset($1::jsonb)
      as r(idempotency_key uuid, notice_id uuid, sealed text, parts smallint, receipt_code text, receipts_left smallint)
  on conflict (idempotency_key) do nothing`;

const RECEIPTS_DUE = `select idempotency_key, notice_id, receipt_code from notifier.sms
  where receipts_left > 0 and receipt_due_at <= clock_timestamp() order by receipt_due_at limit $1`;

const RECEIPT_GIVEN = `update notifier.sms set receipts_left = receipts_left - 1
  where idempotency_key = any($1::uuid[]) and receipts_left > 0`;
