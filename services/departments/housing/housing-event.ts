import { refused, type CommandHandler } from '../kit/handler.ts';
import { officeNumber, shanghaiTime } from '../kit/office.ts';
import { enter, type Register } from '../kit/register.ts';

const register: Register = {
  table: 'family_event',
  columns: { residence_division_code: 'text', kinds: 'text', pack: 'text' },
};

/** 家庭子女变化告知: noted for the family's next ranking, unit choice, swap or withdrawal (甘卫21 二, LZ 52–53). */
export const housingEvent: CommandHandler<'housing-event'> = {
  register,
  decide({ command, serial, known }, office) {
    const { applicant, residenceDivisionCode, kinds, pack } = command.payload;
    if (kinds.length === 0) return refused('nothing-due', '没有应告知的住房支持事项');
    const number = known?.number ?? officeNumber('ZF', residenceDivisionCode, serial);
    return {
      outcome: 'completed',
      result: { eventNumber: number, registeredAt: shanghaiTime(office.now()) },
      writes: [
        enter(
          register,
          { office, command, known },
          {
            number,
            personal: { applicant },
            columns: { residence_division_code: residenceDivisionCode, kinds: kinds.join(' '), pack },
          },
        ),
      ],
    };
  },
};
