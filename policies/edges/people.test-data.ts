import type { BirthFacts, InstitutionFacts, SpecialFamilyFacts } from '../../schemas/entitlement-check.ts';
import type { Decision } from '../../schemas/entitlement.ts';
import { addDays } from '../calendar/date.ts';
import { levelOf } from '../entitlements/division.ts';
import { decideEntitlements, decideInstitution, decideSpecialFamily } from '../entitlements/decide.ts';
import type { Edge, Owner } from './found.test-data.ts';

/** Whom the boundaries are tried on: they lack nothing that a rule asks for, so that one fact alone turns the answer over. */

const DIGITS = { country: 0, province: 2, city: 4, county: 6 };

/** A county that only this pack and the wider ones speak for: no code of the register, so that no closer pack can come. */
export function placeIn({ pack }: Pick<Edge, 'pack'>): string {
  const own = pack.division.slice(0, DIGITS[levelOf(pack.division)]);
  return own + '999999'.slice(own.length);
}

const USUAL_DAY = '2023-05-05';

/** A day on which a period is in force: the usual one, else its first. */
export function dayIn(period: Owner): string {
  const { from, until = '9999-12-31' } = period as { readonly from: string; readonly until?: string };
  return from <= USUAL_DAY && USUAL_DAY <= until ? USUAL_DAY : from;
}

export function later(a: string, b: string): string {
  return a < b ? b : a;
}

export interface Being {
  readonly place: string;
  readonly bornOn: string;
}

export function familyOf({ place, bornOn }: Being, more: Partial<BirthFacts> = {}): BirthFacts {
  const parent = {
    household: { divisionCode: place },
    residence: { divisionCode: place },
    employment: {
      kind: 'employee' as const,
      maternityInsured: true,
      employeeMedicalInsured: true,
      pool: place,
      employerAverageMonthlyWageFen: 600_000,
      contributionBaseFen: 600_000,
    },
  };
  return {
    facility: { divisionCode: place, ownership: 'public', countyLevel: true },
    delivery: { at: `${bornOn}T08:00:00+08:00`, method: 'vaginal', difficult: false, plurality: 1 },
    children: [{ order: 1, liveBirth: true }],
    mother: parent,
    father: parent,
    marriage: { status: 'married', livingApart: false },
    childRank: 2,
    prePregnancyCheck: false,
    family: { publicRentalTenant: true, minorChildren: 0 },
    housingNeed: true,
    choices: {
      householdFollows: 'mother',
      childcare: { enrolledFrom: bornOn, institutionDivisionCode: place },
    },
    ...more,
  };
}

export function onBirth(facts: BirthFacts, code: string, asOf: string, subject?: string): Decision {
  const found = decideEntitlements(facts, asOf, { includeDrafts: true }).find(
    (row) => row.code === code && (subject === undefined || row.subject === subject),
  );
  if (!found) throw new Error(`no ${code}`);
  return found;
}

export const creche = (place: string, more: Partial<InstitutionFacts> = {}): InstitutionFacts => ({
  divisionCode: place,
  kind: 'social',
  ownership: 'private',
  meetsStandards: true,
  registered: true,
  filed: true,
  inclusivePrice: true,
  slots: 60,
  enrolled: 60,
  ...more,
});

export function onInstitution(facts: InstitutionFacts, code: string, asOf: string): Decision {
  const found = decideInstitution(facts, asOf, { includeDrafts: true }).find((row) => row.code === code);
  if (!found) throw new Error(`no ${code}`);
  return found;
}

/** One parent alone, a woman of long life, unless said otherwise. */
export const bereaved = (place: string, more: Partial<SpecialFamilyFacts> = {}): SpecialFamilyFacts => ({
  divisionCode: place,
  event: 'only-child-died',
  noLivingChild: true,
  persons: [{ sex: 'female', birthDate: '1950-01-01' }],
  ...more,
});

export function onSpecial(facts: SpecialFamilyFacts, code: string, asOf: string): Decision {
  const found = decideSpecialFamily(facts, asOf, { includeDrafts: true }).find((row) => row.code === code);
  if (!found) throw new Error(`no ${code}`);
  return found;
}

export function ruleOf(decision: Pick<Decision, 'rules'>, rule: string): string | undefined {
  return decision.rules.find((one) => one.rule === rule)?.result;
}

/** One answer at a boundary: what it is asked on, what is answered, and what should be. */
export interface Answer {
  readonly on: string;
  readonly got: unknown;
  readonly is: unknown;
}

/** The day before, the day, and the day after. */
export function around(day: string, got: (day: string) => unknown, is: readonly unknown[]): Answer[] {
  return is.map((expected, i) => {
    const on = addDays(day, i - 1);
    return { on, got: got(on), is: expected };
  });
}

/** One less, the number, and one more. */
export function beside(value: number, got: (value: number) => unknown, is: readonly unknown[]): Answer[] {
  return is.map((expected, i) => ({ on: `${value + i - 1}`, got: got(value + i - 1), is: expected }));
}
