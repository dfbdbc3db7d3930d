import { refused, type CommandHandler } from '../kit/handler.ts';
import { officeNumber, shanghaiTime } from '../kit/office.ts';
import { enter, type Register } from '../kit/register.ts';

const register: Register = {
  table: 'allowance_payment',
  columns: { pool_division_code: 'text', days: 'integer', amount_fen: 'bigint', pack: 'text' },
};

/** 生育津贴核发: one payment order for a mother and delivery, changed by a correction and never made twice. */
export const maternityAllowancePayment: CommandHandler<'maternity-allowance-payment'> = {
  register,
  decide({ command, serial, known }, office) {
    const { poolDivisionCode, days, amountFen, pack, mother, payee } = command.payload;
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
            columns: { pool_division_code: poolDivisionCode, days, amount_fen: amountFen, pack },
          },
        ),
      ],
    };
  },
};
