import type { Requirement } from '../../schemas/pack-terms.ts';
import { addMonths } from '../calendar/date.ts';
import { joinedHousehold } from '../graph/household.ts';
import { covers } from './division.ts';
import type { Facts, ParentRole } from './facts.ts';
import { finding, MET, NOT_MET, OPEN, type Finding } from './rule.ts';

/** 户籍满一年: how long a household has been in the division of the pack, on the day that its text names. */

type Asked = Pick<Requirement, 'months' | 'on' | 'whose' | 'at'>;

/** Full on the corresponding day so many months on (民法典 202); a household elsewhere counts for nothing. */
function oneOf(role: ParentRole, { months = 0, on, at }: Asked, { given, birthDate, asOf }: Facts): Finding {
  const parent = given[role];
  if (parent === null) return NOT_MET;
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

/** Of a mother alone no text that was seen says whether hers is enough where it speaks of both. */
function ofBoth(both: readonly Finding[], isAlone: boolean): Finding {
  const [mothers] = both;
  if (isAlone) return mothers?.result === 'met' ? OPEN : (mothers ?? OPEN);
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
  const both = (['mother', 'father'] as const).map((role) => oneOf(role, asked, facts));
  return asked.whose === 'both' ? ofBoth(both, given.father === null) : ofEither(both);
}
