import type { CaseStatus } from '../../schemas/case-view.ts';
import { DEPARTMENTS, departmentSchema } from '../../schemas/department.ts';
import type { ClaimWay, Entitlement } from '../../schemas/entitlement.ts';
import { WORK, type MatterFlag, type Part, type Route, type MatterStatus } from '../../schemas/matter.ts';
import { subjectSchema, workCodeSchema } from '../../schemas/matter-codes.ts';
import type { AnswerOutcome } from '../../schemas/case-plan.ts';
import type { TaskView } from '../../schemas/task.ts';
import type { TaskOwner, TaskQueue, TaskRole } from '../../schemas/tasks/kinds.ts';
import type { PaymentEvent } from '../../policies/payments/transitions.ts';
import type { KeptMove, MatterMove } from '../../policies/tasks/consequences.ts';
import { subjectWord } from '../../schemas/words.ts';
import type { Colour } from './output.ts';

/** Fixed Chinese words for codes that have no title in the schemas. A new code without a word does not compile. */
export const CASE_STATUS_WORDS = {
  accepted: '已受理',
  processing: '办理中',
  correction: '待补正',
  suspended: '已中止',
  completed: '已办结',
  withdrawn: '已撤回',
  annulled: '已作废',
} as const satisfies Record<CaseStatus, string>;

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
} as const satisfies Record<Entitlement['rules'][number]['result'], string>;

export const CONFIDENCE_WORDS = {
  seed: '政策原文',
  official: '官方文件',
  secondary: '转引',
  draft: '送审稿',
} as const satisfies Record<Entitlement['rules'][number]['citation']['confidence'], string>;

export const QUEUE_WORDS = {
  parents: '待家长',
  manual: '人工核对',
  correction: '补正',
  hospital: '待医院',
  overdue: '超时未答复',
  'dead-letters': '死信',
} as const satisfies Record<TaskQueue, string>;

export const OWNER_WORDS = {
  parents: '家长',
  clerk: '窗口',
  hospital: '医院',
  operator: '运维',
} as const satisfies Record<TaskOwner, string>;

export const ROLE_WORDS = {
  clerk: '窗口',
  supervisor: '主管',
  operator: '运维',
} as const satisfies Record<TaskRole, string>;

/** What becomes of a matter by a decision (policies/tasks). */
export const MATTER_MOVE_WORDS = {
  'goes-on': '事项恢复办理，重新请部门办理',
  'asked-again': '原指令再次发送部门',
  'waited-for': '继续等待部门答复',
  obtained: '事项按 `result` 办结，指令了结；依赖它的恢复办理',
  ends: '事项终止，指令了结；依赖它的转窗口办理',
} as const satisfies Record<MatterMove, string>;

/** What becomes of an answer that is kept beside a task. */
export const KEPT_MOVE_WORDS = {
  adopted: '事项按留存的结果办结，依赖它的恢复办理',
  'let-go': '留存的结果不采用',
  'looked-at-again': '来信重新处理，或事项按 `result` 办结',
} as const satisfies Record<KeptMove, string>;

/** What a decision is to payment orders. */
export const ORDER_EVENT_WORDS: Readonly<Partial<Record<PaymentEvent, string>>> = {
  confirmed: '支付单恢复支付',
  declined: '支付单取消',
  'asked-again': '原支付指令再次发送',
  'waited-for': '继续等待支付部门答复',
  'paid-elsewhere': '支付单记为已另行支付',
  repaid: '多付款项记为已退回',
  waived: '多付款项不再追回',
};

/** `child-1/household-registration` → 新生儿1的户口登记 */
export function workWord(key: string): string {
  const [subject, code] = key.split('/');
  const [who, what] = [subjectSchema.safeParse(subject).data, workCodeSchema.safeParse(code).data];
  return who && what ? `${subjectWord(who)}的${WORK[what].title}` : key;
}

/** A sealed part of a case: `facts/mother` → 母亲的登记信息 */
export function partWord(part: string): string {
  const [kind, subject, code] = part.split('/');
  const who = subjectSchema.safeParse(subject).data;
  if (kind === 'decision') return '待遇决定';
  if (kind === 'result') return `${workWord(`${subject}/${code}`)}的结果`;
  if (!who) return part;
  return kind === 'key' ? `${subjectWord(who)}的密钥` : `${subjectWord(who)}的登记信息`;
}

const ACTORS: Readonly<Record<string, string>> = {
  hospital: '医院',
  system: '系统',
  clerk: '窗口',
  supervisor: '主管',
  parents: '家长',
};

/** Who did something: a department's short name, or a role. A name of a token stays as it is. */
export function actorWord(actor: string): string {
  const department = departmentSchema.safeParse(actor).data;
  return department ? DEPARTMENTS[department].short : (ACTORS[actor] ?? actor);
}

export function statusColour(status: MatterStatus | CaseStatus): Colour {
  if (status === 'completed') return 'green';
  if (status === 'correction' || status === 'manual' || status === 'suspended') return 'yellow';
  if (status === 'refused' || status === 'revoked' || status === 'annulled') return 'red';
  return status === 'not-applicable' || status === 'withdrawn' || status === 'offline' ? 'dim' : 'cyan';
}
