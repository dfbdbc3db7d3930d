import { hasEnded, stateOf } from '../policies/graph/readiness.ts';
import { nodeKey } from '../schemas/case-plan.ts';
import type { MatterStatus } from '../schemas/matter.ts';
import { decideAfterLanded } from './after-landed.ts';
import type { Done, Effects } from './effects.ts';
import type { CaseView, Landed, Matter, Task } from './ledger-port.ts';
import { completeMatter, isErased, releaseMatter, wasSkipped } from './matter-moves.ts';
import { takeUpOrders } from './payments/take-up-orders.ts';
import { readLanded } from './read-answer.ts';
import { isSetAside } from './tasks.ts';
import { tellOfCertificates } from './tell-parents.ts';

/** The answer that a task is about, kept as it came until a person has decided about it; undefined: nothing is kept. */
export function keptAnswer(view: CaseView, { eventId }: Pick<Task, 'eventId'>): Landed | undefined {
  return view.kept.find((row) => row.eventId === eventId);
}

/** What is done, or was never to be done, takes no result any more. */
const TAKES_NONE: readonly MatterStatus[] = ['completed', 'not-applicable', 'revoked'];

/** The matter that can still be completed with a result that a person decides about. */
export function adoptingMatter(
  view: CaseView,
  { subject, code }: Pick<Landed, 'subject' | 'code'>,
): Matter | undefined {
  const matter = view.matters.get(nodeKey(subject, code));
  return matter && !TAKES_NONE.includes(matter.status) && !isErased(view, subject) ? matter : undefined;
}

/** What the department has said, where a person may adopt it. @returns undefined: it can only be left */
export function adoptable(
  view: CaseView,
  row: Landed | undefined,
): { readonly matter: Matter; readonly result: unknown } | undefined {
  const matter = row?.outcome === 'completed' ? adoptingMatter(view, row) : undefined;
  if (!row || !matter) return undefined;
  const tried = readLanded(view, row);
  return 'said' in tried && 'result' in tried.said ? { matter, result: tried.said.result } : undefined;
}

/**
 * Completes a matter with the result that a person has decided on, whatever had become of it: what depends on it goes on,
 * the parents are told, and a case that had closed is open again where there is more to do.
 * @param by who decided
 */
export function adoptResult(
  to: Effects,
  { matter, result }: { readonly matter: Matter; readonly result: unknown },
  by: string,
): void {
  const { subject, code } = matter.node;
  to.event({ type: 'matter.adopted', subject, code, actor: by });
  completeMatter(to, matter, result);
  tellOfCertificates(to, [matter]);
  takeUpSkipped(to);
  takeUpOrders(to, matter);
  if (to.view.closed && [...to.view.matters.values()].some((m) => !hasEnded(m))) reopen(to);
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

/** What became of a result that a person has given for a letter. */
export type Mended = 'completed' | 'not-awaited' | 'set-aside';

/**
 * A person gives the result of a letter that nobody could read: its matter is completed with it, after what has landed
 * before. The department must have been asked so often, and the matter must not be done.
 */
export function mendResult(
  view: CaseView,
  of: Pick<Landed, 'subject' | 'code' | 'attempt'>,
  { result, by }: { readonly result: unknown; readonly by: string },
): Done<Mended> {
  const to = decideAfterLanded(view);
  if (isSetAside(view)) return { effects: to, result: 'set-aside' };
  const matter = adoptingMatter(view, of);
  if (!matter || of.attempt > matter.attempt) return { effects: to, result: 'not-awaited' };
  adoptResult(to, { matter, result }, by);
  to.wakes ||= !view.closed;
  return { effects: to, result: 'completed' };
}
