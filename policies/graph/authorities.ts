import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { MatterCode, StepCode } from '../../schemas/matter.ts';
import type { Pack } from '../../schemas/pack.ts';
import type { TimedWork } from '../../schemas/pack-times.ts';
import type { Clock } from '../clocks/authorities.ts';
import { closest } from '../entitlements/closest.ts';
import { packsFor } from '../entitlements/packs-for.ts';
import { acceptingDivision, cityOf, householdOrResidence, motherPool, residenceOf } from './household.ts';

/** Who takes a matter in (受理地), who decides it (决定地), and what they promise. */
export interface Authorities {
  readonly acceptingDivision: string;
  readonly decidingDivision: string;
  readonly clocks: readonly Clock[];
}

/** The division whose office decides a piece of work; undefined: no office decides it, it is only told. */
export function decidingDivision(code: MatterCode | StepCode, notification: BirthNotification): string;
export function decidingDivision(
  code: TimedWork | StepCode,
  notification: BirthNotification,
): string | undefined;
export function decidingDivision(
  code: TimedWork | StepCode,
  notification: BirthNotification,
): string | undefined {
  switch (code) {
    case 'birth-certificate':
      // outside an institution the county of the intended household issues it (facts 3.1)
      return notification.facility?.divisionCode ?? householdOrResidence(notification);
    case 'household-registration':
    case 'death-registration':
    case 'medical-insurance':
    case 'insurance-identity-upgrade':
    case 'social-security-card':
    case 'childcare-subsidy-claim':
      return householdOrResidence(notification);
    case 'maternity-cost-refund':
    case 'maternity-allowance-payment':
      return motherPool(notification);
    case 'vaccination-record':
    case 'parenting-guidance':
    case 'birth-service-registration':
      return residenceOf(notification);
    case 'leave-notice':
    case 'tax-deduction-notice':
    case 'housing-event':
      return undefined;
  }
}

/**
 * The authorities of a piece of work, with both clocks where another city decides and a text says how long the two need.
 * @param day ISO date on which the case begins
 */
export function authoritiesOf(
  code: MatterCode | StepCode,
  notification: BirthNotification,
  day: string,
  packs: readonly Pack[] = packsFor({}),
): Authorities {
  const accepting = acceptingDivision(notification);
  const deciding = decidingDivision(code, notification);
  const isHere = cityOf(accepting) === cityOf(deciding);
  const ofWork = ({ betweenCities }: Pack) => betweenCities.filter(({ work }) => work === code);
  const said = isHere ? undefined : closest(packs, { division: accepting, day }, ofWork)?.one;
  const clocks: Clock[] = said
    ? [
        { authority: 'deciding', divisionCode: deciding, workingDays: said.decidingWorkingDays },
        { authority: 'accepting', divisionCode: accepting, workingDays: said.acceptingWorkingDays },
      ]
    : [];
  return { acceptingDivision: accepting, decidingDivision: deciding, clocks };
}
