import type { InstitutionFacts } from '../../schemas/entitlement-check.ts';
import type { Period } from '../../schemas/pack.ts';
import { adding, deciding, finding, type Finding, type Judged } from './rule.ts';

/** Places of a childcare institution: how many are counted, how far they are used, and what those of infants (乳儿班) give. */

type Operating = Period<'childcare-operating-subsidy'>;
type Basis = NonNullable<Operating['basis']>;

/** A sum of money in yuan with the rules by which it came about. */
export interface Sum {
  readonly yuan: number;
  readonly rules: readonly Judged[];
}

interface Counted {
  readonly places: number;
  readonly missing: readonly string[];
}

/** Children enrolled on the day, counted at most up to the places there are. */
export function countedPlaces(basis: Basis, { enrolled, slots }: InstitutionFacts): Counted {
  const missing = [
    ...(basis === 'enrolled' && enrolled === undefined ? ['institution.enrolled'] : []),
    ...(slots === undefined ? ['institution.slots'] : []),
  ];
  if (missing.length > 0) return { places: 0, missing };
  const counted = basis === 'slots' ? slots : Math.min(enrolled ?? 0, slots ?? 0);
  return { places: counted ?? 0, missing: [] };
}

const PRECISION = 1e6;

/** 使用率: only as it is given, in percent or as a part of one. That of the day says nothing of the time that a text counts. */
export function usedEnough({ useRate }: InstitutionFacts, percentMin: number): Finding {
  if (useRate === undefined) return finding(undefined, 'institution.useRate');
  const percent = useRate <= 1 ? useRate * 100 : useRate;
  return finding(Math.round(percent * PRECISION) / PRECISION >= percentMin);
}

/** Of the places that are counted those in classes of infants, no more of them than there are. */
function infantPlaces(basis: Basis, facts: InstitutionFacts, places: number): Counted {
  const { infantSlots, infantEnrolled } = facts;
  const missing = [
    ...(basis === 'enrolled' && infantEnrolled === undefined ? ['institution.infantEnrolled'] : []),
    ...(infantSlots === undefined ? ['institution.infantSlots'] : []),
  ];
  if (missing.length > 0) return { places: 0, missing };
  const own = basis === 'slots' ? (infantSlots ?? 0) : Math.min(infantEnrolled ?? 0, infantSlots ?? 0);
  return { places: Math.min(own, places), missing: [] };
}

function ofSlots(scheme: Operating, facts: InstitutionFacts): Sum {
  const { yuanPerInfantSlot, yuanPerSlot = 0, basis = 'slots', cite } = scheme;
  if (yuanPerInfantSlot === undefined) return { yuan: 0, rules: [] };
  const counted = countedPlaces(basis, facts);
  if (counted.missing.length > 0) return { yuan: 0, rules: [] };
  const { places, missing } = infantPlaces(basis, facts, counted.places);
  // where infants have more, what is certain is the usual sum; where they have less nothing is, until their number is known
  const judged = yuanPerInfantSlot >= yuanPerSlot ? adding : deciding;
  const known = finding(missing.length > 0 ? undefined : true, ...missing);
  return { yuan: places * (yuanPerInfantSlot - yuanPerSlot), rules: [judged('infant-places', known, cite)] };
}

function ofClasses({ yuanPerInfantClass, cite }: Operating, { infantClasses }: InstitutionFacts): Sum {
  if (yuanPerInfantClass === undefined) return { yuan: 0, rules: [] };
  const known = finding(
    infantClasses === undefined ? undefined : infantClasses > 0,
    'institution.infantClasses',
  );
  return { yuan: (infantClasses ?? 0) * yuanPerInfantClass, rules: [adding('infant-classes', known, cite)] };
}

/** The sum with what a text gives for places or classes of infants at a rate of their own. */
export function infantClassesSum(scheme: Operating, facts: InstitutionFacts, usual: Sum): Sum {
  const more = [ofSlots(scheme, facts), ofClasses(scheme, facts)];
  return {
    yuan: more.reduce((sum, { yuan }) => sum + yuan, usual.yuan),
    rules: [...usual.rules, ...more.flatMap(({ rules }) => rules)],
  };
}
