import type { EntitlementCode } from '../schemas/entitlement.ts';
import type { Effects } from './effects.ts';
import { isErased } from './erased.ts';
import type { CaseView, Matter } from './ledger-port.ts';

/** A subsidy to which the family has still to say yes, and the last day on which it can be claimed. */
export interface ClaimWindow {
  readonly code: EntitlementCode;
  /** ISO date, the day itself included */
  readonly date: string;
}

/**
 * Claim windows of a child that are open: as its decision has them (the packs: `firstClaimWithinYears`), as long as an order of it
 * waits for the family's yes. They are watched with the certificate of the child, which every child has one of.
 */
export function claimWindows(view: CaseView, { node: { subject, code } }: Matter): ClaimWindow[] {
  if (code !== 'birth-certificate' || !view.decided || view.familyErased || isErased(view, subject))
    return [];
  const asked = [...view.orders.values()].filter(
    (order) => order.status === 'awaiting-confirmation' && order.subject === subject,
  );
  if (asked.length === 0) return [];
  return view.entitlements.flatMap((each) =>
    each.subject === subject &&
    each.deadline !== undefined &&
    asked.some(({ entitlement }) => entitlement === each.code)
      ? [{ code: each.code, date: each.deadline }]
      : [],
  );
}

/** Claims were asked for: the rows that watch until when they can be made are written. */
export function watchClaims(to: Effects): void {
  for (const matter of to.view.matters.values())
    if (claimWindows(to.view, matter).length > 0) to.watched.add(matter);
}
