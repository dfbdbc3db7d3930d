import { stopsWithProtection, type ParentSubject } from '../policies/rights/between-parents.ts';
import { decideAfterLanded } from './after-landed.ts';
import type { Done } from './effects.ts';
import type { CaseView } from './ledger-port.ts';
import type { Asked } from './new-rows.ts';
import { askOnce, call, hearer, letter, noteTold, wishesOf } from './reach-parents.ts';

/** A notice of which the notifier says what has become of it. */
export interface NoticeInQuestion {
  readonly noticeId: string;
  /** of which a newer release may know more */
  readonly template: string;
  /** the matter in which the family's time to answer begins with it */
  readonly about: Asked | undefined;
  /** whom it was for; undefined: a build that sent it did not keep that */
  readonly to: ParentSubject | undefined;
  readonly at: Date;
}

/** It has arrived: the time of the family to answer begins, and nobody need be asked about it any more. */
export function noticeArrived(view: CaseView, { about }: NoticeInQuestion): Done<'settled'> {
  const to = decideAfterLanded(view);
  if (about) noteTold(to, about, 'system');
  return { effects: to, result: 'settled' };
}

/** What the closing notice says too, what is only on its way, or what no call can bring (a code, a link): for that nobody is called. */
const NOBODY_CALLS_FOR: readonly string[] = ['certificate-issued', 'asking', 'sign-in-code', 'fresh-link'];

/**
 * Three times it did not arrive: somebody calls, or writes to whoever wants no calls (产品默认). Whom it was for is who is reached,
 * as they wish; nobody is where the other parent has been protected from them since.
 */
export function noticeFailed(
  view: CaseView,
  { noticeId, template, about, to: addressee, at }: NoticeInQuestion,
  text: string,
): Done<'settled'> {
  const to = decideAfterLanded(view);
  if (view.familyErased || NOBODY_CALLS_FOR.includes(template.replace(/-gently$/, '')))
    return { effects: to, result: 'settled' };
  const subject = about?.subject ?? null;
  const who = addressee ?? hearer(view, { whose: subject });
  if (who === undefined || stopsWithProtection({ to: who, about: subject, at }, view.protection))
    return { effects: to, result: 'settled' };
  const of = { to: who, ...(about ? { about } : {}) };
  const wantsNoCalls = wishesOf(view, who).includes('no-calls');
  const task = wantsNoCalls
    ? letter(of, text, '短信三次未送达，家长不希望接电话，请寄信告知')
    : call(of, text, '短信三次未送达，请电话告知');
  askOnce(to, task, noticeId);
  return { effects: to, result: 'settled' };
}
