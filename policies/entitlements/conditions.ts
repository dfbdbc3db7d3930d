import type { Citation } from '../../schemas/entitlement.ts';
import type { BirthCondition, Certainty, Note, Requirement } from '../../schemas/pack-terms.ts';
import { lastDayUnder } from '../calendar/date.ts';
import { asksWhetherFatherLives } from '../graph/marriage.ts';
import { covers } from './division.ts';
import { householdFor } from './household-for.ts';
import { isEmployee, missingLiveBirths, type Facts, type ParentRole } from './facts.ts';
import { adding, beside, deciding, finding, MET, OPEN, type Finding, type Judged } from './rule.ts';

/** Judges one condition from the facts. @param at the division of the pack that asks */
type Condition = (facts: Facts, at: string) => Finding;

/**
 * Whether a parent has the leave of employees. Of those in the armed forces (现役军人) it is known what they are: their leave
 * stands in rules of their own, which no text that was seen quotes, so nobody is asked for anything.
 */
export function employed(role: ParentRole, facts: Facts, cite: Citation): Judged {
  const parent = facts.given[role];
  if (parent?.employment?.kind === 'military') return deciding('rules-of-the-armed-forces', OPEN, cite);
  return deciding('employed', finding(isEmployee(parent), `${role}.employment.kind`), cite);
}

/**
 * Whether a parent lives on the day of the question: nobody takes a leave after death. A widow has lost a husband, who need
 * not be the named father: only his day of death says so (facts 8b.2). Whether she is one is asked where nobody has said.
 */
export function alive(role: ParentRole, { given, asOf }: Facts, cite: Citation): Judged[] {
  const deathOn = given[role]?.deathOn;
  if (deathOn !== undefined) return [deciding('parent-lives', finding(asOf < deathOn), cite)];
  if (role === 'mother') return [];
  const missing = asksWhetherFatherLives(given);
  return missing === undefined ? [] : [deciding('parent-lives', finding(undefined, missing), cite)];
}

/** The reference day is that of the birth. That a widow is meant as she was when married is a reading (facts 8b.2). */
function marriedAtBirth({ wedlock: { state, missing } }: Facts): Finding {
  if (state === 'unsaid') return finding(undefined, ...missing);
  return finding(state !== 'apart');
}

/** Said beside what a condition of marriage gives a widow. */
export function readingForWidows(
  list: readonly Certainty[],
  { wedlock: { state } }: Facts,
): readonly Judged[] {
  if (state !== 'widow') return [];
  return list
    .filter(({ when }) => when === 'married')
    .map(({ cite }) => adding('a-widow-counts-as-married', MET, cite));
}

/**
 * Said beside what rests on the delivery where a child has been adopted since: the mother of the report is whoever bore it, and
 * the adoption takes nothing from her. No text says so (docs/law-pass.md).
 */
export function readingForBearers({ children }: Facts, cite: Citation): readonly Judged[] {
  return children.some(({ adoptedOn }) => adoptedOn !== undefined)
    ? [adding('of-whoever-bore-the-child', MET, cite)]
    : [];
}

const ADULT_AGE = 18;

function moreThan(count: number | undefined, than: number, facts: Facts): Finding {
  return finding(count === undefined ? undefined : count > than, ...missingLiveBirths(facts));
}

/** Whether one of the live-born is the mother's third. Texts speak of the third child only, so of a later one: open. */
function thirdChild(facts: Facts): Finding {
  const { childRank } = facts.given;
  if (facts.liveCount === 0) return finding(false);
  if (childRank === undefined) return finding(undefined, 'childRank');
  if (childRank > 3) return OPEN;
  if (childRank === 3) return MET;
  if (facts.liveCount === undefined) return finding(undefined, ...missingLiveBirths(facts));
  return finding(childRank + facts.liveCount - 1 >= 3);
}

/** Two or more children: rank − 1 + live births. */
function twoOrMore(facts: Facts): Finding {
  const { childRank } = facts.given;
  const { liveCount } = facts;
  if ((childRank ?? 1) >= 3 || (liveCount ?? 0) >= 2) return MET;
  if (liveCount === undefined) return finding(undefined, ...missingLiveBirths(facts));
  if (childRank === undefined) return finding(undefined, 'childRank');
  return finding(childRank - 1 + liveCount >= 2);
}

/** Texts of two or three children say nothing of a fourth. */
function twoOrThree(facts: Facts): Finding {
  const many = twoOrMore(facts);
  const { childRank } = facts.given;
  const { liveCount } = facts;
  if (many.result !== 'met') return many;
  if (childRank === undefined) return finding(undefined, 'childRank');
  if (liveCount === undefined) return finding(undefined, ...missingLiveBirths(facts));
  return childRank - 1 + liveCount > 3 ? OPEN : MET;
}

function bornToTheParents({ children }: Facts): Finding {
  return finding(children.every(({ adoptedOn }) => adoptedOn === undefined));
}

function minorChild(facts: Facts): Finding {
  const grown = facts.asOf > lastDayUnder(ADULT_AGE, facts.birthDate);
  if (!grown && facts.livingCount === undefined) return finding(undefined, ...missingLiveBirths(facts));
  if (!grown && facts.livingCount !== 0) return MET;
  // without this child the family's other children are what counts
  const others = facts.given.family?.minorChildren;
  return finding(others === undefined ? undefined : others > 0, 'family.minorChildren');
}

