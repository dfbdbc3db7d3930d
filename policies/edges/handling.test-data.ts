import type { Pack } from '../../schemas/pack.ts';
import type { PackDeadline, PackTerm } from '../../schemas/pack-times.ts';
import type { JointList, VaccinationProgramme } from '../../schemas/pack-handling.ts';
import { addDays, addMonths, weekday } from '../calendar/date.ts';
import { addWorkingDays, onOrAfterWorkingDay } from '../calendar/working-days.ts';
import { runningClocks } from '../clocks/authorities.ts';
import { familyDeadlines } from '../clocks/deadlines.ts';
import { standingOfDue, standingTerms } from '../clocks/due.ts';
import { runOf } from '../clocks/run.ts';
import { termFor } from '../clocks/terms.ts';
import {
  guidanceForInstitution,
  guidanceForSpecialFamily,
  guidanceOnBirth,
} from '../entitlements/guidance.ts';
import { planCase } from '../graph/plan-case.ts';
import { beingsOf } from '../proofs/beings.ts';
import { dosesDue, vaccinationProgramme } from '../vaccination/schedule.ts';
import type { Row } from './birth.test-data.ts';
import { PACKS, type Edge } from './found.test-data.ts';
import { around, bereaved, beside, creche, familyOf, placeIn } from './people.test-data.ts';

/** The boundaries of what is told to whom, and of how a case is handled. */

const YEAR = 12;

interface Told {
  readonly measure: string;
  readonly offer: {
    readonly to: string | readonly string[];
    readonly from: string;
    readonly when?: readonly string[];
  };
}

interface Whom {
  readonly bornOn: string;
  /** of a person of a special family */
  readonly personBorn?: string;
}

/** What the measure says on a day to those whom it is for; undefined: nothing. */
function toldOn(edge: Edge, asOf: string, { bornOn, personBorn = '1950-01-01' }: Whom) {
  const { measure, offer } = edge.owner as unknown as Told;
  const place = placeIn(edge);
  const options = { includeDrafts: true };
  const items =
    offer.to === 'institution'
      ? guidanceForInstitution(creche(place), asOf, options)
      : typeof offer.to === 'string'
        ? guidanceForSpecialFamily(specialFor(offer.when ?? [], place, personBorn), asOf, options)
        : guidanceOnBirth(familyFor(offer.when ?? [], place, bornOn), asOf, options);
  return items.find(({ code, pack }) => code === measure && pack.startsWith(`${edge.pack.pack}@`));
}

function specialFor(when: readonly string[], place: string, birthDate: string) {
  const event = when.includes('rural-family')
    ? 'rural-only-child'
    : when.includes('only-child-disabled')
      ? 'only-child-disabled'
      : 'only-child-died';
  return bereaved(place, { event, persons: [{ sex: 'female', birthDate }] });
}

function familyFor(when: readonly string[], place: string, bornOn: string) {
  const facts = familyOf({ place, bornOn });
  if (!when.includes('mother-without-work')) return facts;
  return { ...facts, mother: { ...facts.mother, employment: { kind: 'unemployed' as const, pool: place } } };
}

const offerFrom: Row = (edge) => {
  const day = String(edge.value);
  const whom = { bornOn: addDays(day, -30) };
  return around(day, (asOf) => toldOn(edge, asOf, whom) !== undefined, [false, true, true]);
};

const offerUnderAge: Row = (edge) => {
  const bornOn = (edge.owner as unknown as Told).offer.from;
  const birthday = addMonths(bornOn, YEAR * Number(edge.value));
  return around(birthday, (asOf) => toldOn(edge, asOf, { bornOn }) !== undefined, [true, false, false]);
};

/** To a parent it is said at once, with the birthday from which it is of use; to a person of that age from that birthday on. */
const offerFromAge: Row = (edge) => {
  const { to, from } = (edge.owner as unknown as Told).offer;
  const months = YEAR * Number(edge.value);
  if (typeof to !== 'string') {
    const days = [-1, 0, 1].map((more) => addDays(addDays(from, 40), more));
    return days.map((bornOn) => ({
      on: bornOn,
      got: toldOn(edge, bornOn, { bornOn })?.from,
      is: addMonths(bornOn, months),
    }));
  }
  const asOf = '2026-11-22';
  const got = (personBorn: string) => toldOn(edge, asOf, { bornOn: from, personBorn }) !== undefined;
  return around(addMonths(asOf, -months), got, [true, true, false]);
};

/** The last day of a turn is its own; on the next day the next turn is due. */
const offerEveryMonths: Row = (edge) => {
  const next = addDays(addMonths('2027-01-01', Number(edge.value)), -1);
  const got = (asOf: string) => toldOn(edge, asOf, { bornOn: asOf })?.due;
  return around('2026-12-31', got, ['2026-12-31', '2026-12-31', next]);
};

