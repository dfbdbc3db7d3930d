import { NOT_SENT_WHY, WAITING } from '../../../infra/postgres/ledger/unsent-notices.ts';
import { STOPPING } from '../../../schemas/message.ts';
import type { Evidence } from '../evidence.ts';
import { Tally, type Finding, type Rule } from '../invariant.ts';

const at = (row: string): string => `${row}.case_number || ' ' || ${row}.template`;

const RULES: readonly Rule[] = [
  {
    what: 'one occasion has two notices',
    sql: `select n.case_number || ' ' || min(n.template) as at from ledger.notice n
           group by n.case_number, n.dedupe_key having count(*) > 1`,
  },
  {
    what: 'a notice has two messages',
    sql: `select min(${at('m')}) as at from notifier.message m group by m.notice_id having count(*) > 1`,
  },
  {
    what: 'a message that no notice asked for',
    sql: `select ${at('m')} as at from notifier.message m
           where not exists (select from ledger.notice n where n.id = m.notice_id and n.case_number = m.case_number)`,
  },
  {
    what: 'a notice was handed to the carrier twice',
    sql: `select s.idempotency_key as at from notifier.sms s group by 1 having count(*) > 1`,
  },
  {
    what: 'an SMS without a message',
    sql: `select s.idempotency_key as at from notifier.sms s
           where not exists (select from notifier.message m where m.notice_id = coalesce(s.notice_id, s.idempotency_key))`,
  },
  {
    what: 'a message counts as sent, and the carrier has no SMS of it',
    sql: `select ${at('m')} as at from notifier.message m
           where m.status not in ('accepted', 'unreadable', 'merged', 'held', 'erased') and not exists (select from notifier.sms s where s.idempotency_key = m.notice_id)`,
  },
  {
    what: 'a message does not open any more, and no letter tells of it',
    sql: `select ${at('m')} as at from notifier.message m
           where m.status = 'unreadable' and not exists (
             select from notifier.outbox o where o.kind = 'dead-letter' and o.key = m.case_number
                and o.headers->>'dlq-reason' = 'kept-unreadable ' || m.notice_id)`,
  },
  {
    what: 'a notice without its message in the outbox',
    sql: `select ${at('n')} as at from ledger.notice n
           where not exists (select from ledger.outbox o where o.id = n.id and o.kind = 'notice')`,
  },
  {
    what: 'a completed case whose family was told of its beginning and not of its end',
    sql: `select c.case_number as at from ledger.birth_case c
           where c.status = 'completed'
             and exists (select from ledger.notice n where n.case_number = c.case_number and n.template like 'accepted%')
             and not exists (select from ledger.notice n where n.case_number = c.case_number and n.template like 'finished%')
             -- whom nothing is known of any more nobody can tell, nor of whom nothing is left to say
             and not exists (select from ledger.erasure e where e.case_number = c.case_number)`,
  },
];

/** A notice on its way: not published yet, or only just. */
const young = (grace: string): string => `(o.sent_at is null or o.sent_at > now() - ${grace})`;

function late(grace: string): Rule[] {
  return [
    {
      what: 'a notice never reached the notifier',
      sql: `select ${at('n')} as at from ledger.notice n join ledger.outbox o on o.id = n.id
             where not ${young(grace)} and not exists (select from notifier.message m where m.notice_id = n.id)`,
    },
    {
      what: 'a notice that was stopped still waits for its receipt',
      sql: `select ${at('n')} as at from ledger.notice n
             where ${WAITING} and n.created_at < now() - ${grace} - interval '1 minute' and (${NOT_SENT_WHY}) is not null
               and not exists (select from ledger.erasure e where e.case_number = n.case_number and e.requested_at > now() - ${grace} - interval '1 minute')
               and not exists (select from ledger.notice s where s.case_number = n.case_number and s.template = '${STOPPING}'
                                and s.created_at > now() - ${grace} - interval '1 minute')`,
    },
    {
      what: 'a message was not delivered, and no receipt says why',
      sql: `select ${at('m')} as at from notifier.message m
             where m.status in ('accepted', 'sent') and m.accepted_at < now() - ${grace}
               and coalesce(m.held_until < now() - ${grace}, true)`,
    },
  ];
}

interface Counts {
  readonly notices: number;
  readonly under_way: number;
  readonly refused: number;
  readonly unreadable: number;
  readonly measured: number;
}

/** R11: every notice is delivered once: one message, one SMS, one final receipt. */
export async function toldOnce({ snapshot, graceSeconds }: Evidence): Promise<Finding> {
  const tally = new Tally();
  const grace = `interval '${Number(graceSeconds)} seconds'`;
  const rows = await snapshot.query<Counts>(
    `select count(*)::int as notices, count(*) filter (where m.status = 'undelivered')::int as refused,
            count(*) filter (where m.status = 'unreadable')::int as unreadable,
            count(*) filter (where m.status in ('merged', 'held') or (m.status = 'accepted' and m.held_until > now()))::int as measured,
            count(*) filter (where m.status is null or m.status = 'sent'
              or (m.status = 'accepted' and coalesce(m.held_until <= now(), true)))::int as under_way
       from ledger.notice n left join notifier.message m on m.notice_id = n.id`,
  );
  const { notices = 0, under_way: underWay = 0, refused = 0, unreadable = 0, measured = 0 } = rows[0] ?? {};
  tally.checked(notices);
  await tally.apply(snapshot, [...RULES, ...late(grace)]);
  tally.lagging(underWay);
  if (refused > 0)
    tally.note(`${refused} notices could not be delivered: the carrier says the phone cannot be reached`);
  if (unreadable > 0)
    tally.note(
      `${unreadable} notices were not sent: their messages do not open any more, an operator is asked`,
    );
  if (measured > 0)
    tally.note(
      `${measured} notices wait, are held or were merged: their phones have been told enough for now`,
    );
  return tally.finding();
}
