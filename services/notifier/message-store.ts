import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { keptUnreadable, notSentOn } from '../../infra/kafka/dead-letter.ts';
import { insertOutbox, type OutboxRow } from '../../infra/outbox/outbox.ts';
import { ifReadable } from '../../infra/postgres/fault.ts';
import { inTransaction, type Connection, type Pool } from '../../infra/postgres/pool.ts';
import { QUICK_COMMIT } from '../../infra/postgres/quick-commit.ts';
import { sealContent } from '../../infra/sealing/content.ts';
import type { ErasureEnvelope } from '../../schemas/message.ts';
import { STOPPING } from '../../schemas/message.ts';
import { NOTICES_TOPIC } from '../../schemas/topic.ts';
import { claim, type ClaimedRow } from './claim.ts';
import { openText, restContext } from './at-rest.ts';
import { applyReceipts } from './apply-receipts.ts';
import type { NotifierKeys } from './keys.ts';
import { forget } from './erasures.ts';
import { urgencyOf, type Measure } from './measure.ts';
import type { ReadableNotice, StoppedNotices } from './read-notice.ts';
import type { DeliveryReceipt, Sms, SmsCarrier } from './sms-carrier.ts';

const LONGEST_WAIT_SECONDS = 300;

/** What was claimed: those that can be sent, and how many there were with those that cannot. */
export interface Claimed {
  readonly due: readonly Sms[];
  readonly taken: number;
}

/** What the notifier was asked to send, and how far each message has come. */
export interface MessageStore {
  /** Records notices, all or none. One seen before stays as it is. */
  readonly accept: (notices: readonly ReadableNotice[]) => Promise<void>;
  /** What was not sent yet is not sent any more, and what comes later is not either. */
  readonly stop: (stopped: readonly StoppedNotices[]) => Promise<void>;
  /** Forgets whom notices of these cases went to, and says so. */
  readonly forget: (erasures: readonly ErasureEnvelope[]) => Promise<void>;
  /** Records the dead letters of those that cannot be taken. */
  readonly writeDeadLetters: (deadLetters: readonly OutboxRow[]) => Promise<void>;
  /**
   * Takes messages that are due and that their phones may be told now; nobody else gets them until the claim runs out. What
   * does not open any more is set aside with a dead letter, and is in nobody's way; so is what is held for a phone.
   */
  readonly claimDue: (limit: number) => Promise<Claimed>;
  /**
   * Hands what was claimed to a carrier, and records it. What has another sending since is left to that one, and whoever was
   * erased since is not told any more; who is erased meanwhile is forgotten once that is over, with what was handed over.
   * @returns what the carrier has taken; undefined: it did not
   */
  readonly handOver: (
    batch: readonly Sms[],
    carrier: Pick<SmsCarrier, 'submit'>,
  ) => Promise<readonly Sms[] | undefined>;
  /** The carrier could not take it: due again after 2, 4, 8 … seconds, at most five minutes. */
  readonly putOff: (sms: Pick<Sms, 'noticeId' | 'idempotencyKey'>) => Promise<void>;
  /**
   * What a phone did not get is sent again later, and at last is said to the case side, as what it has got where that was asked
   * for.
   * @returns those that were not known already
   */
  readonly applyReceipts: (receipts: readonly DeliveryReceipt[]) => Promise<DeliveryReceipt[]>;
}

export function createMessageStore(pool: Pool, keys: NotifierKeys, measure: Measure): MessageStore {
  return {
    accept: async (notices) => {
      const records = notices.map((notice) => toRecord(notice, keys));
      await pool.query({ name: 'accept', text: ACCEPT, values: [JSON.stringify(records)] });
    },
    stop: async (stopped) => {
      for (const { noticeId, caseNumber, stops } of stopped)
        await pool.query({ name: 'stop', text: STOP, values: [[noticeId, ...stops], caseNumber, STOPPING] });
    },
    forget: (erasures) => forget(pool, erasures),
    writeDeadLetters: async (deadLetters) => {
      if (deadLetters.length > 0) await insertOutbox(pool, 'notifier', deadLetters);
    },
    claimDue: async (limit) => {
      const { rows, taken } = await inTransaction(pool, async (on) => {
        const claimed = await claim(on, limit, measure);
        const letters = claimed.firstHeld.map(({ notice_id: id, case_number: key }) =>
          notSentOn({ topic: NOTICES_TOPIC, key, id }),
        );
        if (letters.length > 0) await insertOutbox(on, 'notifier', letters);
        return claimed;
      });
      const opened = rows.map((row) => ({ row, sms: openSms(row, keys) }));
      const sick = opened.flatMap(({ row, sms }) => (sms ? [] : [row]));
      if (sick.length > 0) await setAside(pool, sick);
      return { due: opened.flatMap(({ sms }) => sms ?? []), taken };
    },
    handOver: (batch, carrier) => inTransaction(pool, (on) => handOverOn(on, batch, carrier)),
    putOff: async ({ noticeId, idempotencyKey }) => {
      const values = [noticeId, LONGEST_WAIT_SECONDS, idempotencyKey];
      await pool.query({ name: 'put-off', text: PUT_OFF, values });
    },
    applyReceipts: async (receipts) => {
      const fresh = await inTransaction(pool, (on) => applyReceipts(on, keys, receipts));
      return receipts.filter((receipt) => fresh.has(receipt.idempotencyKey));
    },
  };
}

