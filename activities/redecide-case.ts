import type { Change, Revision } from '../policies/redecision/redecide.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import type { Entitlement } from '../schemas/entitlement.ts';
import { nodeKey } from '../schemas/case-plan.ts';
import { stateOf } from '../policies/graph/readiness.ts';
import { changesInWords } from './change-words.ts';
import { Effects, type Done } from './effects.ts';
import type { CaseView } from './ledger-port.ts';
import { leaveChangeNotices } from './matters/leave-change-notice.ts';
import { orderPayments } from './payments/order-payments.ts';

/** A change of rules, as one case is decided anew by it. */
export interface RuleChangeOfCase {
  /** `gansu@2`, several joined by `+` */
  readonly pack: string;
  /** ISO date on which it is decided */
  readonly asOf: string;
  readonly revise: (recorded: {
    readonly entitlements: readonly Entitlement[];
    readonly notification: BirthNotification;
  }) => Revision;
}

/** What became of one case. */
export interface Redecided {
  readonly outcome: 'changed' | 'unchanged' | 'unreadable';
  readonly divisionCode: string;
  readonly changes: readonly Change[];
  /** number of the decision it made; null: none */
  readonly revision: number | null;
}

/**
 * Decides a case anew: the next revision, the orders that pay the difference, the word to the family and to employers, both
 * in the bulk lane. A case whose family was erased cannot be read any more.
 */
export function redecideCase(view: CaseView, change: RuleChangeOfCase): Done<Redecided> {
  const to = new Effects(view);
  const { divisionCode } = view;
  if (view.familyErased || view.revision === 0)
    return { effects: to, result: { outcome: 'unreadable', divisionCode, changes: [], revision: null } };
  const { changes, entitlements } = change.revise(view);
  if (changes.length === 0)
    return { effects: to, result: { outcome: 'unchanged', divisionCode, changes, revision: null } };
  view.entitlements = entitlements;
  view.revision += 1;
  to.decision = { asOf: change.asOf, cause: `rules ${change.pack}` };
  const { orders } = orderPayments(to, change.asOf);
  const words = changesInWords({ changes, orders, children: view.notification.children.length });
  to.event({
    type: 'entitlements.redecided',
    subject: 'family',
    code: null,
    actor: 'system',
    detail: { pack: change.pack, revision: view.revision, why: words.why, changes: words.changes },
  });
  to.notices.push({
    template: 'entitlements-changed',
    occasion: `entitlements-changed:${change.pack}`,
    values: { what: words.changes.join('；'), next: words.next },
    lane: 'bulk',
  });
  tellEmployers(to, { changes, pack: change.pack });
  return { effects: to, result: { outcome: 'changed', divisionCode, changes, revision: view.revision } };
}

/**
 * Human resources is asked to tell the employer again: once for a parent and a revision, whose command always has the same
 * id. Where the first notice has not left yet it is made of the new decision anyway.
 */
function tellEmployers(
  to: Effects,
  { changes, pack }: { readonly changes: readonly Change[]; readonly pack: string },
): void {
  const { view } = to;
  const { notification, entitlements, revision } = view;
  for (const { subject, payload } of leaveChangeNotices({
    notification,
    entitlements,
    revision,
    pack,
    changes,
  })) {
    const first = view.matters.get(nodeKey(subject, 'leave-notice'));
    if (first && (stateOf(first) === 'waiting' || stateOf(first) === 'held')) continue;
    const code = 'leave-change-notice';
    const id = view.idOf('command', view.caseNumber, subject, code, revision);
    to.commands.push({ id, subject, code, attempt: revision, payload, lane: 'bulk' });
    to.event({ type: 'leave-change.sent', subject, code: null, actor: 'system', detail: { pack, revision } });
  }
}
