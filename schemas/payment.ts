import { z } from 'zod';
import { ENTITLEMENTS, type ClaimWay, type EntitlementCode } from './entitlement.ts';
import type { FollowOnCode, Subject } from './matter.ts';
import { subjectSchema } from './matter-codes.ts';

/** The follow-on that must have ended well before an order of the entitlement is paid. */
export const PAYMENT_GATES: Readonly<Partial<Record<EntitlementCode, FollowOnCode>>> = {
  'childcare-subsidy': 'childcare-subsidy-claim',
  'maternity-allowance': 'maternity-allowance-payment',
};

/** Where a payment order (支付单) stands: code and the word people read. */
export const PAYMENT_STATUSES = {
  scheduled: '未到支付时间',
  'awaiting-confirmation': '待家长确认',
  sent: '已交支付部门',
  paid: '已支付',
  returned: '银行退回，待家长核对账户',
  refused: '未能支付，已转人工处理',
  recovering: '多付待退回',
  recovered: '多付已退回',
  offset: '已按新的核定调整，不再支付',
  cancelled: '不再支付',
} as const;
export type PaymentStatus = keyof typeof PAYMENT_STATUSES;

/** Money that waits for a person, because it can hardly be, is shown like an order, and is none yet. */
export const SHOWN_PAYMENT_STATUSES = { ...PAYMENT_STATUSES, held: '情况异常，核实前不支付' } as const;
export type ShownPaymentStatus = keyof typeof SHOWN_PAYMENT_STATUSES;

/** Where a department may still say that an order is paid (policies/payments/transitions.ts holds it to that). */
export const UNPAID_STATUSES = [
  'scheduled',
  'awaiting-confirmation',
  'sent',
  'returned',
  'refused',
] as const satisfies readonly PaymentStatus[];

/** Where an order may still be asked about, or is, before its family has said yes to it. */
export const BEFORE_YES: readonly PaymentStatus[] = ['scheduled', 'awaiting-confirmation'];

/** The departments that pay money out. */
export const PAYING_DEPARTMENTS = ['finance', 'medical-insurance'] as const;
export type PayingDepartment = (typeof PAYING_DEPARTMENTS)[number];

export const shareSchema = z.object({ level: z.string(), percent: z.number() });

/** The key that makes an order one and the same for ever, within its case. */
export interface OrderKey {
  readonly subject: Subject;
  readonly entitlement: EntitlementCode;
  /** what it pays for: a year (`2026`), a month (`2027-09`), or `once` */
  readonly period: string;
  /** of the decision that asks for it, from 1 */
  readonly revision: number;
}

/** What an order says, whatever became of it. Money in integer fen. */
export interface Order extends OrderKey {
  /** whose money: `finance`, `medical-insurance-fund` */
  readonly payer: string;
  /** who pays it out */
  readonly department: PayingDepartment;
  /** of this revision alone, never zero: the whole sum first, later the difference; negative: too much was paid */
  readonly amountFen: number;
  /** what a later decision takes back of it before it is paid; of a negative order: what of it is settled that way */
  readonly nettedFen: number;
  readonly shares: readonly { readonly level: string; readonly percent: number }[] | null;
  /** who is paid, never the account */
  readonly payee: string | null;
  readonly claim: ClaimWay;
  /** ISO date from which it is paid */
  readonly dueOn: string;
}

/** A payment order as a clerk sees it. Money in integer fen; a revision pays the difference to what was ordered. */
export const paymentViewSchema = z
  .object({
    id: z.uuid(),
    subject: subjectSchema,
    entitlement: z.enum(Object.keys(ENTITLEMENTS) as [EntitlementCode, ...EntitlementCode[]]),
    period: z.string(),
    revision: z.int().meta({ description: '0：尚未成为支付单（held）' }),
    amountFen: z.int(),
    nettedFen: z.int(),
    payer: z.string(),
    department: z.enum(PAYING_DEPARTMENTS),
    payee: z.string().optional(),
    shares: z.array(shareSchema).optional(),
    dueOn: z.string(),
    status: z.enum(Object.keys(SHOWN_PAYMENT_STATUSES) as [ShownPaymentStatus, ...ShownPaymentStatus[]]),
    statusText: z.string(),
    attempt: z.int(),
    paymentNumber: z.string().optional(),
    paidAt: z.string().optional(),
  })
  .meta({ id: 'Payment', title: '支付单' });

export type PaymentView = z.infer<typeof paymentViewSchema>;
