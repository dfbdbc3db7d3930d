import { nodeKey } from '../schemas/case-plan.ts';
import type { MatterStatus } from '../schemas/matter.ts';
import { decideAfterLanded } from './after-landed.ts';
import type { Done, Effects } from './effects.ts';
import type { CaseView, Landed, Matter, Task } from './ledger-port.ts';
import { isErased } from './erased.ts';
import { readLanded } from './read-answer.ts';
import { isSetAside } from './tasks.ts';
import { completeAfterAll } from './take-up.ts';

/** The answer that a task is about, kept as it came until a person has decided about it; undefined: nothing is kept. */
export function keptAnswer(view: CaseView, { eventId }: Pick<Task, 'eventId'>): Landed | undefined {
  return view.kept.find((row) => row.eventId === eventId);
}

/** What is done, or was never to be done, takes no result any more. */
const TAKES_NONE: readonly MatterStatus[] = ['completed', 'not-applicable', 'revoked'];

/** The matter that can still be completed with a result that a person decides about: of a case that was joined, none. */
export function adoptingMatter(
  view: CaseView,
  { subject, code }: Pick<Landed, 'subject' | 'code'>,
): Matter | undefined {
  const matter = view.matters.get(nodeKey(subject, code));
  if (!matter || view.joinedInto !== null || isErased(view, subject)) return undefined;
  return TAKES_NONE.includes(matter.status) ? undefined : matter;
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
 * Completes a matter with the result that a person has decided on, whatever had become of it.
 * @param by who decided
 */
export function adoptResult(
  to: Effects,
  { matter, result }: { readonly matter: Matter; readonly result: unknown },
  by: string,
): void {
  const { subject, code } = matter.node;
  to.event({ type: 'matter.adopted', subject, code, actor: by });
  completeAfterAll(to, matter, result);
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
