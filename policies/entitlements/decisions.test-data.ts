import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Entitlement, EntitlementCode } from '../../schemas/entitlement.ts';
import { decideEntitlements } from './decide.ts';

/** The day on which the project's worked table of the samples asks; every expected value is from that table. */
export const AS_OF = '2026-11-22';

/** One decision on a birth. */
export function decisionOn(
  birth: BirthNotification,
  code: EntitlementCode,
  subject: string,
  asOf = AS_OF,
): Entitlement {
  const found = decideEntitlements(birth, asOf).find((e) => e.code === code && e.subject === subject);
  if (!found) throw new Error(`no ${code} for ${subject}`);
  return found;
}

/** How one rule of a decision was judged. */
export function resultOfRule(entitlement: Entitlement, rule: string): string | undefined {
  return entitlement.rules.find((r) => r.rule === rule)?.result;
}
