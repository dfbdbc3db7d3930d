import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { MatterCode, StepCode } from '../../schemas/matter.ts';
import type { Clock } from '../calendar/clocks.ts';
import { acceptingDivision, cityOf, householdOrResidence, motherPool, residenceOf } from './household.ts';

/** Who takes a matter in (受理地), who decides it (决定地), and what they promise. */
export interface Authorities {
  readonly acceptingDivision: string;
  readonly decidingDivision: string;
  readonly clocks: readonly Clock[];
}

/**
 * Household registration across cities: two working days for the deciding station, one to tell the family
 * (W18, W19, confidence secondary). No promise of a single authority was found for the places at hand.
 */
const CROSS_CITY_WORKING_DAYS = { deciding: 2, accepting: 1 } as const;

function decidingDivision(code: MatterCode | StepCode, notification: BirthNotification): string {
  switch (code) {
    case 'birth-certificate':
      // outside an institution the county of the intended household issues it (facts 3.1)
      return notification.facility?.divisionCode ?? householdOrResidence(notification);
    case 'household-registration':
    case 'death-registration':
    case 'medical-insurance':
    case 'insurance-identity-upgrade':
    case 'social-security-card':
      return householdOrResidence(notification);
    case 'maternity-cost-refund':
      return motherPool(notification);
    case 'vaccination-record':
    case 'parenting-guidance':
    case 'birth-service-registration':
      return residenceOf(notification);
  }
}

/** The authorities of a piece of work, with both clocks where a household in another city decides. */
export function authoritiesOf(code: MatterCode | StepCode, notification: BirthNotification): Authorities {
  const accepting = acceptingDivision(notification);
  const deciding = decidingDivision(code, notification);
  const crossCity = code === 'household-registration' && cityOf(accepting) !== cityOf(deciding);
  const clocks: Clock[] = [
    { authority: 'deciding', divisionCode: deciding, workingDays: CROSS_CITY_WORKING_DAYS.deciding },
    { authority: 'accepting', divisionCode: accepting, workingDays: CROSS_CITY_WORKING_DAYS.accepting },
  ];
  return { acceptingDivision: accepting, decidingDivision: deciding, clocks: crossCity ? clocks : [] };
}
