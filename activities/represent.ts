import type { Agent, Basis } from '../schemas/words/representation.ts';
import { AGENTS } from '../schemas/words/representation.ts';
import { decideAfterLanded } from './after-landed.ts';
import type { Done, Effects } from './effects.ts';
import { isErased } from './erased.ts';
import type { CaseView } from './ledger-port.ts';
import { isSetAside } from './tasks.ts';

type Represented = 'mother' | 'father';

/** Somebody is to act for a parent (代办). */
export interface ToBegin {
  readonly id: string;
  readonly parent: Represented;
  readonly agent: Agent;
  readonly basis: Basis;
  /** ISO date, the last day */
  readonly until: string;
  /** 李某代王某, by the name of the parent */
  readonly who: (parentName: string) => string;
  /** it has begun before */
  readonly again: boolean;
  readonly by: string;
}

/** no-parent: there is none, or nothing is known any more. */
export type Beginning = 'begun' | 'set-aside' | 'no-parent';

/** Somebody acts for a parent from now on: it stands in the history, and the parent is told, and may take it back. */
export function beginRepresentation(view: CaseView, asked: ToBegin): Done<Beginning> {
  const { id, parent, agent, basis, until, by } = asked;
  const to = decideAfterLanded(view);
  if (isSetAside(view)) return { effects: to, result: 'set-aside' };
  const known = isErased(view, parent) || view.familyErased ? undefined : view.notification[parent];
  if (!known) return { effects: to, result: 'no-parent' };
  if (asked.again) return { effects: to, result: 'begun' };
  const who = asked.who(known.name);
  const detail = { representation: id, agent, basis, until };
  to.event({ type: 'representation.started', subject: parent, code: null, actor: by, detail, words: who });
  const values = { who: `${who.split('代', 1)[0] ?? ''}（${AGENTS[agent]}）`, until };
  to.tell({ told: 'represented', to: parent, occasion: `represented:${id}`, values });
  return { effects: to, result: 'begun' };
}

/**
 * Nobody acts for a parent with it any more. What was said with it and does not stand yet is taken back.
 * @param of.again it has ended before
 */
export function endRepresentation(
  view: CaseView,
  of: { readonly id: string; readonly parent: Represented; readonly by: string; readonly again: boolean },
): Done<'ended' | 'set-aside'> {
  const to = decideAfterLanded(view);
  if (isSetAside(view)) return { effects: to, result: 'set-aside' };
  if (of.again) return { effects: to, result: 'ended' };
  const { id, parent, by } = of;
  dropDraftsOf(to, id);
  const detail = { representation: id };
  to.event({ type: 'representation.ended', subject: parent, code: null, actor: by, detail });
  return { effects: to, result: 'ended' };
}

function dropDraftsOf(to: Effects, representation: string): void {
  for (const task of to.view.tasks) {
    if (task.status !== 'open' || task.draft?.open().onBehalf?.representation !== representation) continue;
    to.draft(task, null);
    const { id, subject, code, kind } = task;
    to.event({ type: 'task.draft-dropped', subject, code, actor: 'system', detail: { task: id, kind } });
  }
}
