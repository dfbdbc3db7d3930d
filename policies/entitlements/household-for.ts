import type { Requirement } from '../../schemas/pack-terms.ts';
import { addMonths } from '../calendar/date.ts';
import { joinedHousehold } from '../graph/household.ts';
import { covers } from './division.ts';
import type { Facts, ParentRole } from './facts.ts';
import { finding, MET, NOT_MET, OPEN, type Finding } from './rule.ts';

/** 户籍满一年: how long a household has been in the division of the pack, on the day that its text names. */

type Asked = Pick<Requirement, 'months' | 'on' | 'whose' | 'at'>;

/** There is none to speak of, or one that had died by the day that counts: the dead are registered nowhere. */
function isGone(role: ParentRole, { on }: Asked, { given, birthDate, asOf }: Facts): boolean {
  const deathOn = given[role]?.deathOn;
  return given[role] === null || (deathOn !== undefined && deathOn < (on === 'birth' ? birthDate : asOf));
}

/** Full on the corresponding day so many months on (民法典 202); a household elsewhere counts for nothing. */
function oneOf(role: ParentRole, asked: Asked, facts: Facts): Finding {
  const { months = 0, on, at } = asked;
  const { given, birthDate, asOf } = facts;
  const parent = given[role];
  if (isGone(role, asked, facts)) return NOT_MET;
  if ((parent?.idType ?? 'resident-id') !== 'resident-id') return NOT_MET;
  const { divisionCode, since } = parent?.household ?? {};
  if (divisionCode === undefined) return finding(undefined, `${role}.household.divisionCode`);
  if (!covers(at, divisionCode)) return NOT_MET;
  if (since === undefined) return finding(undefined, `${role}.household.since`);
  return finding(addMonths(since, months) <= (on === 'birth' ? birthDate : asOf));
}

function ofEither(both: readonly Finding[]): Finding {
  return (
    both.find(({ result }) => result === 'met') ?? both.find(({ result }) => result === 'unknown') ?? NOT_MET
  );
}

/** Of one parent alone no text that was seen says whether that household is enough where it speaks of both. */
function ofBoth(both: readonly Finding[], isAlone: boolean): Finding {
  if (isAlone) {
    const own = ofEither(both);
    return own.result === 'met' ? OPEN : own;
  }
  if (both.some(({ result }) => result === 'not-met')) return NOT_MET;
  const missing = both.flatMap((each) => each.missing);
  return both.some(({ result }) => result === 'unknown') ? finding(undefined, ...missing) : MET;
}

export function householdFor(asked: Asked, facts: Facts): Finding {
  const { given } = facts;
  if (asked.whose === 'joined') {
    const follows = joinedHousehold(given)?.follows;
    return follows === undefined ? finding(undefined, 'child.household') : oneOf(follows, asked, facts);
  }
  const roles = ['mother', 'father'] as const;
  const both = roles.map((role) => oneOf(role, asked, facts));
  return asked.whose === 'both'
    ? ofBoth(
        both,
        roles.some((role) => isGone(role, asked, facts)),
      )
    : ofEither(both);
}
