import { decidingDivision } from '../policies/graph/authorities.ts';
import { householdOrResidence, motherPool } from '../policies/graph/household.ts';
import type { WorkCode } from '../schemas/matter.ts';
import { hasErasedParent } from './erased.ts';
import type { CaseView } from './ledger-port.ts';

/**
 * The division whose office a piece of work is asked of, as its packs are read by; undefined where no office decides it, or a parent
 * is erased and nobody knows any more.
 */
export function decidedAt(view: CaseView, code: WorkCode): string | undefined {
  if (hasErasedParent(view)) return undefined;
  switch (code) {
    case 'subsidy-payment':
      return householdOrResidence(view.notification);
    case 'allowance-top-up':
      return motherPool(view.notification);
    case 'leave-change-notice':
      return undefined;
    default:
      return decidingDivision(code, view.notification);
  }
}
