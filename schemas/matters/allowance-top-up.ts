import { z } from 'zod';
import { divisionCodeSchema, timeSchema } from './shared.ts';
import { payeeFields } from './subsidy-payment.ts';

/** 生育津贴补发: the difference that a later decision makes, paid without an application. */
export const command = z.object({
  orderId: z.uuid(),
  revision: z.int().positive(),
  amountFen: z.int().positive(),
  poolDivisionCode: divisionCodeSchema,
  payee: payeeFields.nullable(),
});

export const result = z.object({ paymentNumber: z.string(), paidAt: timeSchema });
