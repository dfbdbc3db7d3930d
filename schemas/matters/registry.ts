import { z } from 'zod';
import { OFFICE_PAUSES } from '../clock.ts';
import { dateSchema } from '../person.ts';
import type { WorkCode } from '../matter.ts';
import * as birthCertificate from './birth-certificate.ts';
import * as vaccinationRecord from './vaccination-record.ts';
import * as householdRegistration from './household-registration.ts';
import * as medicalInsurance from './medical-insurance.ts';
import * as insuranceIdentityUpgrade from './insurance-identity-upgrade.ts';
import * as socialSecurityCard from './social-security-card.ts';
import * as maternityCostRefund from './maternity-cost-refund.ts';
import * as parentingGuidance from './parenting-guidance.ts';
import * as birthServiceRegistration from './birth-service-registration.ts';
import * as deathRegistration from './death-registration.ts';
import * as childcareSubsidyClaim from './childcare-subsidy-claim.ts';
import * as leaveChangeNotice from './leave-change-notice.ts';
import * as leaveNotice from './leave-notice.ts';
import * as taxDeductionNotice from './tax-deduction-notice.ts';
import * as housingEvent from './housing-event.ts';
import * as subsidyPayment from './subsidy-payment.ts';
import * as allowanceTopUp from './allowance-top-up.ts';
import * as maternityAllowancePayment from './maternity-allowance-payment.ts';

/** The payloads of every piece of work: what a department is told, and what it answers when it is done. */
export const PAYLOADS = {
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
  'subsidy-payment': subsidyPayment,
  'allowance-top-up': allowanceTopUp,
  'leave-change-notice': leaveChangeNotice,
} as const satisfies Record<WorkCode, { command: z.ZodObject; result: z.ZodObject }>;

export type CommandOf<C extends WorkCode> = z.infer<(typeof PAYLOADS)[C]['command']>;
export type ResultOf<C extends WorkCode> = z.infer<(typeof PAYLOADS)[C]['result']>;

/** A department has taken on what it was asked for. */
export const acceptanceSchema = z.object({
  expectedBy: dateSchema.optional().meta({
    title: '承诺答复日期',
    description: 'the day by whose end the department promises its decision',
  }),
  pausedFor: z.enum(OFFICE_PAUSES).optional().meta({
    title: '为什么不计时',
    description:
      'time that the law does not count from this answer on: it verifies, posts, or has a card made; the next "accepted" without it counts again',
  }),
});
export type Acceptance = z.infer<typeof acceptanceSchema>;

/** Why a department did not finish: a stable code, a sentence for people, and the facts it asks for. */
export const objectionSchema = z.object({
  reasonCode: z.string().meta({ description: 'already-…: done for this birth under another number or case' }),
  reason: z.string(),
  asks: z.array(z.string()).default([]),
});
export type Objection = z.infer<typeof objectionSchema>;
