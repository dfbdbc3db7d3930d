import type { CommandHandler } from '../kit/handler.ts';
import { officeNumber, shanghaiTime } from '../kit/office.ts';
import { enter, type Register } from '../kit/register.ts';

const register: Register = {
  table: 'birth_service_registration',
  columns: { residence_division_code: 'text' },
};

/** 生育登记: registered on the mother's declaration alone, with a number unique in the province (facts 2.9). */
export const birthServiceRegistration: CommandHandler<'birth-service-registration'> = {
  register,
  decide({ command, serial, known }, office) {
    const { mother, residenceDivisionCode } = command.payload;
    const number = known?.number ?? officeNumber('SY', residenceDivisionCode, serial);
    return {
      outcome: 'completed',
      result: { registrationNumber: number, registeredAt: shanghaiTime(office.now()) },
      writes: [
        enter(
          register,
          { office, command, known },
          {
            number,
            personal: { mother },
            columns: { residence_division_code: residenceDivisionCode },
          },
        ),
      ],
    };
  },
};
