import { decideEntitlements } from '../policies/entitlements/decide.ts';
import { followOns, type FollowOn } from '../policies/entitlements/follow-ons.ts';
import { shanghaiDate } from '../policies/calendar/date.ts';
import { birthFactsSchema } from '../schemas/entitlement-check.ts';
import { nodeKey, type PlanNode } from '../schemas/case-plan.ts';
import { WORK, type FollowOnCode, type Subject } from '../schemas/matter.ts';
import { whose } from '../schemas/words.ts';
import { yuan } from '../schemas/words/money.ts';
import { asksForConsent, notAgreed } from './consent.ts';
import type { Effects } from './effects.ts';
import type { CaseView } from './ledger-port.ts';
import { untouched } from './matter-moves.ts';
import { tellOfEnd } from './tell-parents.ts';
import type { HeldKey } from './payments/doubts.ts';
import { awaitsChildren } from './unreported-children.ts';
import { orderPayments } from './payments/order-payments.ts';
import { askToConfirm, openClaim } from './payments/order-tasks.ts';
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
  const { held } = orderPayments(to, { first: true });
  to.event({ type: 'entitlements.decided', subject: 'family', code: null, actor: 'system' });
  for (const follow of followOns(view.entitlements, notification))
    if (!paysHeld(follow, held)) addFollowOn(to, follow);
  if (notAgreed(view).length > 0) askToConfirm(to, []);
}

/**
 * The matter that pays an allowance which waits for a person does not come into the case, which would wait for it: what is
 * confirmed or corrected is paid by an order of its own (生育津贴补发), as what a later decision adds.
 */
function paysHeld({ subject, code }: FollowOn, held: ReadonlySet<HeldKey>): boolean {
  return code === 'maternity-allowance-payment' && held.has(`${subject}/maternity-allowance`);
}

function addFollowOn(to: Effects, { subject, code }: { subject: Subject; code: FollowOnCode }): void {
  const { view } = to;
  if (view.matters.has(nodeKey(subject, code))) return;
  const set = [...view.matters.values()].flatMap(({ node }) => node.patienceSeconds ?? []);
  const node: PlanNode = {
    subject,
    code,
    part: 'follow-on',
    department: WORK[code].department,
    route: 'joint',
    needs: [],
    follows: [],
    ...(set.length > 0 ? { patienceSeconds: Math.max(...set) } : {}),
  };
  to.begin(untouched(node, view.matters.size + 1));
}

/** Every matter has ended and every follow-on is answered. */
export function closeCase(to: Effects): void {
  const { view } = to;
  view.closed = true;
  view.status = 'completed';
  to.event({ type: 'case.completed', subject: null, code: null, actor: 'system' });
  to.published.push({ subject: null, code: null, what: 'completed', status: 'completed' });
  tellOfEnd(to, moneySentence(view));
}

/** What the family should know of its money when the case ends; empty where there is none. */
function moneySentence(view: CaseView): string {
  const allowance = view.matters.get('mother/maternity-allowance-payment');
  const paid = view.entitlements.find((e) => e.code === 'maternity-allowance')?.amountFen;
  return [
    allowance?.status === 'completed' && paid !== undefined ? `生育津贴${yuan(paid)}已核发。` : '',
    ownToTell(view),
    toConfirm(view),
  ].join('');
}

/** What one yes of the family is still waited for. */
function toConfirm(view: CaseView): string {
  const open = openClaim(view);
  if (!open) return '';
  const hasMoney = [...view.orders.values()].some(({ taskId }) => taskId === open.id);
  const what = [...(hasMoney ? ['申领补贴'] : []), ...(asksForConsent(open) ? ['把假期告知单位'] : [])];
  return `${what.join('、')}要您到政务服务大厅窗口确认。`;
}

/** Whose leave the employer is not told of, since they have not agreed to it and are not asked any more. */
function ownToTell(view: CaseView): string {
  const open = openClaim(view);
  if (open && asksForConsent(open)) return '';
  const mine = notAgreed(view);
  if (mine.length === 0) return '';
  return `${mine.length === 1 ? mine.map(whose).join('') : ''}假期请自行告知单位。`;
}
