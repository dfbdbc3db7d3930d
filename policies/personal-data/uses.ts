import type { WorkCode } from '../../schemas/matter.ts';
import type { BasisCode } from './bases.ts';

/**
 * Every use of personal data (个人信息的使用): what for, who gets which fields, and what allows it. What is not in here is not
 * sent: a command with another field stops before it is written (declared.ts), and the test beside this holds what leaves and
 * what is shown against it.
 */
export interface Use {
  readonly purpose: string;
  /** paths of what is used, as the schema of what is sent or shown has them; `[]` stands for each of a list */
  readonly fields: readonly string[];
  readonly bases: readonly [BasisCode, ...BasisCode[]];
  /** It happens only with the consent of the person whom it is about: no law has it done. */
  readonly consent?: 'own';
}

/** Of a child, as departments are told of it. */
const CHILD = ['order', 'sex', 'birthAt', 'name', 'deathAt'].map((field) => `child.${field}`);
const who = (part: string): string[] => ['name', 'idType', 'idNumber'].map((field) => `${part}.${field}`);
const PAYEE = ['payee.holder', 'payee.bankName', 'payee.accountNumber'];
const LEAVES = ['code', 'days', 'daysPerYear', 'hoursPerDay', 'until', 'says[]', 'rest'].map(
  (field) => `leaves[].${field}`,
);
const EMPLOYED = [...who('parent'), 'employmentDivisionCode'];
/** Between public authorities, each in its own duty. */
const AUTHORITIES = ['duty-13', 'data-sharing-rules'] as const;
/** To a private party: nothing but what the person has agreed to. */
const AGREED = ['consent-13', 'passed-on-23', 'separate-consent-29'] as const;

/** What each department is sent, by the work that it is asked for. */
export const COMMAND_USES: Readonly<Record<WorkCode, Use>> = {
  'birth-certificate': {
    purpose: '签发出生医学证明',
    fields: [
      'facilityCode',
      'placeDivisionCode',
      'gestation.weeks',
      'gestation.days',
      ...CHILD,
      ...['weightGrams', 'lengthCm', 'health'].map((field) => `child.${field}`),
      ...who('mother'),
      ...who('father'),
    ],
    bases: ['mothers-and-infants-23', ...AUTHORITIES],
  },
  'vaccination-record': {
    purpose: '建立预防接种证、提醒接种',
    fields: [...CHILD, 'motherName', 'phone', 'residenceDivisionCode'],
    bases: ['vaccines-47', ...AUTHORITIES],
  },
  'household-registration': {
    purpose: '登记户口、编定公民身份号码',
    fields: [
      'certificateNumber',
      ...CHILD,
      'follows',
      ...who('householdParent'),
      'householdKind',
      'acceptingDivisionCode',
      'decidingDivisionCode',
    ],
    bases: ['households-7', ...AUTHORITIES],
  },
  'medical-insurance': {
    purpose: '居民医保参保',
    fields: ['identity.kind', 'identity.number', ...CHILD, 'enrolDivisionCode', ...who('guardian')],
    bases: ['insurance-25', ...AUTHORITIES],
  },
  'insurance-identity-upgrade': {
    purpose: '把医保账户从出生医学证明编号改到公民身份号码',
    fields: ['accountNumber', 'residentId', 'registeredName'],
    bases: ['insurance-58', ...AUTHORITIES],
  },
  'social-security-card': {
    purpose: '制发社会保障卡',
    fields: ['residentId', 'registeredName', ...CHILD, ...who('guardian'), 'divisionCode', 'resultDelivery'],
    bases: ['insurance-58', ...AUTHORITIES],
  },
  'maternity-cost-refund': {
    purpose: '报销生育医疗费用',
    fields: [...who('mother'), 'path', 'poolDivisionCode', 'facilityCode', 'deliveredAt', 'method'],
    bases: ['insurance-54', ...AUTHORITIES],
  },
  'parenting-guidance': {
    purpose: '科学育儿指导服务登记',
    fields: [...CHILD, 'motherName', 'phone', 'residenceDivisionCode'],
    bases: ['population-30', 'parenting-gansu-19', ...AUTHORITIES],
  },
  'birth-service-registration': {
    purpose: '生育登记',
    fields: [...who('mother'), 'residenceDivisionCode'],
    bases: ['birth-service', ...AUTHORITIES],
  },
  'death-registration': {
    purpose: '登记死亡',
    fields: ['residentId', ...CHILD, 'decidingDivisionCode'],
    bases: ['households-9', ...AUTHORITIES],
  },
  'childcare-subsidy-claim': {
    purpose: '申领育儿补贴',
    fields: [
      'residentId',
      'childName',
      'householdDivisionCode',
      ...who('applicant'),
      ...PAYEE,
      'schedule[].due',
      'schedule[].amountFen',
      'pack',
    ],
    bases: ['childcare-subsidy', 'population-27', ...AUTHORITIES],
  },
  'leave-notice': {
    purpose: '由人社把应享的假期告知用人单位',
    fields: [...EMPLOYED, ...LEAVES, 'pack'],
    bases: AGREED,
    consent: 'own',
  },
  'maternity-allowance-payment': {
    purpose: '核发生育津贴',
    fields: [...who('mother'), 'deliveredAt', 'poolDivisionCode', 'days', 'amountFen', ...PAYEE, 'pack'],
    bases: ['insurance-56', 'women-workers-8', ...AUTHORITIES],
  },
  'tax-deduction-notice': {
    purpose: '提示照护专项附加扣除',
    fields: [
      'residentId',
      'childName',
      ...who('parents[]'),
      'residenceDivisionCode',
      'amountPerMonthFen',
      'from',
      'until',
      'pack',
    ],
    bases: ['income-tax-15', 'care-deduction', ...AUTHORITIES],
  },
  'housing-event': {
    purpose: '告知住建家庭添了孩子、应给什么支持',
    fields: [...who('applicant'), 'residenceDivisionCode', 'kinds[]', 'pack'],
    bases: ['housing-lanzhou-75', 'housing-jilin-13', ...AUTHORITIES],
  },
  'subsidy-payment': {
    purpose: '支付补贴',
    fields: [
      'orderId',
      'entitlement',
      'period',
      'revision',
      'amountFen',
      'shares[].level',
      'shares[].percent',
      'divisionCode',
      ...PAYEE,
    ],
    bases: ['childcare-subsidy', 'population-27', ...AUTHORITIES],
  },
  'allowance-top-up': {
    purpose: '补发生育津贴的差额',
    fields: ['orderId', 'revision', 'amountFen', 'poolDivisionCode', ...PAYEE],
    bases: ['insurance-56', 'women-workers-8', ...AUTHORITIES],
  },
  'leave-change-notice': {
    purpose: '由人社把假期的变化告知用人单位',
    fields: [...EMPLOYED, ...LEAVES, 'changed[]', 'revision', 'pack'],
    bases: AGREED,
    consent: 'own',
  },
};
