import { yuan } from '../policies/payments/yuan.ts';
import { decideEntitlements } from '../policies/entitlements/decide.ts';
import { followOns } from '../policies/entitlements/follow-ons.ts';
import { shanghaiDate } from '../policies/calendar/date.ts';
import { hasDeath } from '../schemas/birth-notification.ts';
import { birthFactsSchema } from '../schemas/entitlement-check.ts';
import { nodeKey, type PlanNode } from '../schemas/case-plan.ts';
import { WORK, type FollowOnCode, type Subject } from '../schemas/matter.ts';
import type { CaseView, Changes, Matter } from './ledger-port.ts';
import { orderPayments } from './order-payments.ts';
import { requestWork } from './request-work.ts';

/**
 * The joint part has ended: every entitlement is decided once, recorded with the packs it rests on, and what
 * follows from it is sent. Done again, the recorded decision stands.
 */
export function decideCase(view: CaseView, changes: Changes, now: Date): PlanNode[] {
  if (!view.decided) {
    const asOf = shanghaiDate(now.toISOString());
    const entitlements = decideEntitlements(view.notification, asOf);
    view.entitlements = entitlements;
    const packs = [...new Set(entitlements.map((e) => e.pack))].sort();
    const facts = birthFactsSchema.parse(view.notification);
    changes.decision = { asOf, pack: packs.join(' '), entitlements, facts };
    orderPayments(view, changes, now);
    changes.events.push({ type: 'entitlements.decided', subject: 'family', code: null, actor: 'system' });
    for (const follow of followOns(entitlements, view.notification)) addFollowOn(view, changes, follow);
  }
  const added = [...view.matters.values()].filter((m) => m.node.part === 'follow-on');
  requestWork(
    view,
    changes,
    added.filter((m) => m.nodeState === 'waiting').map((m) => m.key),
    now,
  );
  return added.map((m) => ({ ...m.node, state: m.nodeState, attempt: m.attempt }));
}

function addFollowOn(
  view: CaseView,
  changes: Changes,
  follow: { subject: Subject; code: FollowOnCode },
): void {
  const { subject, code } = follow;
  const patienceSeconds = Math.max(...[...view.matters.values()].map((m) => m.node.patienceSeconds), 1);
  const department = WORK[code].department;
  const matter: Matter = {
    key: nodeKey(subject, code),
    node: {
      subject,
      code,
      part: 'follow-on',
      department,
      route: 'joint',
      needs: [],
      follows: [],
      patienceSeconds,
    },
    position: view.matters.size + 1,
    status: 'waiting',
    flags: [],
    nodeState: 'waiting',
    attempt: 0,
    route: 'joint',
    routeReason: null,
    clocks: null,
    reason: null,
    requestedAt: null,
    endedAt: null,
  };
  (view.matters as Map<string, Matter>).set(matter.key, matter);
  changes.addedMatters.push(matter);
}

/** Every matter has ended and every follow-on is answered. */
export function closeCase(view: CaseView, changes: Changes): void {
  changes.completed = true;
  changes.events.push({ type: 'case.completed', subject: null, code: null, actor: 'system' });
  changes.published.push({ subject: null, code: null, what: 'completed', status: 'completed' });
  changes.notices.push({
    template: hasDeath(view.notification) ? 'finished-gently' : 'finished',
    occasion: 'finished',
    values: { money: moneySentence(view) },
  });
}

/** What the family should know of its money when the case ends; empty where there is none. */
function moneySentence(view: CaseView): string {
  const allowance = view.matters.get('mother/maternity-allowance-payment');
  const paid = view.entitlements.find((e) => e.code === 'maternity-allowance')?.amountFen;
  const toConfirm = view.tasks.some((t) => t.kind === 'claim-confirmation' && t.status === 'open');
  return [
    allowance?.status === 'completed' && paid !== undefined ? `生育津贴${yuan(paid)}元已核发。` : '',
    toConfirm ? '补贴请您打开办件确认一次，确认后即支付。' : '',
  ].join('');
}
