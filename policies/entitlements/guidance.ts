import type { BirthFacts, InstitutionFacts, SpecialFamilyFacts } from '../../schemas/entitlement-check.ts';
import type { Beneficiary } from '../../schemas/entitlement.ts';
import type { Guidance } from '../../schemas/guidance.ts';
import type { Measure, Pack } from '../../schemas/pack.ts';
import type {
  BirthOffer,
  InstitutionOffer,
  Offer,
  OfferPlace,
  SpecialFamilyCondition,
  SpecialFamilyOffer,
} from '../../schemas/pack-offer.ts';
import { addDays, addMonths, lastDayUnder } from '../calendar/date.ts';
import { acceptingDivision, residenceOf } from '../graph/household.ts';
import { judge } from './conditions.ts';
import { packsFor, type DecideOptions } from './packs-for.ts';
import { covers } from './division.ts';
import { employmentDivision, factsOf, isEmployee, type Facts } from './facts.ts';
import { judgeInstitution } from './institution.ts';
import { finding, OPEN, type Finding } from './rule.ts';
import { isRural } from './special-family.ts';
import { packsOnDay } from './versions.ts';

interface Offered<O extends Offer> {
  readonly measure: Measure;
  readonly offer: O;
  readonly pack: string;
}

function offersOf(packs: readonly Pack[], asOf: string): Offered<Offer>[] {
  return packsOnDay(packs, asOf).flatMap((pack) =>
    pack.measures.flatMap((measure) =>
      measure.offer && measure.offer.from <= asOf
        ? [{ measure, offer: measure.offer, pack: `${pack.pack}@${pack.version}` }]
        : [],
    ),
  );
}

type Dates = Pick<Guidance, 'from' | 'until' | 'due'>;

/** The item to show, or nothing where one condition is known not to hold. */
function item(
  { measure, offer, pack }: Offered<Offer>,
  subject: Beneficiary,
  findings: readonly Finding[],
  dates: Dates,
): Guidance[] {
  if (findings.some(({ result }) => result === 'not-met')) return [];
  const missing = [...new Set(findings.flatMap((found) => found.missing))];
  return [
    {
      code: measure.measure,
      kind: measure.kind,
      subject,
      title: measure.name,
      text: offer.text,
      result: findings.some(({ result }) => result === 'unknown') ? 'unknown' : 'met',
      ...(missing.length > 0 ? { missing } : {}),
      ...(offer.authority ? { authority: offer.authority } : {}),
      ...dates,
      ...(Object.keys(measure.values).length > 0 ? { values: { ...measure.values } } : {}),
      citation: { ...measure.cite },
      pack,
    },
  ];
}

/** Of the same measure at several levels the closest one speaks (packs come from the widest to the closest). */
function closest(items: readonly Guidance[]): Guidance[] {
  return [...new Map(items.map((shown) => [`${shown.subject} ${shown.code}`, shown])).values()];
}

function placeOf(place: OfferPlace, subject: Beneficiary, facts: Facts): string | undefined {
  switch (place) {
    case 'birth':
      return acceptingDivision(facts.given);
    case 'household':
      return facts.householdDivision;
    case 'residence':
      return residenceOf(facts.given);
    case 'employment':
      return employmentDivision(subject === 'father' ? facts.given.father : facts.given.mother);
  }
}

function subjectsOf({ to }: BirthOffer, facts: Facts): Beneficiary[] {
  const living = facts.children.filter(({ live, deathDate }) => live !== false && deathDate === undefined);
  return to.flatMap((one) => {
    if (one === 'child') return living.map(({ subject }) => subject);
    return one === 'father' && facts.given.father === null ? [] : [one];
  });
}

/** What is offered at the place of employment is for employees; of those in the armed forces nobody is asked what is known. */
function employedFor({ place }: BirthOffer, subject: Beneficiary, { given }: Facts): Finding[] {
  if (place !== 'employment') return [];
  const role = subject === 'father' ? 'father' : 'mother';
  if (given[role]?.employment?.kind === 'military') return [OPEN];
  return [finding(isEmployee(given[role]), `${role}.employment.kind`)];
}

function onBirth(offered: Offered<BirthOffer>, facts: Facts): Guidance[] {
  const { offer, measure } = offered;
  const { birthDate, asOf } = facts;
  const from = offer.fromAge === undefined ? undefined : addMonths(birthDate, 12 * offer.fromAge);
  const until = offer.underAge === undefined ? undefined : lastDayUnder(offer.underAge, birthDate);
  if (until !== undefined && asOf > until) return [];
  const dates = { ...(from ? { from } : {}), ...(until ? { until } : {}) };
  return subjectsOf(offer, facts).flatMap((subject) => {
    const division = placeOf(offer.place, subject, facts);
    if (division === undefined ? measure.at !== '000000' : !covers(measure.at, division)) return [];
    const findings = offer.when.map((when) => judge(when, facts, measure.at));
    return item(offered, subject, [...employedFor(offer, subject, facts), ...findings], dates);
  });
}

