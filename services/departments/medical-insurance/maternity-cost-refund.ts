import type { CommandHandler } from '../kit/handler.ts';
import { officeNumber, shanghaiTime } from '../kit/office.ts';
import { enter, type Register } from '../kit/register.ts';

const register: Register = {
  table: 'maternity_settlement',
  columns: { pool_division_code: 'text', path: 'text' },
};

/** 生育医疗费用报销: registered with the fund the path names; an unknown path is registered and settled later. */
export const maternityCostRefund: CommandHandler<'maternity-cost-refund'> = {
  register,
  decide({ command, serial, known }, office) {
    const { poolDivisionCode, path, ...personal } = command.payload;
    const number = known?.number ?? officeNumber('JS', poolDivisionCode, serial);
    return {
      outcome: 'completed',
      result: { settlementNumber: number, path, registeredAt: shanghaiTime(office.now()) },
      writes: [
        enter(
          register,
          { office, command, known },
          { number, personal, columns: { pool_division_code: poolDivisionCode, path } },
        ),
      ],
    };
  },
};
