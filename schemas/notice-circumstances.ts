import type { CaseStatus } from './case-view.ts';
import type { MatterStatus } from './matter.ts';
import type { Told } from './notice.ts';
import type { SHOWN_PAYMENT_STATUSES } from './payment.ts';
import type { TaskKind } from './tasks/kinds.ts';

/** What a family is told of something, or why it is told nothing of it. A new state or task without a line does not compile. */
export type Circumstance = { readonly told: readonly Told[] } | { readonly notTold: string };

const told = (...some: readonly Told[]): Circumstance => ({ told: some });
const notTold = (why: string): Circumstance => ({ notTold: why });

const IN_ITS_END = notTold('随该事项的结果一并告知');
const NOTHING_TO_DO = notTold('照常进行，不用家里做什么');
const OF_STAFF = notTold('由工作人员处理，有结果再告知');

/** By what becomes of a case. */
export const CASE_CIRCUMSTANCES: Readonly<Record<CaseStatus, Circumstance>> = {
  accepted: told('accepted'),
  processing: NOTHING_TO_DO,
  correction: notTold('按卡住的事项分别告知'),
  suspended: OF_STAFF,
  completed: told('finished', 'finished-partly'),
  withdrawn: notTold('并入另一办件的另行告知；别的由提出撤回的一方告知家里'),
  annulled: notTold('由提出作废的医院告知家里'),
};

/** By what becomes of a matter. */
export const MATTER_CIRCUMSTANCES: Readonly<Record<MatterStatus, Circumstance>> = {
  'not-applicable': notTold('与这家无关'),
  waiting: NOTHING_TO_DO,
  requested: NOTHING_TO_DO,
  processing: notTold('部门已收件；到时没有答复的另行告知'),
  correction: told('in-correction'),
  manual: notTold('先由工作人员核对；部门不予办理的随即告知'),
  completed: told('certificate-issued'),
  refused: told('at-window'),
  offline: told('at-window'),
  withdrawn: notTold('不需要办了'),
  revoked: notTold('由撤销的部门依法告知'),
};

/** By what somebody is asked. */
export const TASK_CIRCUMSTANCES: Readonly<Record<TaskKind, Circumstance>> = {
  'name-missing': told('needs-you'),
  'choices-missing': told('needs-you'),
  'claim-confirmation': told('needs-you', 'yours-to-do'),
  'payment-account': told('needs-you', 'payment-returned'),
  'correction-needed': told('in-correction'),
  refused: told('refused'),
  'department-silent': told('asking'),
  'payment-refused': told('payment-delayed', 'paid-elsewhere', 'yours-to-do'),
  'payment-silent': told('payment-delayed'),
  'name-characters': OF_STAFF,
  'born-outside-institution': notTold('工作人员核验材料时与家里联系'),
  'report-incomplete': notTold('由医院补报，不用家里做什么'),
  improbable: OF_STAFF,
  overpaid: notTold('由工作人员当面或电话说明依据，不发短信催款'),
  'employer-not-told': told('yours-to-do'),
  call: notTold('由工作人员打电话'),
  'family-request': notTold('由工作人员联系答复'),
  'identity-check': notTold('由工作人员请家长本人到大厅'),
  letter: notTold('由工作人员寄信'),
  hotline: notTold('由12345回复来电人'),
  supervision: notTold('由主管催办，不用家里做什么'),
  'supervision-order': notTold('由主管催办，不用家里做什么'),
  'likely-duplicate': OF_STAFF,
  'late-answer': IN_ITS_END,
  'asked-twice': OF_STAFF,
  'subject-erased': notTold('个人信息已删除'),
  'case-set-aside': OF_STAFF,
  'dead-letter': OF_STAFF,
};

/** By how a payment stands. */
export const PAYMENT_CIRCUMSTANCES: Readonly<Record<keyof typeof SHOWN_PAYMENT_STATUSES, Circumstance>> = {
  scheduled: notTold('还没有到支付的时候'),
  'awaiting-confirmation': told('needs-you'),
  held: OF_STAFF,
  sent: notTold('到账时告知'),
  paid: told('paid', 'paid-elsewhere'),
  returned: told('payment-returned'),
  refused: told('payment-delayed'),
  recovering: notTold('由工作人员说明依据，不发短信催款'),
  recovered: notTold('退回时当面出具凭据'),
  offset: notTold('随待遇变化告知'),
  cancelled: notTold('家里自己放弃的，或随事项的结果告知'),
};

/** What is told without any of these: a change of rules, and one case for two reports. */
export const OTHER_CIRCUMSTANCES: Readonly<Record<string, Circumstance>> = {
  政策调整后重新核定: told('entitlements-changed'),
  与另一办件是同一次出生: told('joined'),
  父母一方请另一方一起办理: told('invited'),
  家长登录家里的办件页面: told('sign-in-code'),
  登记了代办: told('represented'),
  家长的身份和电话在大厅核对无误: told('number-verified'),
  家长本人到大厅请窗口重发登录链接: told('fresh-link'),
};