function countyPublicHospital(facts: Facts, at: string): Finding {
  const { facility } = facts.given;
  if (facility === null) return finding(false);
  const { divisionCode, ownership, countyLevel } = facility ?? {};
  if (ownership === 'private' || countyLevel === false) return finding(false);
  if (divisionCode !== undefined && !covers(at, divisionCode)) return finding(false);
  const missing = [
    ...(divisionCode === undefined ? ['facility.divisionCode'] : []),
    ...(ownership === undefined ? ['facility.ownership'] : []),
    ...(countyLevel === undefined ? ['facility.countyLevel'] : []),
  ];
  return missing.length > 0 ? finding(undefined, ...missing) : MET;
}

/**
 * One parent living there is enough; the other's residence is asked for only where the first lives elsewhere. The reference day is
 * that of the birth: a father who had died lived nowhere.
 */
function residesHere({ given: { mother, father }, birthDate }: Facts, at: string): Finding {
  const hasDied = father?.deathOn !== undefined && father.deathOn < birthDate;
  const parents = father === null || hasDied ? [mother] : [mother, father];
  const places = parents.map((parent) => parent?.residence?.divisionCode);
  if (places.some((place) => place !== undefined && covers(at, place))) return MET;
  const unknownAt = places.indexOf(undefined);
  if (unknownAt < 0) return finding(false);
  return finding(undefined, `${unknownAt === 0 ? 'mother' : 'father'}.residence.divisionCode`);
}

function within(division: string | undefined, at: string, asks: string): Finding {
  return finding(division === undefined ? undefined : covers(at, division), asks);
}

/** Hers, for 难产 as certified and for the kind of delivery. */
function either(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === true || b === true) return true;
  return a === undefined || b === undefined ? undefined : false;
}

function caesarean({ given }: Facts): boolean | undefined {
  const method = given.delivery?.method;
  return method === undefined ? undefined : method === 'caesarean';
}

/** Every condition that a pack may name about a birth. */
const CONDITIONS: Readonly<Record<BirthCondition, Condition>> = {
  always: () => MET,
  'not-settled': () => OPEN,
  'difficult-birth': ({ given }) => finding(given.delivery?.difficult, 'delivery.difficult'),
  caesarean: (facts) => finding(caesarean(facts), 'delivery.method'),
  'difficult-or-caesarean': (facts) =>
    finding(
      either(facts.given.delivery?.difficult, caesarean(facts)),
      ...(facts.given.delivery?.difficult === undefined ? ['delivery.difficult'] : []),
      ...(facts.given.delivery?.method === undefined ? ['delivery.method'] : []),
    ),
  'extra-baby': (facts) => moreThan(facts.liveCount, 1, facts),
  'pre-pregnancy-check': ({ given }) => finding(given.prePregnancyCheck, 'prePregnancyCheck'),
  'third-child': thirdChild,
  'couple-live-apart': ({ livingApart }) => finding(livingApart, 'marriage.livingApart'),
  married: marriedAtBirth,
  'newborn-lives': (facts) => moreThan(facts.livingCount, 0, facts),
  'two-or-more-children': twoOrMore,
  'minor-child': minorChild,
  'housing-need': ({ given }) => finding(given.housingNeed, 'housingNeed'),
  'household-here': ({ householdDivision }, at) => within(householdDivision, at, 'child.household'),
  'residence-here': residesHere,
  'county-public-hospital-here': countyPublicHospital,
  'born-in-an-institution': ({ given: { facility } }) =>
    finding(facility === undefined ? undefined : facility !== null, 'facility'),
  'live-birth': (facts) => moreThan(facts.liveCount, 0, facts),
  'two-or-three-children': twoOrThree,
  'born-to-the-parents': bornToTheParents,
  'public-rental-tenant': ({ given }) =>
    finding(given.family?.publicRentalTenant, 'family.publicRentalTenant'),
  'mother-without-work': ({ given }) => {
    const kind = given.mother?.employment?.kind;
    const without = kind === 'unemployed' || kind === 'receiving-unemployment-benefit';
    return finding(kind === undefined ? undefined : without, 'mother.employment.kind');
  },
};

export function judge(when: BirthCondition, facts: Facts, at: string): Finding {
  return CONDITIONS[when](facts, at);
}

/** What a pack requires, as deciding rules. */
export function requirements(list: readonly Requirement[], facts: Facts): Judged[] {
  return list.map((asked) => {
    const { rule, when, at, cite } = asked;
    return deciding(
      rule,
      when === 'household-here-for' ? householdFor(asked, facts) : judge(when, facts, at),
      cite,
    );
  });
}

/** What a pack notes beside a decision, where the note is about this birth at all. */
export function noted(notes: readonly Note[], facts: Facts): Judged[] {
  return notes.flatMap(({ rule, from, when, at, result, cite }) => {
    const found = judge(when, facts, at);
    if ((from ?? '') > facts.asOf || found.result === 'not-met') return [];
    return [beside(rule, found.result === 'met' && result === 'unknown' ? OPEN : found, cite)];
  });
}
