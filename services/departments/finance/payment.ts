import { z } from 'zod';
import { UnsealError } from '../../../infra/sealing/seal.ts';
import type { ResultOf } from '../../../schemas/matters/registry.ts';
import { payeeFields } from '../../../schemas/matters/subsidy-payment.ts';
import type { Subject } from '../../../schemas/matter.ts';
import { shanghaiTime, type Office } from '../kit/office.ts';

/** A payment as one of its attempts has it, with the batch of that attempt where it is in one. */
export interface PaymentRow {
  readonly order_id: string;
  readonly case_number: string;
  readonly subject: Subject;
  readonly attempt: number;
  readonly command_id: string;
  readonly sealed: Buffer;
  readonly status: 'queued' | 'in-batch' | 'paid' | 'returned' | 'unreadable';
  /** bigint of PostgreSQL, as text */
  readonly amount_fen: string;
  readonly batch_id: string | null;
  readonly settled_at: Date | null;
}

/** {@link PaymentRow} of a line `l` and its batch `b`. Never `p.*`: see entryColumns in kit/register.ts. */
export const PAYMENT_COLUMNS = `p.order_id, p.case_number, p.subject, l.attempt,
  coalesce(c.command_id, p.command_id) as command_id, coalesce(c.sealed, p.sealed) as sealed,
  coalesce(c.amount_fen, p.amount_fen) as amount_fen, l.batch_id, b.settled_at,
  case when l.outcome = 'unreadable' then l.outcome when l.batch_id is null then 'queued' when l.outcome is null then 'in-batch'
       when l.outcome = 'credited' then 'paid' else l.outcome end as status`;

/** What has been taken in of a line `l`: the payment, and the correction that a later attempt is. */
export const PAYMENT_OF_LINE = `join finance.payment p on p.order_id = l.order_id
  left join finance.payment_correction c on c.order_id = l.order_id and c.attempt = l.attempt`;

/** The ticket of the attempt under way; none where it was asked in form 1. */
const sealedSchema = z.object({ number: z.string(), payee: payeeFields, ticket: z.string().optional() });

/** What the sealed part of a payment is sealed as: with another sum beside it, it does not open. */
export function paymentPlace(orderId: string, amountFen: number | string): string {
  return `register:payment:${orderId}:${amountFen}`;
}

/** As builds before this one sealed it. */
function placeWithoutSum(orderId: string): string {
  return `register:payment:${orderId}`;
}

function unsealPayment(office: Office, row: PaymentRow): unknown {
  try {
    return office.unseal(paymentPlace(row.order_id, row.amount_fen), row.sealed);
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    return office.unseal(placeWithoutSum(row.order_id), row.sealed);
  }
}

/** The number and the account of a payment. @throws UnsealError, also for another sum; ZodError when it is not ours */
export function openPayment(office: Office, row: PaymentRow): z.infer<typeof sealedSchema> {
  return sealedSchema.parse(unsealPayment(office, row));
}

/** `PC00000042` */
function batchNumber(batchId: string | null): string {
  return `PC${(batchId ?? '').padStart(8, '0')}`;
}

/** What is answered for a payment that the bank has credited. */
export function paidResult(
  office: Office,
  row: PaymentRow,
  at: Date = office.now(),
): ResultOf<'subsidy-payment'> {
  return {
    paymentNumber: openPayment(office, row).number,
    batchNumber: batchNumber(row.batch_id),
    paidAt: shanghaiTime(row.settled_at ?? at),
  };
}
