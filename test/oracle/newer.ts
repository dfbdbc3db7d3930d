import type { InstitutionFacts } from '../../schemas/entitlement-check.ts';
import { monthsOn } from './days.ts';
import type { Household } from './household.ts';
import { said, type Answer, type InstitutionRow } from './law.ts';

/** What officers met and no place of the project has yet, a second time. */

export interface HouseholdTerm {
  readonly months: number;
  readonly on: 'birth' | 'question';
  readonly whose: 'one' | 'both';
}

type Parent = Household['facts']['mother'] | null;

function isDead(parent: Parent, day: string): boolean {
  return parent?.deathOn !== undefined && parent.deathOn < day;
}

function registeredLongEnough(parent: Parent, code: string, months: number, day: string): Answer {
  if (!parent || isDead(parent, day) || (parent.idType ?? 'resident-id') !== 'resident-id') return 'no';
  const { divisionCode, since } = parent.household ?? {};
  if (divisionCode === undefined) return 'open';
  if (!divisionCode.startsWith(code)) return 'no';
  return since === undefined ? 'open' : said(monthsOn(since, months) <= day);
}

/** Long enough in the place, one parent or both; of a mother alone, where both are meant, nobody knows. */
export function householdTerm(
  term: HouseholdTerm | undefined,
  code: string,
  family: Household,
  born: string,
): Answer {
  if (!term) return 'yes';
  const day = term.on === 'birth' ? born : family.asOf;
  const parents = [family.facts.mother, family.facts.father] as Parent[];
  const each = parents.map((parent) => registeredLongEnough(parent, code, term.months, day));
  if (term.whose === 'one') return (['yes', 'open'] as const).find((answer) => each.includes(answer)) ?? 'no';
  const left = each.filter((_, i) => parents[i] !== null && !isDead(parents[i] ?? null, day));
  if (left.length < 2) return left[0] === 'yes' ? 'open' : (left[0] ?? 'no');
  return (['no', 'open'] as const).find((answer) => each.includes(answer)) ?? 'yes';
}

/** Only the first of a delivery who was born alive. */
export function firstOfTheDelivery(subject: string, { children }: Household): Answer {
  const before = children.slice(0, Number(subject.slice('child-'.length)) - 1);
  return said(!before.some(({ liveBirth }) => liveBirth));
}

export function usedEnough({ useRate: least }: InstitutionRow, { useRate }: InstitutionFacts): Answer {
  if (least === undefined) return 'yes';
  if (useRate === undefined) return 'open';
  // in hundredths of a percent, so that a part of one is exact
  const hundredths = Math.round(useRate * (useRate <= 1 ? 10_000 : 100));
  return said(hundredths >= least * 100);
}

/** What infants bring beside the usual sum for each place that is counted. */
export function forInfants(row: InstitutionRow, facts: InstitutionFacts, places: number): number {
  const { infantPlace, infantClass = 0, perEnrolled = 0 } = row;
  const { infantSlots, infantEnrolled, infantClasses = 0 } = facts;
  const known = infantPlace !== undefined && infantSlots !== undefined && infantEnrolled !== undefined;
  const infants = known ? Math.min(infantSlots, infantEnrolled, places) : 0;
  return infants * ((infantPlace ?? 0) - perEnrolled) + infantClasses * infantClass;
}

const FEN = 100;

/** In four, each from the month of the birth on; the odd fen with the first of a year. */
export function quartersOf(sums: readonly number[], born: string) {
  return sums.flatMap((yuan, year) =>
    [0, 1, 2, 3].map((quarter) => {
      const whole = Math.round(yuan * FEN);
      const rest = quarter === 0 ? whole % 4 : 0;
      const due = monthsOn(`${born.slice(0, 7)}-01`, year * 12 + quarter * 3).slice(0, 7);
      return { due, amountFen: (whole - (whole % 4)) / 4 + rest };
    }),
  );
}
