import type { TaskDecision } from './case-plan.ts';
import type { MatterStatus, Subject } from './matter.ts';
import type { Phase } from './standing.ts';

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
  resolved: '已解决',
  'given-up': '终止该事项',
  resend: '重新发送部门',
  adopted: '采用结果',
  left: '不采用',
  replayed: '重新处理',
  discarded: '不再处理',
  again: '重新办理',
  confirmed: '核实无误',
  corrected: '已更正',
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
