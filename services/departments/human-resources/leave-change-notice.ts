import type { CommandHandler } from '../kit/handler.ts';
import { officeNumber, shanghaiTime } from '../kit/office.ts';
import { enter, type Register } from '../kit/register.ts';

/** One entry for a parent: a newer decision's notice takes the place of an older one's. */
const register: Register = {
  table: 'leave_change_notice',
  columns: { employment_division_code: 'text', revision: 'integer', pack: 'text' },
};

/** 假期变更告知: the employer of a parent is told what a change of rules has made of the leave. */
export const leaveChangeNotice: CommandHandler<'leave-change-notice'> = {
  register,
  decide({ command, serial, known }, office) {
    const { parent, leaves, changed, employmentDivisionCode, revision, pack } = command.payload;
    const number = known?.number ?? officeNumber('JG', employmentDivisionCode, serial);
    return {
      outcome: 'completed',
      result: { noticeNumber: number, sentAt: shanghaiTime(office.now()) },
      writes: [
        enter(
          register,
          { office, command, known },
          {
            number,
            personal: { parent, leaves, changed },
            columns: { employment_division_code: employmentDivisionCode, revision, pack },
          },
        ),
      ],
    };
  },
};
