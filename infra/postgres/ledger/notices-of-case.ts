import type { Subject, WorkCode } from '../../../schemas/matter.ts';
import type { ParentSubject } from '../../../policies/rights/between-parents.ts';
import type { NotSentWhy } from '../../../schemas/words/hall.ts';
import type { Pool } from '../pool.ts';

/** One row of `ledger.notice` with its message. Instants are RFC 3339 text. */
export interface NoticeRecord {
  readonly id: string;
  readonly template: string;
  readonly subject: Subject | null;
  readonly code: WorkCode | null;
  /** whom it was for; null: an older release did not say */
  readonly addressee: ParentSubject | null;
  readonly outcome: 'delivered' | 'undelivered' | 'not-sent' | null;
  /** why it was not sent; null: it was, or nobody knows */
  readonly notSentWhy: NotSentWhy | null;
  readonly sentAt: string;
  readonly answeredAt: string | null;
  /** base64 of its message; null: somebody of the family was erased, or it is kept no longer */
  readonly body: string | null;
}

/** More than any family was ever sent. */
const MOST_SHOWN = 200;

/** What a family was told, the newest first. */
export async function listNotices(pool: Pool, caseNumber: string): Promise<readonly NoticeRecord[]> {
  const { rows } = await pool.query<NoticeRecord>({
    name: 'list-notices',
    text: `select n.id, n.template, n.subject, n.code, n.addressee, n.outcome, n.not_sent_why as "notSentWhy", to_jsonb(n.created_at) #>> '{}' as "sentAt",
             to_jsonb(n.answered_at) #>> '{}' as "answeredAt",
             case when exists (select from ledger.erasure e where e.case_number = n.case_number) then null
               else encode(o.body, 'base64') end as body
             from ledger.notice n left join ledger.outbox o on o.id = n.id and o.kind = 'notice'
            where n.case_number = $1 order by n.created_at desc, n.id limit $2`,
    values: [caseNumber, MOST_SHOWN],
  });
  return rows;
}
