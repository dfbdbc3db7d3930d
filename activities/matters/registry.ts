import type { CaseWorkCode } from '../../schemas/matter.ts';
import { birthCertificate } from './birth-certificate.ts';
import { birthServiceRegistration } from './birth-service-registration.ts';
import { childcareSubsidyClaim } from './childcare-subsidy-claim.ts';
import { deathRegistration } from './death-registration.ts';
import { housingEvent } from './housing-event.ts';
import { householdRegistration } from './household-registration.ts';
import { insuranceIdentityUpgrade } from './insurance-identity-upgrade.ts';
import { leaveNotice } from './leave-notice.ts';
import { maternityAllowancePayment } from './maternity-allowance-payment.ts';
import { maternityCostRefund } from './maternity-cost-refund.ts';
import { medicalInsurance } from './medical-insurance.ts';
import { parentingGuidance } from './parenting-guidance.ts';
import { socialSecurityCard } from './social-security-card.ts';
import { taxDeductionNotice } from './tax-deduction-notice.ts';
import { vaccinationRecord } from './vaccination-record.ts';
import type { Preparation } from './preparation.ts';

/** How the command of each piece of work is made: one line a stem. */
export const PREPARATIONS: { readonly [C in CaseWorkCode]: Preparation<C> } = {
  'birth-certificate': birthCertificate,
  'vaccination-record': vaccinationRecord,
  'household-registration': householdRegistration,
  'medical-insurance': medicalInsurance,
  'insurance-identity-upgrade': insuranceIdentityUpgrade,
  'social-security-card': socialSecurityCard,
  'maternity-cost-refund': maternityCostRefund,
  'parenting-guidance': parentingGuidance,
  'birth-service-registration': birthServiceRegistration,
  'death-registration': deathRegistration,
  'childcare-subsidy-claim': childcareSubsidyClaim,
  'leave-notice': leaveNotice,
  'maternity-allowance-payment': maternityAllowancePayment,
  'tax-deduction-notice': taxDeductionNotice,
  'housing-event': housingEvent,
};
