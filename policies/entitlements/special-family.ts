import type { SpecialFamilyFacts } from '../../schemas/entitlement-check.ts';
import type { Decision } from '../../schemas/entitlement.ts';
import type { Period } from '../../schemas/pack.ts';
import { lastDayUnder } from '../calendar/date.ts';
import { packNames, schemeFor, withoutScheme, type Law } from './law.ts';
import { fen } from './money.ts';
import { ruralRewards } from './rural-reward.ts';
import {
  adding,
  beside,
  decide,
  deciding,
  finding,
  MET,
  notKnown,
  OPEN,
  type Finding,
  type Judged,
} from './rule.ts';

type Scheme = Period<'special-family-aid'>;
type PersonDecision = Decision<`person-${number}`>;
type Person = NonNullable<SpecialFamilyFacts['persons']>[number];

function hasReached(age: number, birthDate: string | undefined, asOf: string): boolean | undefined {
  return birthDate === undefined ? undefined : asOf > lastDayUnder(age, birthDate);
}

/** The woman's age decides for both of a couple; a single parent must have reached it, man or woman (facts 8b.7). */
function womanReached(age: number, persons: readonly Person[], asOf: string): Finding {
  const [single, another] = persons;
  if (single && !another)
    return finding(hasReached(age, single.birthDate, asOf), 'specialFamily.persons.0.birthDate');
  const woman = persons.findIndex(({ sex }) => sex === 'female');
  if (woman >= 0) {
    const reached = hasReached(age, persons[woman]?.birthDate, asOf);
    return finding(reached, `specialFamily.persons.${woman}.birthDate`);
  }
  const unsaid = persons.findIndex(({ sex }) => sex === undefined);
  return unsaid >= 0 ? finding(undefined, `specialFamily.persons.${unsaid}.sex`) : OPEN;
}

/** Rural families of one child, or of two daughters: they have another right (农村奖励扶助), not the aid. */
export function isRural({ event }: SpecialFamilyFacts): boolean {
  return event === 'rural-only-child' || event === 'rural-two-daughters';
}

/** The only child died, or is disabled at one of the graver grades (grade 1 is the gravest). */
function eventRules(scheme: Scheme, facts: SpecialFamilyFacts): Judged[] {
  const { cite, disabilityGradeUpTo: upTo, noLivingChild } = scheme;
  if (facts.event === undefined)
    return [deciding('only-child-died-or-disabled', finding(undefined, 'specialFamily.event'), cite)];
  if (isRural(facts)) return [deciding('only-child-died-or-disabled', finding(false), cite)];
  const event = deciding('only-child-died-or-disabled', MET, cite);
  if (facts.event === 'only-child-disabled') {
    const grade = facts.disabilityGrade;
    const grave = grade === undefined || !upTo ? undefined : grade <= upTo.value;
    const found = finding(grave, 'specialFamily.disabilityGrade');
    return [event, deciding(`disability-grade-${upTo?.value ?? 0}-or-graver`, found, upTo?.cite ?? cite)];
  }
  const none = finding(facts.noLivingChild, 'specialFamily.noLivingChild');
  return [event, ...(noLivingChild ? [deciding('no-living-child', none, noLivingChild.cite)] : [])];
}

/** What one person is paid a month, with the supplement for those of the pension age who receive the aid. */
function monthlyOf(
  scheme: Scheme,
  facts: SpecialFamilyFacts,
  person: { readonly path: string } & Person,
  asOf: string,
): { yuan: number | undefined; rules: Judged[] } {
  const { event } = facts;
  const isAided = event === 'only-child-died' || event === 'only-child-disabled';
  const base = isAided ? scheme.yuanPerMonth?.[event] : undefined;
  if (!base) return { yuan: undefined, rules: [adding('amount-of-the-place', OPEN, scheme.cite)] };
  const { pension } = scheme;
  const rules = [adding('amount-of-the-place', MET, base.cite)];
  if (!pension) return { yuan: base.value, rules };
  const age = person.sex === 'male' ? pension.menFromAge : pension.womenFromAge;
  const old = person.sex === undefined ? undefined : hasReached(age, person.birthDate, asOf);
  const asks = person.sex === undefined ? `${person.path}.sex` : `${person.path}.birthDate`;
  rules.push(adding('pension-supplement', finding(old, asks), pension.cite));
  return { yuan: base.value + (old === true ? pension.yuanPerMonth : 0), rules };
}

/** What each person of a special family has a right to. */
export function specialFamilyDecisions(facts: SpecialFamilyFacts, law: Law): PersonDecision[] {
  return [...specialAid(facts, law), ...(isRural(facts) ? ruralRewards(facts, law) : [])];
}

/** 特别扶助 of each person of a special family (计划生育特殊家庭), by the month. */
function specialAid(facts: SpecialFamilyFacts, law: Law): PersonDecision[] {
  const { divisionCode, persons = [{}] } = facts;
  const pack = packNames(law, divisionCode, 'special-family-aid');
  const scheme = schemeFor(law, 'special-family-aid', divisionCode);
  return persons.map((person: Person, index) => {
    const path = `specialFamily.persons.${index}`;
    const head = { code: 'special-family-aid', subject: `person-${index + 1}`, pack } as const;
    if (!scheme) return withoutScheme(head, law, divisionCode);
    if (divisionCode === undefined) return notKnown(head, 'specialFamily.divisionCode');
    const { bornFrom, womanFromAge } = scheme;
    const monthly = monthlyOf(scheme, facts, { ...person, path }, law.asOf);
    const born = person.birthDate;
    const rules = [
      ...eventRules(scheme, facts),
      ...(bornFrom
        ? [
            deciding(
              'born-in-the-years-covered',
              finding(born === undefined ? undefined : born >= bornFrom.value, `${path}.birthDate`),
              bornFrom.cite,
            ),
          ]
        : []),
      ...(womanFromAge
        ? [
            deciding(
              `woman-of-the-couple-${womanFromAge.value}`,
              womanReached(womanFromAge.value, persons, law.asOf),
              womanFromAge.cite,
            ),
          ]
        : []),
      ...monthly.rules,
      ...scheme.notes.map((note) => beside(note.rule, note.result === 'met' ? MET : OPEN, note.cite)),
    ];
    return decide(head, rules, () => ({
      ...(monthly.yuan === undefined ? {} : { amountPerMonthFen: fen(monthly.yuan) }),
      payer: 'finance',
    }));
  });
}
