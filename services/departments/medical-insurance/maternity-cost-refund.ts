import type { CommandHandler } from '../kit/handler.ts';
import { officeNumber, shanghaiTime } from '../kit/office.ts';
import { deliveryHash } from '../kit/one-of-each.ts';
import { enter, type Register } from '../kit/register.ts';

const register: Register = {
  table: 'maternity_settlement',
  columns: { pool_division_code: 'text', path: 'text', delivery_hash: 'bytea' },
};

/** 生育医疗费用报销: registered with the fund the path names; an unknown path is registered and settled later. */
export const maternityCostRefund: CommandHandler<'maternity-cost-refund'> = {
  register,
  objections: {
    maternity_settlement_of_delivery: {
      reasonCode: 'already-settled',
      reason: '该次分娩的生育医疗费用已在另一办件登记，请核实是否重复上报',
      asks: [],
    },
  },
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
          {
            number,
            personal,
            columns: {
              pool_division_code: poolDivisionCode,
              path,
              delivery_hash: deliveryHash(office, personal.mother, personal.deliveredAt),
            },
          },
        ),
      ],
    };
  },
};