/**
 * What the papers offer a family of a birth besides the entitlements. Without the time of the birth: nothing.
 * @param asOf ISO date of the question
 */
export function guidanceOnBirth(birth: BirthFacts, asOf: string, options: DecideOptions = {}): Guidance[] {
  const packs = packsFor(options);
  const facts = factsOf(birth, asOf, packs);
  if (!facts) return [];
  const items = offersOf(packs, asOf).flatMap(({ measure, offer, pack }) =>
    Array.isArray(offer.to) ? onBirth({ measure, offer: offer as BirthOffer, pack }, facts) : [],
  );
  return closest(items);
}

/** Last day of the calendar quarter, half-year or year that a day lies in. */
function endOfTurn(day: string, months: number): string {
  const month = Number(day.slice(5, 7));
  const last = Math.ceil(month / months) * months;
  const first = `${day.slice(0, 4)}-${String(last).padStart(2, '0')}-01`;
  return addDays(addMonths(first, 1), -1);
}

/** What the papers offer a childcare institution, and which checks come next. @param asOf ISO date of the question */
export function guidanceForInstitution(
  facts: InstitutionFacts,
  asOf: string,
  options: DecideOptions = {},
): Guidance[] {
  const { divisionCode } = facts;
  const items = offersOf(packsFor(options), asOf).flatMap(({ measure, offer, pack }) => {
    if (offer.to !== 'institution' || divisionCode === undefined || !covers(measure.at, divisionCode))
      return [];
    const { when, everyMonths } = offer satisfies InstitutionOffer;
    const dates = everyMonths === undefined ? {} : { due: endOfTurn(asOf, everyMonths) };
    const findings = when.map((condition) => judgeInstitution(condition, facts, undefined));
    return item({ measure, offer, pack }, 'institution', findings, dates);
  });
  return closest(items);
}

function judgeFamily(when: SpecialFamilyCondition, facts: SpecialFamilyFacts): Finding {
  switch (when) {
    case 'not-settled':
      return OPEN;
    case 'no-living-child':
      return finding(facts.noLivingChild, 'specialFamily.noLivingChild');
    case 'only-child-died':
    case 'only-child-disabled':
      return finding(facts.event === undefined ? undefined : facts.event === when, 'specialFamily.event');
    case 'rural-family':
      return finding(facts.event === undefined ? undefined : isRural(facts), 'specialFamily.event');
  }
}

/** What is offered to special families (特殊家庭) is not offered to rural families of one child or two daughters, and not the other way round. */
function meant({ when }: SpecialFamilyOffer, facts: SpecialFamilyFacts): Finding {
  return finding(!isRural(facts) || when.includes('rural-family'));
}

function forSpecialFamily(
  offered: Offered<SpecialFamilyOffer>,
  facts: SpecialFamilyFacts,
  asOf: string,
): Guidance[] {
  const { offer } = offered;
  const findings = [meant(offer, facts), ...offer.when.map((when) => judgeFamily(when, facts))];
  if (offer.to === 'special-family') return item(offered, 'family', findings, {});
  return (facts.persons ?? [{}]).flatMap((person, index) => {
    const { fromAge } = offer;
    if (fromAge === undefined) return item(offered, `person-${index + 1}`, findings, {});
    const asks = `specialFamily.persons.${index}.birthDate`;
    const { birthDate } = person as { birthDate?: string };
    const from = birthDate === undefined ? undefined : addMonths(birthDate, 12 * fromAge);
    const reached = finding(from === undefined ? undefined : asOf >= from, asks);
    return item(offered, `person-${index + 1}`, [...findings, reached], from ? { from } : {});
  });
}

/** What the papers offer a special family besides the monthly aid. @param asOf ISO date of the question */
export function guidanceForSpecialFamily(
  facts: SpecialFamilyFacts,
  asOf: string,
  options: DecideOptions = {},
): Guidance[] {
  const { divisionCode } = facts;
  const items = offersOf(packsFor(options), asOf).flatMap(({ measure, offer, pack }) =>
    (offer.to === 'special-family' || offer.to === 'special-family-person') &&
    divisionCode !== undefined &&
    covers(measure.at, divisionCode)
      ? forSpecialFamily({ measure, offer: offer as SpecialFamilyOffer, pack }, facts, asOf)
      : [],
  );
  return closest(items);
}
