import type { MatterStatus, Subject } from './matter.ts';
import type { Phase } from './standing.ts';
import type { TaskDecision } from './tasks/kinds.ts';

/* What people read for the codes of a case. Free of zod: workflow code says them too. */

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
  noted: '知悉',
  again: '重新办理',
  replayed: '重新处理',
  discarded: '不再处理',
  'given-up': '终止该事项',
} as const satisfies Record<TaskDecision, string>;

/** 新生儿1 · 母亲 · 父亲 · 家庭; nothing for what belongs to the whole case */
export function subjectWord(subject: Subject | null): string {
  if (subject === null) return '';
  if (subject === 'mother') return '母亲';
  if (subject === 'father') return '父亲';
  return subject === 'family' ? '家庭' : `新生儿${subject.slice('child-'.length)}`;
}

/** Money that a person is said to earn in a month, as pointers into the birth notification. */
export const WAGE_WORDS = {
  '/mother/ownWageBeforeLeaveFen': '产假前本人工资',
  '/mother/employment/employerAverageMonthlyWageFen': '用人单位上年度月平均工资',
  '/mother/employment/contributionBaseFen': '本人月缴费基数',
} as const;
