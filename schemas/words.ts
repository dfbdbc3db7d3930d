import type { AnswerOutcome } from './case-plan.ts';
import type { CaseStatus } from './case-view.ts';
import type { PauseReason, TermKind } from './clock.ts';
import type { Beneficiary, ClaimWay, Entitlement, RuleOutcome } from './entitlement.ts';
import type { MatterFlag, MatterStatus, Part, Route, Subject } from './matter.ts';
import type { NoticeTemplate } from './notice.ts';
import type { Phase } from './standing.ts';
import type { TaskView } from './task.ts';
import type { Role } from './roles.ts';
import type { TaskDecision, TaskOwner, TaskQueue } from './tasks/kinds.ts';

/*
 * What people read for codes: one code, one word, here and in words/. A code that is a title too (matters, departments,
 * entitlements, kinds of task, payment states, problems) has its word where it is listed. Free of zod: workflow code says
 * them too.
 */

export const CASE_STATUS_WORDS = {
  accepted: '已受理',
  processing: '办理中',
  correction: '待补正',
  suspended: '已中止',
  completed: '已办结',
  withdrawn: '已撤回',
  annulled: '已作废',
} as const satisfies Record<CaseStatus, string>;

export const MATTER_STATUS_WORDS = {
  'not-applicable': '不适用',
  waiting: '等待前序事项',
  requested: '已发送',
  processing: '办理中',
  correction: '待补正',
  manual: '人工处理',
  completed: '已办结',
  refused: '不予办理',
  offline: '窗口办理',
  withdrawn: '已撤回',
  revoked: '已撤销',
} as const satisfies Record<MatterStatus, string>;

/** How a matter stands, as its family reads it. `{department}`: who has it in hand. */
export const FAMILY_STATUS_WORDS = {
  'not-applicable': '与您家无关',
  waiting: '等前一项办好，随后自动办理',
  requested: '{department}正在办理',
  processing: '{department}正在办理',
  correction: '{department}要核对材料，工作人员正在补正',
  manual: '工作人员正在核对',
  completed: '已办好',
  refused: '没有办成，请到窗口问清',
  offline: '要到窗口办理',
  withdrawn: '已撤回，不再办理',
  revoked: '已撤销',
} as const satisfies Record<MatterStatus, string>;

export const PHASE_WORDS = {
  'joint-handling': '各部门联办',
  entitlements: '核定待遇',
  'follow-ons': '办理后续事项',
  close: '办结',
} as const satisfies Record<Phase, string>;

export const DECISION_WORDS = {
  provided: '已提供',
  approved: '核准使用',
  changed: '已更换',
  verified: '已核验',
  'not-verified': '未能核实',
  same: '同一次分娩，并入',
  different: '不是同一次分娩',
  confirmed: '核实无误，确认',
  corrected: '已更正',
  'ask-again': '再次请部门办理',
  wait: '继续等待',
  obtained: '已在窗口办成',
  adopted: '采用结果',
  left: '不采用',
  declined: '不申领',
  'paid-elsewhere': '已另行支付',
  returned: '已退回',
  waived: '不再追回',
  told: '已告知',
  'not-reached': '未联系上',
  replied: '已答复',
  escalated: '报上级督办',
  noted: '知悉',
  reminded: '已提醒部门一次告知',
  justified: '确有新的情况',
  again: '重新办理',
  replayed: '重新处理',
  discarded: '不再处理',
  'given-up': '终止该事项',
} as const satisfies Record<TaskDecision, string>;

export const ROUTE_WORDS = {
  joint: '联办',
  single: '单独办理',
  offline: '窗口办理',
} as const satisfies Record<Route, string>;

export const FLAG_WORDS = {
  'paper-pending': '纸质证件待领',
  overdue: '已超期',
  'due-soon': '即将到期',
  paused: '计时暂停',
} as const satisfies Record<MatterFlag, string>;

export const TERM_KIND_WORDS = {
  statutory: '法定办结时限',
  promised: '承诺办结时限',
} as const satisfies Record<TermKind, string>;

/** Where no text gives a term of a kind. */
export const UNPUBLISHED_TERM_WORDS = '未公布';

export const PAUSE_WORDS = {
  correction: '等家长补正',
  verification: '核实情况',
  post: '邮寄途中',
  'card-making': '制证制卡',
} as const satisfies Record<PauseReason, string>;

export const PART_WORDS = {
  joint: '联办事项',
  step: '内部步骤',
  'follow-on': '后续事项',
} as const satisfies Record<Part, string>;

export const ANSWER_WORDS = {
  accepted: '部门已收件',
  completed: '部门已办结',
  'correction-needed': '部门要求补正',
  refused: '部门不予办理',
} as const satisfies Record<AnswerOutcome, string>;

export const TASK_STATUS_WORDS = {
  open: '待办',
  completed: '已办',
  overtaken: '已无需办理',
} as const satisfies Record<TaskView['status'], string>;

export const OUTCOME_WORDS = {
  eligible: '符合',
  'not-eligible': '不符合',
  unknown: '情况不明',
  'no-scheme': '当地未出台',
} as const satisfies Record<Entitlement['outcome'], string>;

export const CLAIM_WORDS = {
  none: '免申即享',
  confirmation: '家长确认一次',
  form: '需补填',
} as const satisfies Record<ClaimWay, string>;

