import { decideEntitlements } from '../policies/entitlements/decide.ts';
import { followOns } from '../policies/entitlements/follow-ons.ts';
import { shanghaiDate } from '../policies/calendar/date.ts';
import { birthFactsSchema } from '../schemas/entitlement-check.ts';
import { claimantOf, type ParentSubject } from '../policies/rights/between-parents.ts';
import type { Subject } from '../schemas/matter.ts';
import { whose } from '../schemas/words.ts';
import { watchClaims } from './claim-windows.ts';
import { asksForConsent, notAgreed, notAgreedOf } from './consent.ts';
import { issueCompletion } from './documents/issue.ts';
import type { Effects } from './effects.ts';
import type { CaseView } from './ledger-port.ts';
import { beginFollowOn, beginPaying, PAYS_ITSELF } from './follow-on.ts';
import { tellOfEnd } from './tell-parents.ts';
import { awaitsChildren } from './unreported-children.ts';
import { orderPayments } from './payments/order-payments.ts';
import { askToConfirm, openClaims } from './payments/order-tasks.ts';
import { hearer } from './reach-parents.ts';
import { hasErasedParent } from './erased.ts';

/**
 * The joint part has ended, and every child of the delivery is reported: every entitlement is decided once, on the ledger's day, recorded with the packs it rests on,
 * and what follows from it waits for its turn. Where every child was erased, or a parent, there is nothing to decide from.
 */
export function decideCase(to: Effects): void {
  const { view } = to;
  if (awaitsChildren(view)) return;
  view.decided = true;
  if (hasErasedParent(view)) return;
  const { notification } = view;
  if (notification.children.length === 0) return;
  const asOf = shanghaiDate(view.now.toISOString());
  view.entitlements = decideEntitlements(notification, asOf);
  view.revision = 1;
  to.decision = { asOf, facts: birthFactsSchema.parse(notification), cause: 'first' };
  orderPayments(to, { first: true });
  watchClaims(to);
  to.event({ type: 'entitlements.decided', subject: 'family', code: null, actor: 'system' });
  for (const follow of followOns(view.entitlements, notification))
    if (!PAYS_ITSELF.includes(follow.code)) beginFollowOn(to, follow);
  beginPaying(to);
  const asked = new Set(notAgreed(view).map((who) => claimantOf(who, view.protection?.parent)));
  for (const claimant of asked) askToConfirm(to, [], claimant);
}

/** Every matter has ended and every follow-on is answered. */
export function closeCase(to: Effects): void {
  const { view } = to;
  view.closed = true;
  view.status = 'completed';
  to.event({ type: 'case.completed', subject: null, code: null, actor: 'system' });
  to.published.push({ subject: null, code: null, what: 'completed', status: 'completed' });
  issueCompletion(to);
  tellOfEnd(to, (who) => moneySentence(view, who));
}

/** What a parent should know when the case ends of what is asked of them, or theirs to do; what was paid is told by itself. */
function moneySentence(view: CaseView, who: ParentSubject): string {
  return [ownToTell(view, who), toConfirm(view, who)].join('');
}

/** Money and leave that this parent hears of. */
function isTold(view: CaseView, who: ParentSubject, subject: Subject): boolean {
  return hearer(view, { whose: subject, isMoney: true }) === who;
}

/** What one yes of the family is still waited for. */
function toConfirm(view: CaseView, who: ParentSubject): string {
  const open = openClaims(view);
  if (open.length === 0) return '';
  const money = [...view.orders.values()].filter(
    ({ taskId, subject }) => open.some(({ id }) => id === taskId) && isTold(view, who, subject),
  );
  const isAllowance = ({ entitlement }: { entitlement: string }): boolean =>
    entitlement === 'maternity-allowance';
  const names = [
    ...(money.some(isAllowance) ? ['生育津贴'] : []),
    ...(money.every(isAllowance) ? [] : ['补贴']),
  ];
  const asked = open.filter(asksForConsent).flatMap((task) => notAgreedOf(view, task));
  const mine = asked.filter((parent) => isTold(view, who, parent));
  const what = [
    ...(names.length > 0 ? [`申领${names.join('和')}`] : []),
    ...(mine.length > 0 ? ['把假期告知单位'] : []),
  ];
  return what.length === 0 ? '' : `${what.join('、')}要您到政务服务大厅窗口确认。`;
}

/** Whose leave the employer is not told of, since they have not agreed to it and are not asked any more. */
function ownToTell(view: CaseView, who: ParentSubject): string {
  const asked = openClaims(view).filter(asksForConsent);
  const isAsked = (parent: ParentSubject): boolean =>
    asked.some((task) => notAgreedOf(view, task).includes(parent));
  const mine = notAgreed(view).filter((parent) => !isAsked(parent) && isTold(view, who, parent));
  if (mine.length === 0) return '';
  return `${mine.map(whose).join('')}假期请自行告知单位。`;
}
