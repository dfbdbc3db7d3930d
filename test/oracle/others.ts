import type { InstitutionFacts, SpecialFamilyFacts } from '../../schemas/entitlement-check.ts';
import { birthday, monthsOn, plus } from './days.ts';
import { forInfants, usedEnough } from './newer.ts';
import {
  LAW,
  nothingFound,
  rowAt,
  said,
  settle,
  sharesAt,
  type Answer,
  type InstitutionRow,
  type Row,
} from './law.ts';

/** What childcare institutions and special families have. */

const FEN = 100;
const PRIVATE_KINDS = ['social', 'kindergarten-class', 'employer', 'community'];

/** 社会力量举办 is not public; of hospitals and homes no text says whether they are meant. */
function ofAKind({ kind, ownership }: InstitutionFacts): Answer {
  if (kind === undefined) return 'open';
  if (kind === 'social' && ownership === 'public') return 'no';
  return PRIVATE_KINDS.includes(kind) ? 'yes' : 'open';
}

function need(name: string, facts: InstitutionFacts): Answer {
  if (name === 'kind') return ofAKind(facts);
  if (name === 'private')
    return said(
      facts.ownership === undefined ? facts.kind === 'social' || undefined : facts.ownership === 'private',
    );
  return said(facts[name as 'registered' | 'filed' | 'inclusivePrice' | 'meetsStandards']);
}

interface Sum {
  readonly answer: Answer;
  readonly yuan: number;
}

function sumOf(row: InstitutionRow, facts: InstitutionFacts): Sum {
  const { bands, perSlot = 0, perEnrolled } = row;
  const { slots, enrolled } = facts;
  if (bands) {
    const found = bands.find(([from, to]) => slots !== undefined && from <= slots && slots <= to);
    return { answer: slots === undefined ? 'open' : said(found !== undefined), yuan: found?.[2] ?? 0 };
  }
  const unsaid = slots === undefined || (perEnrolled !== undefined && enrolled === undefined);
  const places = perEnrolled === undefined ? (slots ?? 0) : Math.min(slots ?? 0, enrolled ?? 0);
  const yuan = places * (perEnrolled ?? perSlot) + forInfants(row, facts, places);
  return { answer: unsaid ? 'open' : said(places > 0), yuan };
}

/** Three years, by either reading of the day on which they begin (facts 8b.3). */
function yearsOf(row: InstitutionRow, { openedOn, subsidyYearsPaid: paid }: InstitutionFacts, asOf: string) {
  const { afterMonths = 0, years } = row;
  if (years === undefined) return { answers: [] as Answer[], dates: {} };
  if (openedOn === undefined) return { answers: ['open' as const], dates: {} };
  const start = monthsOn(openedOn, afterMonths);
  const ends = (start < row.from ? [start, row.from] : [start]).map((from) => ({
    from,
    until: plus(monthsOn(from, years * 12), -1),
  }));
  const inside = ends.filter(({ until }) => asOf <= until).length;
  const both = inside === ends.length || inside === 0;
  const within: Answer = both ? said(inside > 0) : paid === undefined ? 'open' : 'yes';
  const isPaidUp = paid !== undefined && paid >= years;
  const [only, another] = ends;
  return {
    answers: [said(asOf >= start), isPaidUp ? 'no' : within] as Answer[],
    dates: another ? {} : only,
  };
}

