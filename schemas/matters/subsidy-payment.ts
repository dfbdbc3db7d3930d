import { z } from 'zod';
import { divisionCodeSchema, timeSchema } from './shared.ts';

export const payeeFields = z.object({
  holder: z.enum(['mother', 'father', 'child']),
  bankName: z.string(),
  accountNumber: z.string(),
});

/**
 * 补贴支付: one payment order. `orderId` is the key: whatever comes twice, late or out of order, an order is paid at
 * most once. `attempt` of the message counts how often the account has been tried.
 */
export const command = z.object({
  orderId: z.uuid(),
  entitlement: z.string(),
  period: z.string(),
  revision: z.int().positive(),
  amountFen: z.int().positive(),
  /** the levels of finance that bear it; null where no text says */
  shares: z.array(z.object({ level: z.string(), percent: z.number() })).nullable(),
  divisionCode: divisionCodeSchema,
  payee: payeeFields,
});

export const result = z.object({ paymentNumber: z.string(), batchNumber: z.string(), paidAt: timeSchema });
