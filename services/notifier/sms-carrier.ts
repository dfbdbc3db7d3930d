import { failPoint } from '../../infra/fail-point/fail-point.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { sealJson } from '../../infra/sealing/seal.ts';

/** A text for a phone. The key makes handing it over twice one SMS. */
export interface Sms {
  readonly idempotencyKey: string;
  readonly phone: string;
  readonly text: string;
  readonly parts: number;
}

/** What the carrier says of an SMS later on. It may say it twice. */
export interface DeliveryReceipt {
  readonly idempotencyKey: string;
  readonly code: 'DELIVERED' | 'UNDELIVERED';
  readonly at: Date;
}

/** The port to a carrier: hand over, and take the receipts that have come. */
export interface SmsCarrier {
  /** Resolves once the carrier has taken the SMS for good. */
  readonly submit: (sms: Sms) => Promise<void>;
  /** Receipts that are there now; each counts as given only once `take` has resolved. */
  readonly giveReceipts: (take: (receipt: DeliveryReceipt) => Promise<unknown>) => Promise<number>;
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
    submit: async ({ idempotencyKey, phone, text, parts }) => {
      const sealed = sealJson(key, `carrier:${idempotencyKey}`, { phone, text });
      const code: DeliveryReceipt['code'] = phone.endsWith(UNREACHABLE_ENDING) ? 'UNDELIVERED' : 'DELIVERED';
      const values = [idempotencyKey, sealed, parts, code, receiptDelaySeconds, receiptsOf(idempotencyKey)];
      await pool.query({ name: 'carrier-submit', text: SUBMIT, values });
    },
    giveReceipts: async (take) => {
      const { rows } = await pool.query<{ idempotency_key: string; receipt_code: DeliveryReceipt['code'] }>({
        name: 'carrier-receipts',
        text: RECEIPTS_DUE,
        values: [RECEIPTS_AT_ONCE],
      });
      for (const row of rows) {
        await take({ idempotencyKey: row.idempotency_key, code: row.receipt_code, at: new Date() });
        failPoint('receipt-applied');
        await pool.query({ name: 'carrier-given', text: RECEIPT_GIVEN, values: [row.idempotency_key] });
      }
      return rows.length;
    },
  };
}

const SUBMIT = `insert into notifier.sms (idempotency_key, sealed, parts, receipt_code, receipt_due_at, receipts_left)
  values ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5), $6)
  on conflict (idempotency_key) do nothing`;

const RECEIPTS_DUE = `select idempotency_key, receipt_code from notifier.sms
  where receipts_left > 0 and receipt_due_at <= clock_timestamp() order by receipt_due_at limit $1`;

const RECEIPT_GIVEN = `update notifier.sms set receipts_left = receipts_left - 1
  where idempotency_key = $1 and receipts_left > 0`;
