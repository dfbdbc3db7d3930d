import type { PaymentEvent } from '../../../policies/payments/transitions.ts';
import type {
  CaseMove,
  ClockMoveOfTask,
  EmployersMove,
  KeptMove,
  LinksMove,
  MatterMove,
  NoticeMove,
} from '../../../policies/tasks/consequences.ts';

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

/** What becomes of whole cases. */
export const CASE_MOVE_WORDS = {
  joined: '后一办件并入前一办件，以撤回结束，其编号从此查到前一办件；家里得到一条短信',
  'taken-up': '办件重新办理，停办期间到的一并处理',
} as const satisfies Record<CaseMove, string>;

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

/** What becomes of telling employers. */
export const EMPLOYERS_MOVE_WORDS = {
  told: '家长同意的，请人社把假期告知用人单位',
  left: '假期由家长自行告知用人单位',
} as const satisfies Record<EmployersMove, string>;

/** What becomes of the links by which a parent signs in. */
export const LINKS_MOVE_WORDS = {
  ended: '家长此前的登录链接一律失效',
} as const satisfies Record<LinksMove, string>;

/** What becomes of a notice that did not arrive by itself. */
export const NOTICE_MOVE_WORDS = {
  told: '家里已知道；要家里答复的，期限自这一天起算',
  'by-letter': '改为寄信告知（产品默认）',
} as const satisfies Record<NoticeMove, string>;

/** What becomes of a supervision. */
export const CLOCK_MOVE_WORDS = {
  'looked-at-again': '到所定之日（没有的为答复期限）仍未办结的，再次督办',
} as const satisfies Record<ClockMoveOfTask, string>;
