import { insertOutbox, type OutboxRow } from '../../infra/outbox/outbox.ts';
import { inTransaction, type Pool } from '../../infra/postgres/pool.ts';
import { sealJson, unsealJson } from '../../infra/sealing/seal.ts';
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
  readonly markSent: (noticeId: string) => Promise<void>;
  /** The carrier could not take it: due again after 2, 4, 8 … seconds, at most five minutes. */
  readonly putOff: (noticeId: string) => Promise<void>;
  /** @returns false when this receipt was known already */
  readonly applyReceipt: (receipt: DeliveryReceipt) => Promise<boolean>;
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
        const open = unsealJson(keys.atRest, restContext(notice_id), sealed) as {
          phone: string;
          text: string;
        };
        return { idempotencyKey: notice_id, parts, ...open };
      });
    },
    markSent: async (noticeId) => {
      await pool.query({ name: 'mark-sent', text: MARK_SENT, values: [noticeId] });
    },
    putOff: async (noticeId) => {
      await pool.query({ name: 'put-off', text: PUT_OFF, values: [noticeId, LONGEST_WAIT_SECONDS] });
    },
    applyReceipt: async ({ idempotencyKey, code, at }) => {
      const status = code === 'DELIVERED' ? 'delivered' : 'undelivered';
      const values = [idempotencyKey, status, at, code];
      const { rowCount } = await pool.query({ name: 'apply-receipt', text: APPLY_RECEIPT, values });
      return rowCount === 1;
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
    sealed: sealJson(keys.atRest, restContext(noticeId), { phone, text }).toString('hex'),
    parts,
  };
}

const ACCEPT = `insert into notifier.message (notice_id, case_number, template, phone_hash, sealed, parts)
  select distinct on (notice_id) notice_id, case_number, template, decode(phone_hash, 'hex'), decode(sealed, 'hex'), parts
    from jsonb_to_recordset($1::jsonb)
      as r(notice_id uuid, case_number text, template text, phone_hash text, sealed text, parts smallint)
  on conflict (notice_id) do nothing`;

const CLAIM_DUE = `update notifier.message m
  set send_at = clock_timestamp() + make_interval(secs => $2), tries = tries + 1
  from (select notice_id from notifier.message
         where status = 'accepted' and send_at <= clock_timestamp()
         order by send_at limit $1 for update skip locked) due
  where m.notice_id = due.notice_id
  returning m.notice_id, m.sealed, m.parts`;

// The receipt may be faster than this: then only the time is filled in.
const MARK_SENT = `update notifier.message
  set sent_at = coalesce(sent_at, clock_timestamp()), status = case status when 'accepted' then 'sent' else status end
  where notice_id = $1`;

const PUT_OFF = `update notifier.message
  set send_at = clock_timestamp() + make_interval(secs => least(power(2, least(tries, 10)), $2))
  where notice_id = $1 and status = 'accepted'`;

const APPLY_RECEIPT = `update notifier.message
  set status = $2, receipt_at = $3, receipt_code = $4
  where notice_id = $1 and status in ('accepted', 'sent')`;
