import type { Entitlement, EntitlementCode } from '../../schemas/entitlement.ts';
import type { Subject } from '../../schemas/matter.ts';
import type { CaseView } from '../ledger-port.ts';

/** The eligible decisions of one subject among some entitlements, in the order they were decided. */
export function decidedFor(
  view: Pick<CaseView, 'entitlements'>,
  subject: Subject,
  codes: readonly EntitlementCode[],
): Entitlement[] {
  return view.entitlements.filter(
    (e) => e.subject === subject && e.outcome === 'eligible' && codes.includes(e.code),
  );
}
