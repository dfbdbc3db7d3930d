import type { NoticeInQuestion } from '../../../activities/notice-answers.ts';
import type { Done } from '../../../activities/effects.ts';
import type { CaseView } from '../../../activities/ledger-port.ts';
import type { Subject, WorkCode } from '../../../schemas/matter.ts';
import { changeCase, type CaseLedgerOptions } from './case-ledger.ts';

/** Of a notice that was stopped (unsent-notices.ts). */
const NOT_SENT = 'not-sent';

/** What the notifier says of a notice. */
export interface ReceiptOfNotice {
  readonly eventId: string;
  readonly caseNumber: string;
  readonly noticeId: string;
  readonly outcome: 'delivered' | 'undelivered';
  /** the text that is to be told; of one that has arrived nobody needs it */
  readonly text?: string | undefined;
}

interface NoticeRow {
  readonly template: string;
  readonly subject: Subject | null;
  readonly code: WorkCode | null;
  readonly attempt: number | null;
  readonly outcome: string | null;
  readonly addressee: 'mother' | 'father' | null;
  readonly at: Date;
}

/** Somebody else has written the same receipt meanwhile. */
class SettledMeanwhile extends Error {}

/**
 * Writes down what has become of a notice, with what follows from it, in one transaction. What a notice is said to be first is
 * what it is: it comes twice, and may come again.
 * @returns unknown: the case side has no such notice · unfit: its case has something that can never be read or written
 */
export async function settleNotice(
  options: CaseLedgerOptions,
  receipt: ReceiptOfNotice,
  decide: (view: CaseView, notice: NoticeInQuestion) => Done<'settled'>,
): Promise<'settled' | 'known' | 'unknown' | 'unfit'> {
  const { caseNumber, noticeId, outcome } = receipt;
  const { rows } = await options.pool.query<NoticeRow>({
    name: 'read-notice',
    text: `select template, subject, code, attempt, outcome, addressee, created_at as at
             from ledger.notice where id = $1 and case_number = $2`,
    values: [noticeId, caseNumber],
  });
  const [row] = rows;
  if (!row) return 'unknown';
  // One that was taken for stopped, and the carrier had it already: what became of it is known now.
  if (row.outcome !== null && row.outcome !== NOT_SENT) return 'known';
  const notice = questionOf(noticeId, row);
  return changeCase(
    options,
    caseNumber,
    (view) => decide(view, notice),
    async (on) => {
      const { rowCount } = await on.query({
        name: 'settle-notice',
        text: `update ledger.notice set outcome = $2, not_sent_why = null, answered_at = ledger.now()
                where id = $1 and (outcome is null or outcome = $3)`,
        values: [noticeId, outcome, NOT_SENT],
      });
      if (rowCount === 0) throw new SettledMeanwhile();
    },
  ).catch((error: unknown) => {
    if (error instanceof SettledMeanwhile) return 'known';
    if (error instanceof Error && error.name === 'CaseFaultError') return 'unfit';
    throw error;
  });
}

function questionOf(noticeId: string, row: NoticeRow): NoticeInQuestion {
  const { template, subject, code, attempt, addressee, at } = row;
  const about =
    subject !== null && code !== null ? { subject, code, attempt: attempt ?? undefined } : undefined;
  return { noticeId, template, about, to: addressee ?? undefined, at };
}
