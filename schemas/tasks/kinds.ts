/*
 * Every kind of human task (人工任务): who is asked, who may answer, what is asked, and which outcomes there are. What becomes
 * of the case by each outcome stands in policies/tasks/consequences.ts. Free of zod, so that pure rules may say it too.
 */

import type { Role } from '../roles.ts';

/** Whose answer it is, whoever enters it. */
export const TASK_OWNERS = ['parents', 'clerk', 'hospital', 'operator'] as const;
export type TaskOwner = (typeof TASK_OWNERS)[number];

export const TASK_QUEUES = [
  'parents',
  'manual',
  'correction',
  'hospital',
  'overdue',
  'dead-letters',
] as const;
export type TaskQueue = (typeof TASK_QUEUES)[number];

/** Roles that may complete a task. */
export type TaskRole = Extract<Role, 'clerk' | 'supervisor' | 'operator' | 'parent'>;

/**
 * What goes with an outcome. nothing: the word alone · answer: what the task asks for is there afterwards, given now or known
 * by then · facts: what it asks for, given now · facts-if-any: of what it asks for, what is known · until: a date ·
 * until-if-any · result: what was done elsewhere · result-if-any
 */
export type Given =
  'nothing' | 'answer' | 'facts' | 'facts-if-any' | 'until' | 'until-if-any' | 'result' | 'result-if-any';

interface KindOfTask {
  readonly title: string;
  readonly owner: TaskOwner;
  readonly queue: TaskQueue;
  readonly may: readonly TaskRole[];
  /** It is about money, a message or a telephone call, or somebody wants an answer: its case may close meanwhile. */
  readonly outlivesCase?: true;
  /** The outcomes that it offers, the usual one first, and what goes with each. */
  readonly outcomes: Readonly<Record<string, Given>>;
}

const CLERKS = ['clerk', 'supervisor'] as const;
/** What a family is asked: a parent answers by itself, or a clerk for it. */
const FAMILY = ['clerk', 'supervisor', 'parent'] as const;
/** What only the machinery's keeper can mend; a clerk may have it tried again. */
const ANYBODY = ['clerk', 'supervisor', 'operator'] as const;

