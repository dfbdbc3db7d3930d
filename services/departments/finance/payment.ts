import { z } from 'zod';
import type { ResultOf } from '../../../schemas/matters/registry.ts';
import { payeeFields } from '../../../schemas/matters/subsidy-payment.ts';
import type { Subject } from '../../../schemas/matter.ts';
import { shanghaiTime, type Office } from '../kit/office.ts';

/** One row of `finance.payment`, with the batch of its attempt where it is in one. */
export interface PaymentRow {
  readonly order_id: string;
  readonly case_number: string;
  readonly subject: Subject;
  readonly attempt: number;
  readonly command_id: string;
  readonly sealed: Buffer;
  readonly status: 'queued' | 'in-batch' | 'paid' | 'returned';
  /** bigint of PostgreSQL, as text */
  readonly amount_fen: string;
  readonly batch_id: string | null;
  readonly settled_at: Date | null;
}

/** Of {@link PaymentRow}, what stands in `finance.payment p`. Never `p.*`: see entryColumns in kit/register.ts. */
export const PAYMENT_COLUMNS = `p.order_id, p.case_number, p.subject, p.attempt, p.command_id, p.sealed, p.status, p.amount_fen`;

/** The ticket of the attempt under way; none where it was asked in form 1. */
const sealedSchema = z.object({ number: z.string(), payee: payeeFields, ticket: z.string().optional() });

/** What the sealed part of a payment is sealed as. */
export function paymentPlace(orderId: string): string {
  return `register:payment:${orderId}`;
}

/** The number and the account of a payment. @throws UnsealError, ZodError when it is not ours */
export function openPayment(office: Office, row: PaymentRow): z.infer<typeof sealedSchema> {
  return sealedSchema.parse(office.unseal(paymentPlace(row.order_id), row.sealed));
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
