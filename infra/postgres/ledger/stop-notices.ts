import type { Effects } from '../../../activities/effects.ts';
import type { ParentSubject } from '../../../policies/rights/between-parents.ts';
import { sealedType } from '../../../schemas/message-type.ts';
import { STOPPING, type NoticePayload } from '../../../schemas/message.ts';
import type { Subject } from '../../../schemas/matter.ts';
import { NOTICES_TOPIC } from '../../../schemas/topic.ts';
import { derivedId } from '../../messages/derived-id.ts';
import { CASE_SOURCE, writeEnvelope } from '../../messages/envelope.ts';
import { insertOutbox, type OutboxRow } from '../../outbox/outbox.ts';
import { sealContent } from '../../sealing/content.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';
import type { Connection } from '../pool.ts';
import { settleUnsentOf } from './unsent-notices.ts';

interface Unanswered {
  readonly id: string;
  readonly subject: Subject | null;
  /** null: of a build before that kept it */
  readonly addressee: ParentSubject | null;
  readonly at: Date;
}

/**
 * Has the notifier not send any more what it holds for a parent from whom the other one is protected from now on, as far as that
 * is not their own: at night, for a phone that is off, or for one that is told too much. It is a message like any other, written
 * with the protection itself: whatever dies between, it arrives, and before the one that it stops just as well as after it.
 * @returns whether there is something to be published
 */
export async function stopNotices(on: Connection, keyring: Keyring, to: Effects): Promise<boolean> {
  const { view, protection } = to;
  if (protection?.parent === null) await settleUnsentOf(on, view.caseNumber);
  if (!protection?.from || view.familyErased) return false;
  const { rows } = await on.query<Unanswered>({
    name: 'notices-to-stop',
    text: `select id, subject, addressee, created_at as at from ledger.notice
            where case_number = $1 and outcome is null and template <> $2 order by id`,
    values: [view.caseNumber, STOPPING],
  });
  const stops = rows
    .filter(({ addressee, subject, at }) => protection.stops({ to: addressee, about: subject, at }))
    .map(({ id }) => id);
  if (stops.length === 0) return false;
  const { caseNumber, now: at } = view;
  const { occasion, message } = prepareStop(keyring, { caseNumber, at, stops });
  await on.query({
    name: 'stop-notices',
    text: `insert into ledger.notice (id, case_number, template, dedupe_key, addressee) values ($1, $2, $3, $4, $5)`,
    values: [message.id, caseNumber, STOPPING, occasion, protection.from],
  });
  await insertOutbox(on, 'ledger', [message]);
  // No receipt comes of these; where the carrier had one already, it takes the place of this (notice-receipts.ts).
  await on.query({
    name: 'notices-not-sent',
    text: `update ledger.notice set outcome = 'not-sent', not_sent_why = 'protected', answered_at = ledger.now()
            where id = any($1) and code is not null and outcome is null`,
    values: [stops],
  });
  return true;
}

interface Stop {
  readonly caseNumber: string;
  readonly at: Date;
  readonly stops: readonly string[];
}

/** What has the notifier not send these notices any more: a notice itself, so that it is kept, sealed and sent on as those are. */
export function prepareStop(
  keyring: Keyring,
  { caseNumber, at, stops }: Stop,
): { readonly occasion: string; readonly message: OutboxRow } {
  const occasion = `${STOPPING}:${at.toISOString()}`;
  const id = derivedId('notice', caseNumber, occasion);
  const payload: NoticePayload = { phone: '', template: STOPPING, values: {}, stops: [...stops] };
  const keys = keyring.receiver('notifier');
  const sealed = sealContent(keys, 'notice', sealContext.notice(id), payload).toString('base64');
  const body = writeEnvelope({
    id,
    source: CASE_SOURCE,
    type: sealedType('notice', 'requested'),
    caseNumber,
    time: at,
    data: { caseNumber, noticeId: id, template: STOPPING, sealed },
  });
  return { occasion, message: { id, topic: NOTICES_TOPIC, key: caseNumber, kind: 'notice', body } };
}