export const TASK_KINDS = {
  'name-missing': {
    title: '请补充新生儿姓名',
    owner: 'parents',
    queue: 'parents',
    may: FAMILY,
    outcomes: { provided: 'answer', 'given-up': 'nothing' },
  },
  'name-characters': {
    title: '姓名用字不在《通用规范汉字表》内，需人工核对',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outcomes: { approved: 'nothing', changed: 'facts', 'given-up': 'nothing' },
  },
  'choices-missing': {
    title: '请选择落户与送达方式',
    owner: 'parents',
    queue: 'parents',
    may: FAMILY,
    outcomes: { provided: 'answer', 'given-up': 'nothing' },
  },
  'report-incomplete': {
    title: '请医院补报',
    owner: 'hospital',
    queue: 'hospital',
    may: CLERKS,
    outcomes: { provided: 'answer', 'given-up': 'nothing' },
  },
  'born-outside-institution': {
    title: '院外出生，需核验材料后签发',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outcomes: { verified: 'nothing', 'given-up': 'nothing' },
  },
  'likely-duplicate': {
    title: '疑似重复报告，请核对是否同一次分娩',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outlivesCase: true,
    outcomes: { same: 'nothing', different: 'nothing' },
  },
  improbable: {
    title: '情况异常，需人工核实',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outlivesCase: true,
    outcomes: { confirmed: 'nothing', corrected: 'facts' },
  },
  'correction-needed': {
    title: '部门要求补正',
    owner: 'clerk',
    queue: 'correction',
    may: CLERKS,
    outcomes: { corrected: 'facts-if-any', 'given-up': 'nothing' },
  },
  refused: {
    title: '部门未予办理，需人工处理',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outcomes: { 'ask-again': 'facts-if-any', obtained: 'result', 'given-up': 'nothing' },
  },
  'department-silent': {
    title: '部门超过技术时限未答复',
    owner: 'clerk',
    queue: 'overdue',
    may: CLERKS,
    outcomes: { 'ask-again': 'nothing', wait: 'until', obtained: 'result', 'given-up': 'nothing' },
  },
  'late-answer': {
    title: '办结后收到的部门答复',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outlivesCase: true,
    outcomes: { adopted: 'nothing', left: 'nothing' },
  },
  'claim-confirmation': {
    title: '请确认申领补贴',
    owner: 'parents',
    queue: 'parents',
    may: FAMILY,
    outlivesCase: true,
    outcomes: { confirmed: 'answer', declined: 'nothing' },
  },
  'payment-account': {
    title: '请核对收款账户',
    owner: 'parents',
    queue: 'parents',
    may: FAMILY,
    outlivesCase: true,
    outcomes: { provided: 'answer', 'given-up': 'nothing' },
  },
  'payment-refused': {
    title: '补贴未能支付，需人工处理',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outlivesCase: true,
    outcomes: { 'ask-again': 'nothing', 'paid-elsewhere': 'nothing', 'given-up': 'nothing' },
  },
  'payment-silent': {
    title: '支付部门超过时限未答复',
    owner: 'clerk',
    queue: 'overdue',
    may: CLERKS,
    outlivesCase: true,
    outcomes: { 'ask-again': 'nothing', wait: 'until-if-any' },
  },
  overpaid: {
    title: '多付款项待退回',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outlivesCase: true,
    outcomes: { returned: 'nothing', waived: 'nothing' },
  },
  'identity-check': {
    title: '请核对家长身份与电话',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outlivesCase: true,
    outcomes: { verified: 'facts-if-any', 'not-verified': 'nothing' },
  },
  'employer-not-told': {
    title: '假期有变，用人单位尚未获知，请电话告知',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outlivesCase: true,
    outcomes: { told: 'nothing', 'not-reached': 'nothing' },
  },
  call: {
    title: '请电话告知家长',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outlivesCase: true,
    outcomes: { told: 'nothing', 'not-reached': 'nothing' },
  },
  'family-request': {
    title: '家长有话要说，请核对并答复',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outlivesCase: true,
    outcomes: { noted: 'nothing', 'given-up': 'nothing' },
  },
  letter: {
    title: '请寄信告知家长',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outlivesCase: true,
    outcomes: { told: 'nothing', 'not-reached': 'nothing' },
  },
  hotline: {
    title: '12345转办，请按期答复',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outlivesCase: true,
    outcomes: { replied: 'nothing' },
  },
  supervision: {
    title: '超期督办，请部门答复',
    owner: 'clerk',
    queue: 'overdue',
    may: ['supervisor'],
    outlivesCase: true,
    outcomes: { replied: 'until', escalated: 'nothing' },
  },
  'supervision-order': {
    title: '主管督办，请办理并按期答复',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outlivesCase: true,
    outcomes: { replied: 'until-if-any' },
  },
  'subject-erased': {
    title: '个人信息已删除，该事项不再办理',
    owner: 'clerk',
    queue: 'manual',
    may: CLERKS,
    outcomes: { noted: 'nothing' },
  },
  'asked-twice': {
    title: '部门再次要求补正，与“一次性告知”不符，请过问',
    owner: 'clerk',
    queue: 'manual',
    may: ['supervisor'],
    outlivesCase: true,
    outcomes: { reminded: 'nothing', justified: 'nothing' },
  },
  'case-set-aside': {
    title: '办件已停办，排除后重新办理',
    owner: 'operator',
    queue: 'manual',
    may: ANYBODY,
    outlivesCase: true,
    outcomes: { again: 'nothing' },
  },
  'dead-letter': {
    title: '无法读取的消息',
    owner: 'operator',
    queue: 'dead-letters',
    may: ['operator'],
    outlivesCase: true,
    outcomes: { replayed: 'result-if-any', discarded: 'nothing' },
  },
} as const satisfies Record<string, KindOfTask>;

export type TaskKind = keyof typeof TASK_KINDS;

/** The outcomes that a kind of task offers. */
export type OutcomeOf<K extends TaskKind> = K extends TaskKind
  ? keyof (typeof TASK_KINDS)[K]['outcomes']
  : never;

/** What a person can decide (任务结论); what each means stands beside {@link TASK_KINDS} in words.ts. */
export type TaskDecision = OutcomeOf<TaskKind>;

/** The outcomes that a kind of task offers, the usual one first. */
export function outcomesOfKind(kind: TaskKind): readonly TaskDecision[] {
  return Object.keys(TASK_KINDS[kind].outcomes) as TaskDecision[];
}

/** What goes with an outcome; `nothing` where the kind does not offer it. */
export function givenWith(kind: TaskKind, outcome: TaskDecision): Given {
  const outcomes: Readonly<Partial<Record<TaskDecision, Given>>> = TASK_KINDS[kind].outcomes;
  return outcomes[outcome] ?? 'nothing';
}

/** How a parent may answer a kind of task: not by ending the matter, which somebody has to explain. */
export function outcomesOfParent(kind: TaskKind): readonly TaskDecision[] {
  const may: readonly TaskRole[] = TASK_KINDS[kind].may;
  return may.includes('parent') ? outcomesOfKind(kind).filter((outcome) => outcome !== 'given-up') : [];
}

/** Asked for the sake of payment orders: they belong to no matter, and hold no case. */
export const PAYMENT_TASKS = [
  ...(['claim-confirmation', 'payment-account', 'payment-refused', 'payment-silent', 'overpaid'] as const),
] as const satisfies readonly TaskKind[];
export type PaymentTaskKind = (typeof PAYMENT_TASKS)[number];
