import { refused, type CommandHandler } from '../kit/handler.ts';
import { officeNumber, shanghaiTime } from '../kit/office.ts';
import { deliveryHash } from '../kit/one-of-each.ts';
import { enter, type Register } from '../kit/register.ts';

const register: Register = {
  table: 'allowance_payment',
  columns: {
    pool_division_code: 'text',
    days: 'integer',
    amount_fen: 'bigint',
    pack: 'text',
    delivery_hash: 'bytea',
  },
};

/** 生育津贴核发: one payment order for a mother and delivery, changed by a correction and never made twice. */
export const maternityAllowancePayment: CommandHandler<'maternity-allowance-payment'> = {
  register,
  objections: {
    allowance_payment_of_delivery: {
      reasonCode: 'already-paid',
      reason: '该次分娩的生育津贴已在另一办件核发，请核实是否重复上报',
      asks: [],
    },
  },
  decide({ command, serial, known }, office) {
    const { poolDivisionCode, days, amountFen, pack, mother, payee, deliveredAt = null } = command.payload;
    if (days <= 0 || amountFen <= 0) return refused('nothing-to-pay', '核定天数或金额为零，不予支付');
    const number = known?.number ?? officeNumber('JT', poolDivisionCode, serial);
    return {
      outcome: 'completed',
      result: { paymentNumber: number, acceptedAt: shanghaiTime(office.now()) },
      writes: [
        enter(
          register,
          { office, command, known },
          {
            number,
            personal: { mother, payee },
            columns: {
              pool_division_code: poolDivisionCode,
              days,
              amount_fen: amountFen,
              pack,
              delivery_hash: deliveryHash(office, mother, deliveredAt),
            },
          },
        ),
      ],
    };
  },
};
