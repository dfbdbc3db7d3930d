import type { CommandOf, ResultOf } from '../../schemas/matters/registry.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { composeResidentId } from '../../policies/id-number.ts';
import type { Subject, WorkCode } from '../../schemas/matter.ts';

const AT = '2026-11-22T10:00:00+08:00';
const DAY = '2026-11-22';

/** What departments answer when they have done a piece of work, but for what is of one child alone. */
const RESULTS: { readonly [C in WorkCode]: ResultOf<C> } = {
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

/** Numbers that no two children have; those of the departments here follow from the order of birth. */
const NUMBERED: { readonly [C in WorkCode]?: (child: number) => Partial<ResultOf<C>> } = {
  'birth-certificate': (child) => ({ certificateNumber: `X62000000${child}` }),
  'vaccination-record': (child) => ({ recordNumber: `V${child}` }),
  'medical-insurance': (child) => ({ accountNumber: `A${child}` }),
  'insurance-identity-upgrade': (child) => ({ accountNumber: `A${child}` }),
  'social-security-card': (child) => ({ cardNumber: `S${child}` }),
  'parenting-guidance': (child) => ({ registrationNumber: `P${child}` }),
  'death-registration': (child) => ({ registrationNumber: `D${child}` }),
};

/** What a department answers when it has done what it was asked. @param asked the payload of the command */
export function resultOf(code: WorkCode, subject: Subject, asked: unknown): object {
  const child = Number(/^child-(\d+)$/.exec(subject)?.[1] ?? 1);
  const result = { ...RESULTS[code], ...NUMBERED[code]?.(child) };
  if (code === 'household-registration')
    return { ...result, ...registered(child, asked as CommandOf<'household-registration'>) };
  if (code !== 'medical-insurance') return result;
  return { ...result, identityKind: (asked as CommandOf<'medical-insurance'>).identity.kind };
}

function registered(order: number, asked: CommandOf<'household-registration'>) {
  const { child, decidingDivisionCode: division } = asked;
  const sex = child.sex === 'male' ? 'male' : 'female';
  const residentId = composeResidentId(division, shanghaiDate(child.birthAt), sex, order - 1);
  return { residentId, registeredName: child.name ?? '未取名', householdDivisionCode: division };
}
