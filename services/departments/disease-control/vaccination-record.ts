import { shanghaiDate } from '../../../policies/calendar/date.ts';
import { birthDoses, nextDoses, vaccinationProgramme } from '../../../policies/vaccination/schedule.ts';
import type { CommandHandler } from '../kit/handler.ts';
import { officeNumber, shanghaiTime } from '../kit/office.ts';
import { enter, type Register } from '../kit/register.ts';

const register: Register = {
  table: 'vaccination_record',
  columns: { clinic_division_code: 'text', schedule_version: 'text' },
};

/** 预防接种证: kept by place of residence; the birth hospital gives the first doses (疫苗管理法 47, facts 3.5). */
export const vaccinationRecord: CommandHandler<'vaccination-record'> = {
  register,
  decide({ command, serial, known }, office) {
    const { child, motherName, phone, residenceDivisionCode } = command.payload;
    const birthDate = shanghaiDate(child.birthAt);
    const number = known?.number ?? officeNumber('JZ', residenceDivisionCode, serial);
    const programme = vaccinationProgramme(residenceDivisionCode, birthDate);
    return {
      outcome: 'completed',
      result: {
        recordNumber: number,
        clinicDivisionCode: residenceDivisionCode,
        scheduleVersion: programme.version,
        birthDoses: birthDoses(programme, birthDate),
        nextDoses: nextDoses(programme, birthDate),
        openedAt: shanghaiTime(office.now()),
      },
      writes: [
        enter(
          register,
          { office, command, known },
          {
            number,
            personal: { child, motherName, phone },
            columns: { clinic_division_code: residenceDivisionCode, schedule_version: programme.version },
          },
        ),
      ],
    };
  },
};
