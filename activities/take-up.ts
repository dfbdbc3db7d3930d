import { hasEnded, stateOf } from '../policies/graph/readiness.ts';
import { isOnDeclaration } from '../schemas/matter.ts';
import type { Effects } from './effects.ts';
import type { Matter } from './ledger-port.ts';
import { isErased } from './erased.ts';
import { completeMatter, releaseMatter, wasSkipped } from './matter-moves.ts';
import { takeUpOrders } from './payments/take-up-orders.ts';
import { tellOfMoves } from './tell-parents.ts';

/**
 * Completes a matter that its department has not just answered for: what depends on it goes on, the parents are told, and a
 * case that had closed is open again where there is more to do.
 */
export function completeAfterAll(to: Effects, matter: Matter, result: unknown): void {
  completeMatter(to, matter, result);
  tellOfMoves(to, [matter]);
  goOnAfter(to, matter);
}

/** What had ended with a matter goes on now that it is done after all, or may be. */
export function goOnAfter(to: Effects, matter: Matter): void {
  takeUpSkipped(to);
  takeUpOrders(to, matter);
  reopenForMore(to);
}

/** A case that had closed is open again where there is more to do that it waits for. */
export function reopenForMore(to: Effects): void {
  const isMore = (m: Matter): boolean => !hasEnded(m) && !isOnDeclaration(m.node.code);
  if (to.view.closed && [...to.view.matters.values()].some(isMore)) reopen(to);
}

/** What was skipped because something it needs could not be done any more, and can be now, waits for its turn again. */
function takeUpSkipped(to: Effects): void {
  const { view } = to;
  const isDead = (key: Matter['key']): boolean => {
    const need = view.matters.get(key);
    return !need || stateOf(need) === 'not-done';
  };
  for (let grew = true; grew;) {
    const found = [...view.matters.values()].filter(
      (m) => wasSkipped(m) && !isErased(view, m.node.subject) && !m.node.needs.some(isDead),
    );
    for (const matter of found) {
      releaseMatter(to, matter);
      const { subject, code } = matter.node;
      to.event({ type: 'matter.taken-up', subject, code, actor: 'system' });
    }
    grew = found.length > 0;
  }
}

/** There is more to do: the workflow goes on from how it stands. */
function reopen(to: Effects): void {
  to.view.closed = false;
  to.view.status = 'processing';
  to.event({ type: 'case.reopened', subject: null, code: null, actor: 'system' });
}
