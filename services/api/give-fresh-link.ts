import type { CaseView } from '../../activities/ledger-port.ts';
import { giveFreshLink, refuseFreshLink, type FreshLink } from '../../activities/fresh-link.ts';
import {
  sendFreshLink,
  type FreshLinkOutcome,
  type Refuse,
} from '../../infra/postgres/ledger/fresh-links.ts';
import type { ParentSubject } from '../../policies/rights/between-parents.ts';
import { FRESH_LINKS_A_DAY } from '../../policies/rights/fresh-link.ts';
import type { RouteParts } from './app-types.ts';
import { changeAlso } from './change-also.ts';
import { isPhoneShared } from './shared-phone.ts';

/**
 * What speaks against a fresh link for these parents; whether another family has their number is asked before the case is locked.
 * @throws ProblemError not-found
 */
export async function refusing(
  parts: Pick<RouteParts, 'pool' | 'keyring'>,
  caseNumber: string,
  parents: readonly ParentSubject[],
): Promise<Refuse> {
  const shared = new Set<ParentSubject>();
  for (const parent of parents) if (await isPhoneShared(parts, caseNumber, parent)) shared.add(parent);
  return (view, parent, known) => refuseFreshLink(view, parent, { known, isShared: shared.has(parent) });
}

/**
 * A parent who stands before the hall is sent a fresh link, unless something speaks against it (docs/adr/0065).
 * @throws ProblemError not-found, case-set-aside
 */
export async function giveFreshLinkAt(
  parts: Pick<RouteParts, 'pool' | 'keyring' | 'ledger' | 'wakeOutbox'>,
  { caseNumber, ...link }: FreshLink & { readonly caseNumber: string },
): Promise<Exclude<FreshLinkOutcome, 'set-aside'>> {
  const { parent } = link;
  const refuse = await refusing(parts, caseNumber, [parent]);
  const give = (view: CaseView) => giveFreshLink(view, link);
  return changeAlso(parts, caseNumber, (options) =>
    sendFreshLink(options, { caseNumber, parent, mostADay: FRESH_LINKS_A_DAY, refuse, give }),
  );
}
