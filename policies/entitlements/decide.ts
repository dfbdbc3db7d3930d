import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { infantCareTaxDeduction, newbornInsuranceCover } from './child-benefits.ts';
import { childcareSubsidy } from './childcare-subsidy.ts';
import { factsOf } from './facts.ts';
import { nursingBreaks, parentalLeave, paternityLeave } from './family-leave.ts';
import { maternityAllowance } from './maternity-allowance.ts';
import { maternityLeave } from './maternity-leave.ts';
import { maternityMedicalCost } from './medical-cost.ts';

/**
 * Every entitlement that follows from a birth, each with its reason: the parents' rows once, the child's rows
 * for each child. Days in days, money in integer fen, dates inclusive.
 * @param asOf ISO date of the question; packs not yet in force on it are not read
 */
export function decideEntitlements(birth: BirthNotification, asOf: string): Entitlement[] {
  const facts = factsOf(birth, asOf);
  return [
    maternityLeave(facts),
    paternityLeave(facts),
    parentalLeave('mother', facts),
    parentalLeave('father', facts),
    nursingBreaks(facts),
    maternityAllowance(facts),
    maternityMedicalCost(facts),
    ...birth.children.flatMap((child) => [
      childcareSubsidy(child, facts),
      infantCareTaxDeduction(child, facts),
      newbornInsuranceCover(child, facts),
    ]),
  ];
}
