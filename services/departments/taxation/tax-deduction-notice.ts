import { correctionNeeded, refused, type CommandHandler } from '../kit/handler.ts';
import { officeNumber, shanghaiTime } from '../kit/office.ts';
import { enter, type Register } from '../kit/register.ts';

const register: Register = {
  table: 'deduction_notice',
  columns: {
    resident_id_hash: 'bytea',
    residence_division_code: 'text',
    from_date: 'text',
    until_date: 'text',
    amount_per_month_fen: 'bigint',
    pack: 'text',
  },
  // It names the parents together, and not which is which.
  ofParents: { mother: ['parents'], father: ['parents'] },
};

/**
 * 照护专项附加扣除提示: the child stands ready in both parents' declarations (国发〔2023〕13号). A child without a
 * resident ID is noticed too: the tax office identifies it later by its parents.
 */
export const taxDeductionNotice: CommandHandler<'tax-deduction-notice'> = {
  register,
  objections: {
    deduction_notice_resident_id_hash_key: {
      reasonCode: 'already-noticed',
      reason: '该子女的扣除提示已登记',
      asks: [],
    },
  },
  decide({ command, serial, known }, office) {
    const { residentId, residenceDivisionCode, amountPerMonthFen, from, until, pack, ...personal } =
      command.payload;
    if (amountPerMonthFen <= 0) return refused('nothing-to-deduct', '扣除金额为零，不予登记');
    if (until < from) return correctionNeeded('months-not-valid', '扣除的起止时间不正确');
    const number = known?.number ?? officeNumber('SK', residenceDivisionCode, serial);
    return {
      outcome: 'completed',
      result: { noticeNumber: number, registeredAt: shanghaiTime(office.now()) },
      writes: [
        enter(
          register,
          { office, command, known },
          {
            number,
            personal: { ...personal, residentId },
            columns: {
              resident_id_hash: residentId === null ? null : office.hash('resident-id', residentId),
              residence_division_code: residenceDivisionCode,
              from_date: from,
              until_date: until,
              amount_per_month_fen: amountPerMonthFen,
              pack,
            },
          },
        ),
      ],
    };
  },
};