/** A period in months ends on the corresponding day, and not on a day of rest (民法典 202, 203). */
const monthsAfterBirth: Row = (edge) => {
  const { work, monthsAfterBirth: months, text } = edge.owner as unknown as PackDeadline;
  let friday = '2026-07-06';
  while (weekday(addMonths(friday, months)) !== 5) friday = addDays(friday, 1);
  const until = (bornOn: string) =>
    familyDeadlines(PACKS, { work, division: placeIn(edge) }, bornOn).find((one) => one.text === text)?.date;
  const end = addMonths(friday, months);
  const monday = onOrAfterWorkingDay(addDays(end, 1)).date;
  return around(friday, until, [addDays(end, -1), end, monday]);
};

/** Of so many working days the last is in time, the day after it is not. */
const termDays: Row = (edge) => {
  const { work, kind, workingDays } = edge.owner as unknown as PackTerm;
  const run = runOf([{ seq: 1, kind: 'requested', on: '2026-03-03' }]);
  const question = { work, division: placeIn(edge), day: '2026-03-03' };
  const got = (today: string) =>
    standingTerms(PACKS, question, run, today).find((one) => one.kind === kind)?.reckoned?.overdue;
  return around(addWorkingDays('2026-03-03', workingDays).date, got, [false, false, true]);
};

const termFrom: Row = (edge) => {
  const { work, kind, rule } = edge.owner as unknown as PackTerm;
  const got = (day: string) => termFor(PACKS, { work, division: placeIn(edge), day }, kind)?.rule === rule;
  return around(String(edge.value), got, [false, true, true]);
};

/** The second office counts from the day on which the first is due. */
const betweenCities =
  (authority: 'deciding' | 'accepting'): Row =>
  (edge) => {
    const said = edge.owner as unknown as Pack['betweenCities'][number];
    const clocks = (['deciding', 'accepting'] as const).map((who) => ({
      authority: who,
      divisionCode: placeIn(edge),
      workingDays: said[`${who}WorkingDays`],
    }));
    const run = runOf([{ seq: 1, kind: 'requested', on: '2026-03-03' }]);
    const got = (today: string) => {
      const due =
        runningClocks(clocks, run, today).find((clock) => clock.authority === authority)?.dueDate ?? '';
      return standingOfDue(due, today);
    };
    const decided = addWorkingDays('2026-03-03', said.decidingWorkingDays).date;
    const due = authority === 'deciding' ? decided : addWorkingDays(decided, said.acceptingWorkingDays).date;
    return around(due, got, ['due-soon', 'due-soon', 'overdue']);
  };

/** A whole report, of one who lacks nothing. */
function reportedBirth() {
  for (const being of beingsOf('lanzhou-2023')) if (being.kind === 'family') return being.birth;
  throw new Error('nobody is invented');
}

/** On the birthday itself the matter is handled singly; it is never refused. */
const jointUnderYears: Row = (edge) => {
  const { conditions } = edge.owner as unknown as JointList;
  const place = placeIn(edge);
  const birth = reportedBirth();
  const at = {
    household: { divisionCode: place, kind: 'family' as const },
    residence: { divisionCode: place },
  };
  const moved = {
    ...birth,
    facility: birth.facility && { ...birth.facility, divisionCode: place },
    mother: { ...birth.mother, ...at },
    father: birth.father && { ...birth.father, ...at },
  };
  const governed = conditions?.governs[0];
  const got = (receivedOn: string) =>
    planCase(moved, { receivedOn }).matters.find(({ node }) => node.code === governed)?.node.route;
  const birthday = addMonths(birth.delivery.at.slice(0, 'yyyy-mm-dd'.length), YEAR * Number(edge.value));
  return around(birthday, got, ['joint', 'single', 'single']);
};

const programmeOf = (edge: Edge) => (edge.owner as unknown as VaccinationProgramme).version;

/** A child born a day earlier, or a day later, follows another programme. */
const vaccinationDay =
  (answers: readonly boolean[]): Row =>
  (edge) =>
    around(
      String(edge.value),
      (bornOn) => vaccinationProgramme(placeIn(edge), bornOn, PACKS).version === programmeOf(edge),
      answers,
    );

/** Due at its month: neither a month before nor a month after. */
const doseAge: Row = (edge) => {
  const programme = edge.owner as unknown as VaccinationProgramme;
  const dose = programme.doses[Number(edge.at.split('/').at(-2))];
  const got = (month: number) =>
    dosesDue(programme, '2026-11-20', month, month).find(({ vaccine }) => vaccine === dose?.vaccine)?.due;
  const due = addMonths('2026-11-20', Number(edge.value));
  return beside(Number(edge.value), got, [undefined, due, undefined]);
};

export const HANDLING: Readonly<Record<string, Row | undefined>> = {
  'measures/offer/from': offerFrom,
  'measures/offer/underAge': offerUnderAge,
  'measures/offer/fromAge': offerFromAge,
  'measures/offer/everyMonths': offerEveryMonths,
  'deadlines/monthsAfterBirth': monthsAfterBirth,
  'terms/workingDays': termDays,
  'terms/from': termFrom,
  'betweenCities/decidingWorkingDays': betweenCities('deciding'),
  'betweenCities/acceptingWorkingDays': betweenCities('accepting'),
  'jointLists/conditions/underYears': jointUnderYears,
  'vaccination/from': vaccinationDay([false, true, true]),
  'vaccination/until': vaccinationDay([true, true, false]),
  'vaccination/doses/ageMonths': doseAge,
};