export const RULE_RESULT_WORDS = {
  met: '满足',
  'not-met': '不满足',
  unknown: '情况不明',
} as const satisfies Record<RuleOutcome['result'], string>;

export const CONFIDENCE_WORDS = {
  seed: '政策原文',
  official: '官方文件',
  secondary: '转引',
  draft: '送审稿',
} as const satisfies Record<RuleOutcome['citation']['confidence'], string>;

export const QUEUE_WORDS = {
  parents: '待家长',
  manual: '人工核对',
  correction: '补正',
  hospital: '待医院',
  overdue: '超时未答复',
  'dead-letters': '死信',
} as const satisfies Record<TaskQueue, string>;

export const NOTICE_WORDS = {
  accepted: '受理通知',
  'accepted-gently': '受理通知（孩子不幸离世时）',
  'needs-you': '补充信息通知',
  'needs-you-gently': '补充信息通知（孩子不幸离世时）',
  'yours-to-do': '请家里自办的通知',
  'yours-to-do-gently': '请家里自办的通知（孩子不幸离世时）',
  'in-correction': '补正通知',
  'in-correction-gently': '补正通知（孩子不幸离世时）',
  asking: '催问通知',
  'asking-gently': '催问通知（孩子不幸离世时）',
  'certificate-issued': '证件办好通知',
  'at-window': '窗口办理通知',
  'at-window-gently': '窗口办理通知（孩子不幸离世时）',
  refused: '不予办理通知',
  'refused-gently': '不予办理通知（孩子不幸离世时）',
  represented: '代办通知',
  'represented-gently': '代办通知（孩子不幸离世时）',
  joined: '合并通知',
  'joined-gently': '合并通知（孩子不幸离世时）',
  finished: '办结通知',
  'finished-gently': '办结通知（孩子不幸离世时）',
  'finished-partly': '办结通知（未全部办成）',
  'finished-partly-gently': '办结通知（未全部办成）（孩子不幸离世时）',
  'entitlements-changed': '待遇变化通知',
  'entitlements-changed-gently': '待遇变化通知（孩子不幸离世时）',
  paid: '到账通知',
  'paid-gently': '到账通知（孩子不幸离世时）',
  'payment-returned': '账户核对通知',
  'payment-returned-gently': '账户核对通知（孩子不幸离世时）',
  'paid-elsewhere': '另行支付通知',
  'paid-elsewhere-gently': '另行支付通知（孩子不幸离世时）',
  'payment-delayed': '支付延后通知',
  'payment-delayed-gently': '支付延后通知（孩子不幸离世时）',
  invited: '一起办理的邀请',
  'invited-gently': '一起办理的邀请（孩子不幸离世时）',
  'number-verified': '身份核对无误通知',
  'number-verified-gently': '身份核对无误通知（孩子不幸离世时）',
  'fresh-link': '重发登录链接',
  'fresh-link-gently': '重发登录链接（孩子不幸离世时）',
  'sign-in-code': '登录验证码',
  'sign-in-code-gently': '登录验证码（孩子不幸离世时）',
} as const satisfies Record<NoticeTemplate, string>;

/** Who bears or pays it. */
export const PAYER_WORDS: Readonly<Record<string, string>> = {
  'medical-insurance-fund': '生育保险（职工医保）基金',
  'resident-insurance-fund': '居民医保基金',
  'unemployment-insurance-fund': '失业保险基金',
  employer: '用人单位',
  finance: '财政',
  tax: '税前扣除',
};

export const LEVEL_WORDS: Readonly<Record<string, string>> = {
  central: '中央',
  province: '省',
  city: '市',
  district: '区',
  county: '县',
};

/** Who acts or is asked, where it is no department. */
export const ROLE_WORDS = {
  hospital: '医院',
  system: '系统',
  clerk: '窗口',
  supervisor: '主管',
  operator: '运维',
  auditor: '审计',
  parent: '家长',
  representative: '代办人',
  parents: '家长',
} as const satisfies Record<TaskOwner | Role | 'system', string>;

/** 新生儿1 · 母亲 · 父亲 · 家庭; nothing for what belongs to the whole case */
export function subjectWord(subject: Subject | null): string {
  if (subject === null) return '';
  if (subject === 'mother') return '母亲';
  if (subject === 'father') return '父亲';
  return subject === 'family' ? '家庭' : `新生儿${subject.slice('child-'.length)}`;
}

/** 新生儿1的, for what belongs to it; nothing for what belongs to the whole case */
export function whose(subject: Subject | null): string {
  return subject === null ? '' : `${subjectWord(subject)}的`;
}

/** As {@link subjectWord}, and 托育机构, 第1人 of a special family. */
export function beneficiaryWord(who: Beneficiary): string {
  if (who === 'institution') return '托育机构';
  if (who.startsWith('person-')) return `第${who.slice('person-'.length)}人`;
  return subjectWord(who as Subject);
}

/** Money that a person is said to earn in a month, as pointers into the birth notification. */
export const WAGE_WORDS = {
  '/mother/ownWageBeforeLeaveFen': '产假前本人工资',
  '/mother/employment/employerAverageMonthlyWageFen': '用人单位上年度月平均工资',
  '/mother/employment/contributionBaseFen': '本人月缴费基数',
} as const;
