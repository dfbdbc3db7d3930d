import { insertOutbox, type OutboxRow } from '../../infra/outbox/outbox.ts';
import { inTransaction, type Pool } from '../../infra/postgres/pool.ts';
import { QUICK_COMMIT } from '../../infra/postgres/quick-commit.ts';
import { openContent, sealContent } from '../../infra/sealing/content.ts';
import type { NotifierKeys } from './keys.ts';
import type { ReadableNotice } from './read-notice.ts';
import type { DeliveryReceipt, Sms } from './sms-carrier.ts';

/** A send that was cut off by a crash is tried again after this. */
const CLAIM_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 300;

const restContext = (noticeId: string) => `sms:${noticeId}`;

/** What the notifier was asked to send, and how far each message has come. */
export interface MessageStore {
  /** Records a batch and its dead letters in one transaction. A notice seen before stays as it is. */
  readonly accept: (notices: readonly ReadableNotice[], deadLetters: readonly OutboxRow[]) => Promise<void>;
  /** Takes messages that are due; nobody else gets them until the claim runs out. */
  readonly claimDue: (limit: number) => Promise<Sms[]>;
  readonly markSent: (noticeIds: readonly string[]) => Promise<void>;
  /** The carrier could not take it: due again after 2, 4, 8 … seconds, at most five minutes. */
  readonly putOff: (noticeId: string) => Promise<void>;
  /** @returns those that were not known already */
  readonly applyReceipts: (receipts: readonly DeliveryReceipt[]) => Promise<DeliveryReceipt[]>;
}

export function createMessageStore(pool: Pool, keys: NotifierKeys): MessageStore {
  return {
    accept: (notices, deadLetters) =>
      inTransaction(pool, async (connection) => {
        const records = notices.map((notice) => toRecord(notice, keys));
        if (records.length > 0) {
          await connection.query({ name: 'accept', text: ACCEPT, values: [JSON.stringify(records)] });
        }
        await insertOutbox(connection, 'notifier', deadLetters);
      }),
    claimDue: async (limit) => {
      const { rows } = await pool.query<{ notice_id: string; sealed: Buffer; parts: number }>({
        name: 'claim-due',
        text: CLAIM_DUE,
        values: [limit, CLAIM_SECONDS],
      });
      return rows.map(({ notice_id, sealed, parts }) => {
        const open = openContent(keys.atRest, 'text', restContext(notice_id), sealed) as {
          phone: string;
          text: string;
        };
        return { idempotencyKey: notice_id, parts, ...open };
      });
    },
    markSent: async (noticeIds) => {
      await pool.query({ name: 'mark-sent', text: MARK_SENT, values: [noticeIds] });
    },
    putOff: async (noticeId) => {
      await pool.query({ name: 'put-off', text: PUT_OFF, values: [noticeId, LONGEST_WAIT_SECONDS] });
    },
    applyReceipts: async (receipts) => {
      const records = receipts.map(({ idempotencyKey, code, at }) => ({
        notice_id: idempotencyKey,
        status: code === 'DELIVERED' ? 'delivered' : 'undelivered',
        receipt_at: at.toISOString(),
        receipt_code: code,
      }));
      const values = [JSON.stringify(records)];
      const { rows } = await pool.query<{ notice_id: string }>({
        name: 'apply-receipts',
        text: APPLY_RECEIPTS,
        values,
      });
      const fresh = new Set(rows.map((row) => row.notice_id));
      return receipts.filter((receipt) => fresh.has(receipt.idempotencyKey));
    },
  };
}

function toRecord(notice: ReadableNotice, keys: NotifierKeys): Record<string, unknown> {
  const { noticeId, caseNumber, template, phone, text, parts } = notice;
  return {
    notice_id: noticeId,
    case_number: caseNumber,
    template,
    phone_hash: keys.hashPhone(phone).toString('hex'),
    sealed: sealContent(keys.atRest, 'text', restContext(noticeId), { phone, text }).toString('hex'),
    parts,
  };
}

const ACCEPT = `insert into notifier.message (notice_id, case_number, template, phone_hash, sealed, parts)
  select distinct on (notice_id) notice_id, case_number, template, decode(phone_hash, 'hex'), decode(sealed, 'hex'), parts
    from jsonb_to_recordset($1::jsonb)
      as r(notice_id uuid, case_number text, template text, phone_hash text, sealed text, parts smallint)
  on conflict (notice_id) do nothing`;

// Claims and marks need not be durable: what is lost of them is handed over again, under the key it had.
const CLAIM_DUE = `with ${QUICK_COMMIT}
  update notifier.message m
  set send_at = clock_timestamp() + make_interval(secs => $2), tries = tries + 1
  from (select notice_id from notifier.message
         where status = 'accepted' and send_at <= clock_timestamp()
         order by send_at limit $1 for update skip locked) due, quick
  where m.notice_id = due.notice_id
  returning m.notice_id, m.sealed, m.parts`;

// The receipt may be faster than this: then only the time is filled in.
const MARK_SENT = `with ${QUICK_COMMIT}
  update notifier.message
  set sent_at = coalesce(sent_at, clock_timestamp()), status = case status when 'accepted' then 'sent' else status end
  from quick
  where notice_id = any($1::uuid[])`;

const PUT_OFF = `update notifier.message
  set send_at = clock_timestamp() + make_interval(secs => least(power(2, least(tries, 10)), $2))
  where notice_id = $1 and status = 'accepted'`;

const APPLY_RECEIPTS = `update notifier.message m
  set status = r.status, receipt_at = r.receipt_at, receipt_code = r.receipt_code
  from jsonb_to_recordset($1::jsonb) as r(notice_id uuid, status text, receipt_at timestamptz, receipt_code text)
  where m.notice_id = r.notice_id and m.status in ('accepted', 'sent')
  returning m.notice_id`;
