import type { BirthNotification, Child } from '../../schemas/birth-notification.ts';
import type { Subject } from '../../schemas/matter.ts';
import type { Parent } from '../../schemas/person.ts';
import { shanghaiDate } from '../calendar/date.ts';
import { joinedHousehold } from '../graph/household.ts';

/** The facts that rules read, drawn once from the notification. What was not given stays undefined. */
export interface BirthFacts {
  readonly birth: BirthNotification;
  /** ISO date on which the question is asked */
  readonly asOf: string;
  readonly birthDate: string;
  readonly live: readonly Child[];
  readonly living: readonly Child[];
  readonly married: boolean;
  /** whether one of the live-born children is the mother's third; undefined when the rank was not given */
  readonly thirdChild: boolean | undefined;
  readonly livingApart: boolean | undefined;
  /** the division of the household the children join; undefined when no parent has one */
  readonly householdDivision: string | undefined;
}

export function factsOf(birth: BirthNotification, asOf: string): BirthFacts {
  const live = birth.children.filter((child) => child.liveBirth);
  const { childRank } = birth;
  return {
    birth,
    asOf,
    birthDate: shanghaiDate(birth.delivery.at),
    live,
    living: live.filter((child) => child.deathAt === undefined),
    married: birth.marriage.status === 'married',
    thirdChild: childRank === undefined ? undefined : childRank <= 3 && childRank + live.length - 1 >= 3,
    livingApart: birth.marriage.livingApart ?? residencesDiffer(birth),
    householdDivision: joinedHousehold(birth)?.divisionCode,
  };
}

/** Different cities of residence stand for 两地分居 where nobody said so. */
function residencesDiffer({ mother, father }: BirthNotification): boolean | undefined {
  if (!father) return undefined;
  return mother.residence.divisionCode.slice(0, 4) !== father.residence.divisionCode.slice(0, 4);
}

export function subjectOf(child: Child): Subject {
  return `child-${child.order}`;
}

/** Leave follows the place of employment: the workplace, else the pool that insures the worker (facts 8a.10). */
export function employmentDivision(parent: Parent | null): string | undefined {
  return parent?.employment?.workplaceDivisionCode ?? parent?.employment?.pool;
}

/** True for an employee, false for anyone known not to be one, undefined when nobody said. */
export function isEmployee(parent: Parent | null): boolean | undefined {
  const kind = parent?.employment?.kind;
  return kind === undefined ? undefined : kind === 'employee';
}
