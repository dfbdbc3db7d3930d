import type { Department } from './department.ts';

/*
 * The words of the work that a case is made of. Free of zod, so that workflow code may say them too; how they are checked
 * stands in matter-codes.ts.
 */

/** The matters (事项) a family sees. Titles are the official terms; the department is the one that decides. */
export const MATTERS = {
  'birth-certificate': { title: '出生医学证明', department: 'health-commission' },
  'vaccination-record': { title: '预防接种', department: 'disease-control' },
  'household-registration': { title: '户口登记', department: 'public-security' },
  'medical-insurance': { title: '居民医保参保', department: 'medical-insurance' },
  'social-security-card': { title: '社保卡', department: 'human-resources' },
  'maternity-cost-refund': { title: '生育医疗费用报销', department: 'medical-insurance' },
  'parenting-guidance': { title: '科学育儿指导服务登记', department: 'health-commission' },
  'birth-service-registration': { title: '生育登记', department: 'health-commission' },
  'death-registration': { title: '死亡登记', department: 'public-security' },
} as const satisfies Record<string, { title: string; department: Department }>;

/**
 * Steps inside a matter that a department does on its own account. They are walked like matters
 * but shown as part of the matter they belong to.
 */
export const STEPS = {
  'insurance-identity-upgrade': {
    title: '医保身份信息更新',
    department: 'medical-insurance',
    partOf: 'medical-insurance',
  },
} as const satisfies Record<string, { title: string; department: Department; partOf: keyof typeof MATTERS }>;

/** What is sent to departments once the entitlements are decided (后续事项). */
export const FOLLOW_ONS = {
  'childcare-subsidy-claim': { title: '育儿补贴申领', department: 'health-commission' },
  'leave-notice': { title: '产假护理假告知', department: 'human-resources' },
  'maternity-allowance-payment': { title: '生育津贴核发', department: 'medical-insurance' },
  'tax-deduction-notice': { title: '照护专项附加扣除提示', department: 'taxation' },
  'housing-event': { title: '家庭子女变化告知', department: 'housing' },
} as const satisfies Record<string, { title: string; department: Department }>;

/**
 * What payment orders (支付单) are sent as. They belong to no matter of the case and to no node of its workflow: they
 * go on for years after it has closed.
 */
export const PAYMENTS = {
  'subsidy-payment': { title: '补贴支付', department: 'finance' },
  'allowance-top-up': { title: '生育津贴补发', department: 'medical-insurance' },
} as const satisfies Record<string, { title: string; department: Department }>;

/**
 * What a later decision makes known once more (变更告知). Like payments they belong to no node of the workflow: most
 * cases have closed by then.
 */
export const CHANGE_NOTICES = {
  'leave-change-notice': { title: '假期变更告知', department: 'human-resources' },
} as const satisfies Record<string, { title: string; department: Department }>;

export type MatterCode = keyof typeof MATTERS;
export type StepCode = keyof typeof STEPS;
export type FollowOnCode = keyof typeof FOLLOW_ONS;
export type PaymentCode = keyof typeof PAYMENTS;
export type ChangeNoticeCode = keyof typeof CHANGE_NOTICES;
/** Anything the case sends a command for. */
export type WorkCode = MatterCode | StepCode | FollowOnCode | PaymentCode | ChangeNoticeCode;
/** What the workflow of a case walks through. */
export type CaseWorkCode = Exclude<WorkCode, PaymentCode | ChangeNoticeCode>;

export const MATTER_CODES = Object.keys(MATTERS) as [MatterCode, ...MatterCode[]];
export const WORK: Readonly<Record<WorkCode, { title: string; department: Department }>> = {
  ...MATTERS,
  ...STEPS,
  ...FOLLOW_ONS,
  ...PAYMENTS,
  ...CHANGE_NOTICES,
};
export const WORK_CODES = Object.keys(WORK) as [WorkCode, ...WorkCode[]];

/** How a piece of work belongs to the case: shown matter, inner step, or follow-on of the entitlements. */
export type Part = 'joint' | 'step' | 'follow-on';

/**
 * What a family declares or leaves as it likes (自愿申报): planned as not applicable until it is declared, and no case waits for
 * it, declared or not.
 */
export const ON_DECLARATION: readonly WorkCode[] = ['birth-service-registration'];

export function isOnDeclaration(code: WorkCode): boolean {
  return ON_DECLARATION.includes(code);
}

export const MATTER_STATUSES = [
  'not-applicable',
  'waiting',
  'requested',
  'processing',
  'correction',
  'manual',
  'completed',
  'refused',
  'offline',
  'withdrawn',
  'revoked',
] as const;
export type MatterStatus = (typeof MATTER_STATUSES)[number];

/** The statuses from which nothing more happens by itself. */
export const END_STATUSES = [
  'not-applicable',
  'completed',
  'refused',
  'offline',
  'withdrawn',
  'revoked',
] as const;

export const MATTER_FLAGS = ['paper-pending', 'overdue', 'due-soon', 'paused'] as const;
export type MatterFlag = (typeof MATTER_FLAGS)[number];

export const ROUTES = ['joint', 'single', 'offline'] as const;
/** joint 联办 · single 单独办理 · offline 窗口办理 */
export type Route = (typeof ROUTES)[number];

/** Whom a matter is for. Twins are child-1 and child-2. */
export type Subject = `child-${number}` | 'mother' | 'father' | 'family';

/** True when the status is one of {@link END_STATUSES}. */
export function isEnd(status: MatterStatus): boolean {
  return (END_STATUSES as readonly MatterStatus[]).includes(status);
}
