import type { Department } from '../../schemas/department.ts';

/**
 * What of a person belongs together when somebody is let see it (字段组). identity: who it is · contact: how it is reached ·
 * wage: what it earns · account: where it is paid · health: how the birth went · allowance: what it is paid
 */
export const FIELD_GROUPS = ['identity', 'contact', 'wage', 'account', 'health', 'allowance'] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

export const FIELD_GROUP_WORDS = {
  identity: '身份',
  contact: '联系方式',
  wage: '工资与缴费',
  account: '账户',
  health: '健康与分娩',
  allowance: '待遇金额',
} as const satisfies Record<FieldGroup, string>;

const FIELDS_OF: Readonly<Record<FieldGroup, readonly string[]>> = {
  identity: [
    ...['name', 'childName', 'motherName', 'fatherName', 'registeredName', 'holderName', 'signer', 'sealer'],
    ...['idType', 'idNumber', 'residentId', 'birthDate', 'nationality', 'ethnicity', 'certificateNumber'],
  ],
  contact: ['phone', 'address'],
  wage: ['ownWageBeforeLeaveFen', 'employerAverageMonthlyWageFen', 'contributionBaseFen'],
  account: ['payee', 'bankName', 'accountNumber', 'cardNumber'],
  health: ['weightGrams', 'lengthCm', 'health', 'gestation', 'weeks', 'method', 'difficult', 'deathAt'],
  allowance: ['amountFen', 'amountPerMonthFen', 'paidFen'],
};

const GROUP_OF: ReadonlyMap<string, FieldGroup> = new Map(
  FIELD_GROUPS.flatMap((group) => FIELDS_OF[group].map((field) => [field, group] as const)),
);

/** The group of a field by its name, wherever it stands. @returns undefined: it says nothing of a person that is kept from anybody */
export function groupOfField(field: string): FieldGroup | undefined {
  return GROUP_OF.get(field);
}

/**
 * What the officers of a department are let see of a case: what their own matters need (policies/personal-data/uses.ts). 产品默认:
 * no text says how a joint hall divides its screen.
 */
export const DEPARTMENT_SEES: Readonly<Record<Department, readonly FieldGroup[]>> = {
  'health-commission': ['identity', 'contact', 'account', 'health', 'allowance'],
  'disease-control': ['identity', 'contact', 'health'],
  'public-security': ['identity', 'contact'],
  'medical-insurance': ['identity', 'contact', 'wage', 'account', 'health', 'allowance'],
  'human-resources': ['identity', 'contact', 'wage', 'allowance'],
  taxation: ['identity', 'contact'],
  finance: ['identity', 'contact', 'account', 'allowance'],
  housing: ['identity', 'contact'],
};

/** What of some groups an officer of a department is let see; of no department: all of them. */
export function seenBy(
  groups: readonly FieldGroup[],
  department: Department | undefined,
): readonly FieldGroup[] {
  return department === undefined
    ? groups
    : groups.filter((one) => DEPARTMENT_SEES[department].includes(one));
}
