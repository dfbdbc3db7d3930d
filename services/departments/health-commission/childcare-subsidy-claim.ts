import { refused, type CommandHandler } from '../kit/handler.ts';
import { officeNumber, shanghaiTime } from '../kit/office.ts';
import { enter, type Register } from '../kit/register.ts';

const register: Register = {
  table: 'childcare_subsidy_claim',
  columns: { household_division_code: 'text', amount_fen: 'bigint', pack: 'text' },
};

/**
 * 育儿补贴申领: the claim goes to the child's household place. A child without a resident ID is not refused: one
 * who died before registration is claimed for at the applicant's household (facts 8a.4).
 */
export const childcareSubsidyClaim: CommandHandler<'childcare-subsidy-claim'> = {
  register,
  decide({ command, serial, known }, office) {
    const { schedule, householdDivisionCode, pack, ...personal } = command.payload;
    const amountFen = schedule.reduce((sum, part) => sum + part.amountFen, 0);
    if (amountFen <= 0) return refused('nothing-to-claim', '申领金额为零，不予受理');
    const number = known?.number ?? officeNumber('BT', householdDivisionCode, serial);
    return {
      outcome: 'completed',
      result: { claimNumber: number, registeredAt: shanghaiTime(office.now()) },
      writes: [
        enter(
          register,
          { office, command, known },
          {
            number,
            personal: { ...personal, schedule },
            columns: { household_division_code: householdDivisionCode, amount_fen: amountFen, pack },
          },
        ),
      ],
    };
  },
};
