import { isReachable, type ParentSubject } from '../policies/rights/between-parents.ts';
import {
  FRESH_LINK,
  freshLinkRefusal,
  type FreshLinkRefusal,
  type NumberOnFile,
} from '../policies/rights/fresh-link.ts';
import { decideAfterLanded } from './after-landed.ts';
import { endLinks } from './doubt-number.ts';
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

/** What speaks against it, as the case stands. @param known of a number: whether it is doubted, and whether two people have confirmed it */
export function refuseFreshLink(
  view: CaseView,
  parent: ParentSubject,
  {
    known,
    isShared,
  }: {
    readonly known: (whose: ParentSubject, phone: string | undefined) => Omit<NumberOnFile, 'phone'>;
    /** another family has the number */
    readonly isShared: boolean;
  },
): FreshLinkRefusal | undefined {
  const onFile = (whose: ParentSubject): NumberOnFile => {
    const person = view.familyErased ? undefined : view.notification[whose];
    const phone = isReachable(person) ? person?.phone : undefined;
    return { phone, ...known(whose, phone) };
  };
  return freshLinkRefusal(parent, {
    numbers: { mother: onFile('mother'), father: onFile('father') },
    isJoined: view.joinedInto !== null,
    isShared,
    protectedParent: view.protection?.parent,
  });
}
