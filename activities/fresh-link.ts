import { FRESH_LINK } from '../policies/rights/fresh-link.ts';
import { decideAfterLanded } from './after-landed.ts';
import { endLinks } from './check-identity.ts';
import type { Done } from './effects.ts';
import type { CaseView } from './ledger-port.ts';
import { isSetAside } from './tasks.ts';

/** A fresh link for a parent who stands before the hall. */
export interface FreshLink {
  readonly parent: 'mother' | 'father';
  /** by what the clerk knew them (schemas/words/fresh-link.ts) */
  readonly basis: string;
  readonly by: string;
}

/**
 * Sends a parent a fresh link to the number on file: every link of before is dead, and whoever signed in with one is signed out.
 * Whether it may be is asked before (policies/rights/fresh-link.ts).
 */
export function giveFreshLink(view: CaseView, { parent, basis, by }: FreshLink): Done<'given' | 'set-aside'> {
  const to = decideAfterLanded(view);
  if (isSetAside(view)) return { effects: to, result: 'set-aside' };
  endLinks(to, parent);
  to.event({ type: 'link.given', subject: parent, code: null, actor: by, detail: { basis } });
  const occasion = `${FRESH_LINK}:${parent}:${view.now.toISOString()}`;
  to.tell({ told: FRESH_LINK, occasion, to: parent, values: {} });
  return { effects: to, result: 'given' };
}
