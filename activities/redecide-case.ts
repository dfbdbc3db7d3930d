import { LEAVES } from '../policies/entitlements/follow-ons.ts';
import { stateOf } from '../policies/graph/readiness.ts';
import { mayBeUsed } from '../policies/personal-data/consent.ts';
import type { Change, Revision } from '../policies/redecision/redecide.ts';
import type { Concern } from '../policies/rights/between-parents.ts';
import type { Subject } from '../schemas/matter.ts';
import { nodeKey } from '../schemas/case-plan.ts';
import { commandName } from '../schemas/command-id.ts';
import type { CommandOf } from '../schemas/matters/registry.ts';
import { decideAfterLanded } from './after-landed.ts';
import { changesInWords } from './change-words.ts';
import type { Done, Effects } from './effects.ts';
import type { CaseView } from './ledger-port.ts';
import { employed, leaveLine } from './matters/leave-notice.ts';
import { decidedFor } from './matters/preparation.ts';
import { orderPayments } from './payments/order-payments.ts';
import { byHearer, occasionFor } from './reach-parents.ts';
import { hasErasedParent } from './erased.ts';

/** A change of rules, as one case is decided anew by it. */
export interface RuleChangeOfCase {
  /** `gansu@2`, several joined by `+` */
  readonly pack: string;
  /** ISO date on which it is decided */
  readonly asOf: string;
  readonly revise: (recorded: Pick<CaseView, 'entitlements' | 'notification'>) => Revision;
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
 * Decides a case anew, after what has landed before: the next revision, the orders that pay the difference, the word to
 * the family and to employers, both in the bulk lane. A case whose family was erased cannot be read any more.
 */
export function redecideCase(view: CaseView, change: RuleChangeOfCase): Done<Redecided> {
  const to = decideAfterLanded(view);
  const { divisionCode } = view;
  if (hasErasedParent(view) || view.revision === 0)
    return { effects: to, result: { outcome: 'unreadable', divisionCode, changes: [], revision: null } };
  const { changes, entitlements } = change.revise(view);
  if (changes.length === 0)
    return { effects: to, result: { outcome: 'unchanged', divisionCode, changes, revision: null } };
  view.entitlements = entitlements;
  view.revision += 1;
  to.decision = { asOf: change.asOf, cause: `rules ${change.pack}` };
  const { orders } = orderPayments(to, { decidedOn: change.asOf });
  const words = changesInWords({ changes, orders, birth: view.notification });
  to.event({
    type: 'entitlements.redecided',
    subject: 'family',
    code: null,
    actor: 'system',
    detail: { pack: change.pack, revision: view.revision, why: words.why, changes: words.changes },
  });
  tellParents(to, { changes, orders, pack: change.pack });
  tellEmployers(to, changes, change.pack);
  return { effects: to, result: { outcome: 'changed', divisionCode, changes, revision: view.revision } };
}

/** Each parent is told of the own changes, and of the children's and the family's whoever hears for it. */
function tellParents(
  to: Effects,
  {
    changes,
    orders,
    pack,
  }: Pick<Parameters<typeof changesInWords>[0], 'changes' | 'orders'> & { pack: string },
): void {
  const concernOf = ({ subject }: { readonly subject: Subject }): Concern => ({
    whose: subject,
    isMoney: true,
  });
  const ordersOf = byHearer(to.view, orders, concernOf);
  for (const [who, mine] of byHearer(to.view, changes, concernOf)) {
    const of = { changes: mine, orders: ordersOf.get(who) ?? [], birth: to.view.notification };
    const words = changesInWords(of);
    to.tell({
      ...{ told: 'entitlements-changed', to: who, lane: 'bulk' },
      occasion: occasionFor(to.view, who, `entitlements-changed:${pack}`),
      values: { what: briefly(words.changes), next: words.next },
    });
  }
}

/** So many changes are told in an SMS; the rest stands in the case. */
const MOST_CHANGES = 2;

function briefly(changes: readonly string[]): string {
  const first = changes.slice(0, MOST_CHANGES).join('；');
  return changes.length > MOST_CHANGES ? `${first}；共${changes.length}处` : first;
}

/**
 * 假期变更告知: human resources is asked to tell the employer of each parent whose leave is another one now, all of it as it
 * stands: once for a parent and a revision, whose command always has the same id. Where the first notice has not left yet
 * it is made of the new decision anyway.
 */
function tellEmployers(to: Effects, changes: readonly Change[], pack: string): void {
  const { view } = to;
  const { revision } = view;
  const code = 'leave-change-notice';
  for (const subject of ['mother', 'father'] as const) {
    const mine = changes.filter((change) => change.subject === subject && LEAVES.includes(change.code));
    if (mine.length === 0) continue;
    if (!mayBeUsed(code, subject, view.notification)) {
      to.event({ type: 'leave-change.no-consent', subject, code: null, actor: 'system' });
      continue;
    }
    const first = view.matters.get(nodeKey(subject, 'leave-notice'));
    if (first && (stateOf(first) === 'waiting' || stateOf(first) === 'held')) continue;
    const leaves = decidedFor(view, subject, LEAVES).map(leaveLine);
    const changed = mine.map((change) => change.code);
    const payload: CommandOf<typeof code> = { ...employed(view, subject), leaves, changed, revision, pack };
    const id = view.idOf(...commandName(view.caseNumber, subject, code, revision));
    const ground = to.ask({ id, subject, code, attempt: revision, payload, lane: 'bulk' });
    const detail = { pack, revision, ...ground };
    to.event({ type: 'leave-change.sent', subject, code: null, actor: 'system', detail });
  }
}
