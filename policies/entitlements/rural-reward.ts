import type { SpecialFamilyFacts } from '../../schemas/entitlement-check.ts';
import type { Decision } from '../../schemas/entitlement.ts';
import { addDays, addMonths } from '../calendar/date.ts';
import { withinPeriod } from './days.ts';
import { packNames, schemeFor, type Law } from './law.ts';
import { adding, decide, deciding, finding, MET, notKnown, OPEN } from './rule.ts';

type PersonDecision = Decision<`person-${number}`>;

const MONTHS_OF_YEAR = 12;

/**
 * 农村奖励扶助 of each person of a rural family of one child or two daughters: from when, and until when it is the place's own.
 * No text that was seen names a sum (facts 8b.11).
 */
export function ruralRewards(
  { divisionCode, persons = [{}] }: SpecialFamilyFacts,
  law: Law,
): PersonDecision[] {
  const pack = packNames(law, divisionCode, 'rural-reward');
  const scheme = schemeFor(law, 'rural-reward', divisionCode);
  return persons.map((person: { birthDate?: string | undefined }, index) => {
    const head = { code: 'rural-reward', subject: `person-${index + 1}`, pack } as const;
    if (divisionCode === undefined) return notKnown(head, 'specialFamily.divisionCode');
    if (!scheme) return notKnown(head);
    const { fromAge, nationalFromAge, qualifiedBefore, cite } = scheme;
    const turns = (age: number) =>
      person.birthDate === undefined ? undefined : addMonths(person.birthDate, age * MONTHS_OF_YEAR);
    const [from, national] = [turns(fromAge), turns(nationalFromAge)];
    const reached = finding(
      from === undefined ? undefined : from <= law.asOf,
      `specialFamily.persons.${index}.birthDate`,
    );
    const own =
      from === undefined || national === undefined
        ? undefined
        : withinPeriod(scheme, { from, until: addDays(national, -1) });
    const byCountry = national !== undefined && national <= law.asOf;
    const rules = [
      deciding(`reached-${fromAge}`, reached, cite),
      ...(qualifiedBefore
        ? [adding('qualified-before-the-two-child-policy', OPEN, qualifiedBefore.cite)]
        : []),
      ...(byCountry ? [adding(`national-reward-from-${nationalFromAge}`, MET, cite)] : []),
      adding('amount-of-the-place', OPEN, cite),
    ];
    return decide(head, rules, () => ({
      ...(own && own.from <= own.until ? { from: own.from, ...(byCountry ? {} : { until: own.until }) } : {}),
      payer: 'finance',
    }));
  });
}