async function handOverOn(
  on: Connection,
  batch: readonly Sms[],
  carrier: Pick<SmsCarrier, 'submit'>,
): Promise<readonly Sms[] | undefined> {
  const values = sendingsOf(batch);
  const { rows } = await on.query<{ notice_id: string }>({ name: 'hold-known', text: HOLD_KNOWN, values });
  const known = new Set(rows.map((row) => row.notice_id));
  const some = batch.filter((sms) => known.has(sms.noticeId));
  try {
    if (some.length > 0) await carrier.submit(some);
  } catch {
    return undefined;
  }
  failPoint('message-submitted');
  await on.query({ name: 'mark-sent', text: MARK_SENT, values: sendingsOf(some) });
  return some;
}

/** Notices, and the keys of their sendings: a receipt may have begun another sending of one meanwhile. */
function sendingsOf(batch: readonly Sms[]): [string[], string[]] {
  return [batch.map((sms) => sms.noticeId), batch.map((sms) => sms.idempotencyKey)];
}

/** @returns undefined when it is not ours, or not what is kept here */
function openSms(row: ClaimedRow, keys: NotifierKeys): Sms | undefined {
  const { notice_id: noticeId, sending_id: idempotencyKey, sealed, parts } = row;
  return ifReadable(() => {
    const open = openText(keys, noticeId, sealed);
    return { idempotencyKey, noticeId, parts, ...open };
  });
}

function setAside(pool: Pool, sick: readonly ClaimedRow[]): Promise<void> {
  const letters = sick.map(({ notice_id: id, case_number: key }) =>
    keptUnreadable({ topic: NOTICES_TOPIC, key, id }),
  );
  return inTransaction(pool, async (on) => {
    await on.query({ name: 'set-aside', text: SET_ASIDE, values: [sick.map((row) => row.notice_id)] });
    await insertOutbox(on, 'notifier', letters);
  });
}

function toRecord(notice: ReadableNotice, keys: NotifierKeys): Record<string, unknown> {
  const { noticeId, caseNumber, template, phone, client, text, parts, wantsReceipt } = notice;
  return {
    notice_id: noticeId,
    case_number: caseNumber,
    template,
    phone_hash: keys.hashPhone(phone).toString('hex'),
    sealed: sealContent(keys.atRest, 'text', restContext(noticeId), { phone, text }).toString('hex'),
    parts,
    urgency: urgencyOf(template),
    client,
    wants_receipt: wantsReceipt,
  };
}

const ACCEPT = `insert into notifier.message (notice_id, case_number, template, phone_hash, sealed, parts, urgency, client, wants_receipt)
  select distinct on (notice_id) notice_id, case_number, template, decode(phone_hash, 'hex'), decode(sealed, 'hex'), parts, urgency, client, wants_receipt
    from jsonb_to_recordset($1::jsonb)
      as r(notice_id uuid, case_number text, template text, phone_hash text, sealed text, parts smallint, urgency smallint, client text, wants_receipt boolean)
  on conflict (notice_id) do nothing`;

// Kept without a word or a receiver, also what has not come yet: whatever comes of it then changes nothing. What the carrier has
// is on its way. In order, so that it and whoever hands over never wait for each other.
const STOP = `insert into notifier.message as m (notice_id, case_number, template, phone_hash, status, parts)
  select id, $2, $3, sha256(gen_random_uuid()::text::bytea), 'erased', 1 from unnest($1::uuid[]) id order by id
  on conflict (notice_id) do update
    set sealed = null, phone_hash = excluded.phone_hash, status = 'erased', held_until = null
    where m.case_number = excluded.case_number and m.status in ('accepted', 'held')`;

// Claims and marks need not be durable: what is lost of them is handed over again, under the key it had.
const SET_ASIDE = `update notifier.message set status = 'unreadable'
  where notice_id = any($1::uuid[]) and status = 'accepted'`;

// Of sendings, not of notices: one that has another sending since is that one's.
const OF_SENDINGS = `m.notice_id = any($1::uuid[])
    and exists (select from unnest($1::uuid[], $2::uuid[]) as b(notice_id, key)
                 where b.notice_id = m.notice_id and b.key = coalesce(m.sending_id, m.notice_id))`;

const HOLD_KNOWN = `select m.notice_id from notifier.message m
  where ${OF_SENDINGS} and m.sealed is not null order by m.notice_id for no key update`;

// The receipt may be faster than this: then only the time is filled in.
const MARK_SENT = `with ${QUICK_COMMIT}
  update notifier.message m
  set sent_at = coalesce(m.sent_at, clock_timestamp()), status = case m.status when 'accepted' then 'sent' else m.status end
  from quick
  where ${OF_SENDINGS}`;

// One that is sent once more meanwhile, as another SMS, waits for nothing that became of this one.
const PUT_OFF = `update notifier.message
  set send_at = clock_timestamp() + make_interval(secs => least(power(2, least(tries, 10)), $2))
  where notice_id = $1 and status = 'accepted' and coalesce(sending_id, notice_id) = $3`;
