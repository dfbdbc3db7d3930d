import type { CommandHandler } from '../kit/handler.ts';
import { officeNumber, shanghaiTime } from '../kit/office.ts';
import { enter, type Register } from '../kit/register.ts';

const register: Register = {
  table: 'parenting_guidance',
  columns: { station_division_code: 'text' },
  ofParents: { mother: ['motherName', 'phone'], father: [] },
};

/** 科学育儿指导服务登记: the station of the residence has the family on its list (LZ 7 items, facts 2.2). */
export const parentingGuidance: CommandHandler<'parenting-guidance'> = {
  register,
  decide({ command, serial, known }, office) {
    const { child, motherName, phone, residenceDivisionCode } = command.payload;
    const number = known?.number ?? officeNumber('YE', residenceDivisionCode, serial);
    return {
      outcome: 'completed',
      result: {
        registrationNumber: number,
        stationDivisionCode: residenceDivisionCode,
        registeredAt: shanghaiTime(office.now()),
      },
      writes: [
        enter(
          register,
          { office, command, known },
          {
            number,
            personal: { child, motherName, phone },
            columns: { station_division_code: residenceDivisionCode },
          },
        ),
      ],
    };
  },
};
