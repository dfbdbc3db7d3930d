import { shanghaiDate } from '../policies/calendar/date.ts';
import { joinedHousehold } from '../policies/graph/household.ts';
import { composeResidentId } from '../policies/id-number.ts';
import { birthAtOf } from '../schemas/birth-moment.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { nodeKey, type AnswerOutcome, type NodeKey } from '../schemas/case-plan.ts';
import { WORK, type Subject, type WorkCode } from '../schemas/matter.ts';
import type { ResultOf } from '../schemas/matters/registry.ts';
import type { Landed } from './ledger-port.ts';

const AT = '2026-11-28T09:30:00+08:00';
const REGISTERED = { registrationNumber: 'DJ-1', registeredAt: AT };
const PAYMENT = { paymentNumber: 'ZF-1', paidAt: AT };
const NOTICE = { noticeNumber: 'TZ-1', sentAt: AT };

/** What a department says when it is done, for each piece of work: of the first child of Lanzhou. */
export const RESULTS: { readonly [C in WorkCode]: ResultOf<C> } = {
  'birth-certificate': { certificateNumber: 'X620000001', issuedAt: AT, signer: '甲', sealer: '乙' },
  'vaccination-record': {
    recordNumber: 'YF-1',
    clinicDivisionCode: '620102',
    scheduleVersion: '2021',
    birthDoses: [],
    nextDoses: [],
    openedAt: AT,
  },
  'household-registration': {
    residentId: '620102202611200028',
    registeredName: '李安然',
    householdDivisionCode: '620102',
    registeredAt: AT,
  },
  'medical-insurance': {
    accountNumber: 'YB-1',
    identityKind: 'birth-certificate',
    coverFrom: '2026-11-20',
    coverUntil: '2026-12-31',
    payBy: '2027-02-17',
    premiumYear: 2026,
    premiumFen: 40_000,
  },
  'insurance-identity-upgrade': { accountNumber: 'YB-1', upgradedAt: AT },
  'social-security-card': { cardNumber: 'SBK-1', issuedAt: AT, activation: 'pending' },
  'maternity-cost-refund': { settlementNumber: 'JS-1', path: 'employee', registeredAt: AT },
  'parenting-guidance': { ...REGISTERED, stationDivisionCode: '620102' },
  'birth-service-registration': REGISTERED,
  'death-registration': REGISTERED,
  'childcare-subsidy-claim': { claimNumber: 'SL-1', registeredAt: AT },
  'leave-notice': NOTICE,
  'maternity-allowance-payment': { paymentNumber: 'ZF-2', acceptedAt: AT },
  'tax-deduction-notice': { noticeNumber: 'TZ-2', registeredAt: AT },
  'housing-event': { eventNumber: 'ZJ-1', registeredAt: AT },
  'subsidy-payment': { ...PAYMENT, batchNumber: 'PC-1' },
  'allowance-top-up': PAYMENT,
  'leave-change-notice': NOTICE,
};

/** As {@link RESULTS}, with numbers that no sibling has. @param birth whose child is registered; default: as there */
export function resultFor(subject: Subject, code: WorkCode, birth?: BirthNotification): object {
  const nth = subject.startsWith('child-') ? subject.slice('child-'.length) : '1';
  const own = ['certificateNumber', 'recordNumber', 'accountNumber', 'cardNumber', 'registrationNumber'];
  const fields = Object.entries(RESULTS[code]).map(([name, value]: [string, unknown]) => [
    name,
    own.includes(name) ? `${String(value).slice(0, -1)}${nth}` : value,
  ]);
  const result = Object.fromEntries(fields) as object;
  if (!birth) return result;
  if (code === 'household-registration') return { ...result, ...registered(birth, Number(nth)) };
  const coverFrom = bornOn(birth, Number(nth));
  return code === 'medical-insurance' ? { ...result, coverFrom } : result;
}

function bornOn(birth: BirthNotification, order: number): string {
  const child = birth.children.find((one) => one.order === order);
  return shanghaiDate(birthAtOf(birth, child ?? {}));
}

function registered(birth: BirthNotification, order: number) {
  const child = birth.children.find((one) => one.order === order);
  const division = joinedHousehold(birth)?.divisionCode ?? '620102';
  const day = bornOn(birth, order);
  const sex = child?.sex === 'male' ? 'male' : 'female';
  return {
    residentId: composeResidentId(division, day, sex, order),
    registeredName: child?.name ?? '未取名',
    householdDivisionCode: division,
  };
}

export const OBJECTION = { reasonCode: 'does-not-fit', reason: '材料不符', asks: [] };

export interface AnswerGiven {
  /** default: 1 */
  readonly attempt?: number;
  /** default: that of the matter's request */
  readonly commandId?: string;
  /** what stands in it; default: what such an answer holds */
  readonly payload?: unknown;
}

/** What a department has answered, landed and not applied. */
export function answer(key: NodeKey, outcome: AnswerOutcome, given: AnswerGiven = {}): Landed {
  const [subject, code] = key.split('/') as [Subject, WorkCode];
  const { attempt = 1, commandId = `command/C-1/${nodeKey(subject, code)}/${attempt}` } = given;
  const usual = outcome === 'completed' ? resultFor(subject, code) : OBJECTION;
  return {
    eventId: `${outcome} ${key} ${attempt}`,
    kind: 'answer',
    subject,
    code,
    attempt,
    outcome,
    commandId,
    department: WORK[code].department,
    open: () => ('payload' in given ? given.payload : usual),
  };
}

/** As {@link answer}, sealed with a key that nobody has. */
export function unopenable(key: NodeKey, outcome: AnswerOutcome): Landed {
  return {
    ...answer(key, outcome),
    eventId: `unopenable ${key}`,
    open: () => {
      throw Object.assign(new Error('sealed with an unknown key'), { name: 'UnsealError' });
    },
  };
}
