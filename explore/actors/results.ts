import type { ResultOf } from '../../schemas/matters/registry.ts';
import type { WorkCode } from '../../schemas/matter.ts';

const AT = '2026-11-22T10:00:00+08:00';
const DAY = '2026-11-22';

/** What a department answers when it has done a piece of work. */
export const RESULTS: { readonly [C in WorkCode]: ResultOf<C> } = {
  'birth-certificate': { certificateNumber: 'X620000001', issuedAt: AT, signer: '甲', sealer: '乙' },
  'vaccination-record': {
    recordNumber: 'V1',
    clinicDivisionCode: '620102',
    scheduleVersion: '2021',
    birthDoses: [],
    nextDoses: [],
    openedAt: AT,
  },
  'household-registration': {
    residentId: '620102202611200018',
    registeredName: '李安然',
    householdDivisionCode: '620102',
    registeredAt: AT,
  },
  'medical-insurance': {
    accountNumber: 'A1',
    identityKind: 'birth-certificate',
    coverFrom: DAY,
    coverUntil: '2026-12-31',
    payBy: '2027-02-17',
    premiumYear: 2026,
    premiumFen: 40_000,
  },
  'insurance-identity-upgrade': { accountNumber: 'A1', upgradedAt: AT },
  'social-security-card': { cardNumber: 'S1', issuedAt: AT, activation: 'pending' },
  'maternity-cost-refund': { settlementNumber: 'M1', path: 'employee', registeredAt: AT },
  'parenting-guidance': { registrationNumber: 'P1', stationDivisionCode: '620102', registeredAt: AT },
  'birth-service-registration': { registrationNumber: 'B1', registeredAt: AT },
  'death-registration': { registrationNumber: 'D1', registeredAt: AT },
  'childcare-subsidy-claim': { claimNumber: 'C1', registeredAt: AT },
  'leave-notice': { noticeNumber: 'L1', sentAt: AT },
  'maternity-allowance-payment': { paymentNumber: 'PAY1', acceptedAt: AT },
  'tax-deduction-notice': { noticeNumber: 'T1', registeredAt: AT },
  'housing-event': { eventNumber: 'H1', registeredAt: AT },
  'subsidy-payment': { paymentNumber: 'F1', batchNumber: 'PC1', paidAt: AT },
  'allowance-top-up': { paymentNumber: 'F2', paidAt: AT },
  'leave-change-notice': { noticeNumber: 'N1', sentAt: AT },
};