function subsidy(
  code: 'construction' | 'operating',
  facts: InstitutionFacts,
  asOf: string,
  drafts: boolean,
): Row {
  const head = { code: `childcare-${code}-subsidy`, subject: 'institution' };
  const place = facts.divisionCode ?? '';
  const row = LAW[code].find(
    ({ at, from, draft }) => place.startsWith(at) && from <= asOf && (drafts || !draft),
  );
  if (!row) return { ...head, outcome: nothingFound(code, place, asOf) };
  const { answer, yuan } = sumOf(row, facts);
  const term = code === 'operating' ? yearsOf(row, facts, asOf) : { answers: [], dates: {} };
  const isOpen = code === 'construction' || facts.openedOn === undefined || facts.openedOn <= asOf;
  const needs = row.needs.map((name) => need(name, facts));
  const shares = sharesAt(row.draft ? LAW.draftShares : LAW.institutionShares, place);
  return settle(head, [...needs, usedEnough(row, facts), answer, ...term.answers, said(isOpen)], () => ({
    amountFen: yuan * FEN,
    ...term.dates,
    payer: 'finance',
    payee: 'institution',
    ...(shares ? { shares } : {}),
  }));
}

export function rowsOfInstitution(facts: InstitutionFacts, asOf: string, drafts: boolean): Row[] {
  return [subsidy('construction', facts, asOf, drafts), subsidy('operating', facts, asOf, drafts)];
}

type Person = NonNullable<SpecialFamilyFacts['persons']>[number];

function isOld(age: number, { birthDate }: Person, asOf: string): Answer {
  return said(birthDate === undefined ? undefined : birthday(birthDate, age) <= asOf);
}

/** The woman's age decides for a couple; one who is alone must have reached it, man or woman. */
function ageOfTheCouple(persons: readonly Person[], asOf: string): Answer {
  const who = persons.length === 1 ? persons[0] : persons.find(({ sex }) => sex === 'female');
  return who ? isOld(LAW.national.aid.womanAge, who, asOf) : 'open';
}

function aidOf(person: Person, index: number, facts: SpecialFamilyFacts, asOf: string): Row {
  const { event, noLivingChild, disabilityGrade: grade, persons = [], divisionCode } = facts;
  const { bornFrom, gradeUpTo } = LAW.national.aid;
  const isAided = event === 'only-child-died' || event === 'only-child-disabled';
  const grave: Answer =
    event === 'only-child-died'
      ? said(noLivingChild)
      : said(grade === undefined ? undefined : grade <= gradeUpTo);
  const born = said(person.birthDate === undefined ? undefined : person.birthDate >= bornFrom);
  const answers = isAided ? [grave, born, ageOfTheCouple(persons, asOf)] : ['no' as const];
  const row = rowAt(LAW.aid, divisionCode);
  const head = { code: 'special-family-aid', subject: `person-${index + 1}` };
  return settle(head, answers, () => {
    if (!row || row.from > asOf) return { payer: 'finance' };
    const base = event === 'only-child-died' ? row.died : row.disabled;
    const isPensioner = isOld(person.sex === 'male' ? row.men : row.women, person, asOf) === 'yes';
    return { amountPerMonthFen: (base + (isPensioner ? row.pension : 0)) * FEN, payer: 'finance' };
  });
}

function rewardOf({ birthDate }: Person, index: number, facts: SpecialFamilyFacts, asOf: string): Row {
  const head = { code: 'rural-reward', subject: `person-${index + 1}` };
  const row = rowAt(LAW.rural, facts.divisionCode);
  if (!row || row.from > asOf) return { ...head, outcome: 'unknown' };
  if (birthDate === undefined) return settle(head, ['open'], () => ({}));
  const [from, national] = [birthday(birthDate, row.fromAge), birthday(birthDate, row.untilAge)];
  const begins = [from, row.from].toSorted().at(-1) ?? from;
  return settle(head, [said(from <= asOf)], () => ({
    ...(begins < national ? { from: begins } : {}),
    ...(national <= asOf ? {} : { until: plus(national, -1) }),
    payer: 'finance',
  }));
}

export function rowsOfSpecialFamily(facts: SpecialFamilyFacts, asOf: string): Row[] {
  const { persons = [], event } = facts;
  const isRural = event === 'rural-only-child' || event === 'rural-two-daughters';
  return [
    ...persons.map((person, i) => aidOf(person, i, facts, asOf)),
    ...(isRural ? persons.map((person, i) => rewardOf(person, i, facts, asOf)) : []),
  ];
}
