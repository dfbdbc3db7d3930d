import { refused, type CommandHandler } from '../kit/handler.ts';
import { officeNumber, shanghaiTime } from '../kit/office.ts';
import { enter, type Register } from '../kit/register.ts';

const register: Register = {
  table: 'leave_notice',
  columns: { employment_division_code: 'text', pack: 'text' },
};

/** 产假护理假告知: the employer of a parent is told what leave the law gives. */
export const leaveNotice: CommandHandler<'leave-notice'> = {
  register,
  decide({ command, serial, known }, office) {
    const { parent, leaves, employmentDivisionCode, pack } = command.payload;
    if (leaves.length === 0) return refused('no-leave', '没有可告知的假期');
    const number = known?.number ?? officeNumber('JQ', employmentDivisionCode, serial);
    return {
      outcome: 'completed',
      result: { noticeNumber: number, sentAt: shanghaiTime(office.now()) },
      writes: [
        enter(
          register,
          { office, command, known },
          {
            number,
            personal: { parent, leaves },
            columns: { employment_division_code: employmentDivisionCode, pack },
          },
        ),
      ],
    };
  },
};
