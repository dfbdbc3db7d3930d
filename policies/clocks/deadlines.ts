import type { Citation } from '../../schemas/entitlement.ts';
import type { Pack } from '../../schemas/pack.ts';
import { addDays, addMonths } from '../calendar/date.ts';
import { onOrAfterWorkingDay } from '../calendar/working-days.ts';
import { newbornCoverRule, newbornPayBy } from '../insurance/newborn-cover.ts';
import { packDeadlineFor, type TimedQuestion } from './terms.ts';

/** A day until which a family has something to do about a matter. */
export interface FamilyDeadline {
  /** ISO date: never a day of rest (民法典 203) */
  readonly date: string;
  readonly provisional: boolean;
  /** by what the family has done its part */
  readonly metBy: 'requested' | 'completed';
  readonly text: string;
  readonly citation: Citation;
}

/** Days before the last one on which a family is reminded that it has not done its part. A product default: no text says so. */
const REMINDED_DAYS_BEFORE = 7;

/** The first day on which a family is reminded of a day, once. @param date ISO date */
export function remindFrom(date: string): string {
  return addDays(date, -REMINDED_DAYS_BEFORE);
}

function ofInsurance(packs: readonly Pack[], birthDate: string, division: string): FamilyDeadline {
  const rule = newbornCoverRule(division, birthDate, packs);
  const from = `出生后${rule.enrolDays}日以内参保并缴费的，待遇自出生之日起算`;
  return {
    ...newbornPayBy(birthDate, rule),
    metBy: 'completed',
    text: rule.seen ? from : `${from}（没有见到本地的规定，按多数地区）`,
    citation: rule.cite,
  };
}

/**
 * The days until which a family has to act, for a matter of a child. What is claimed of an entitlement has its deadline there.
 * A period in months ends on the corresponding day, or the last one of a shorter month, and not on a day of rest (民法典 202, 203).
 * @param birthDate ISO date of the child's birth in China
 */
export function familyDeadlines(
  packs: readonly Pack[],
  { work, division }: Omit<TimedQuestion, 'day'>,
  birthDate: string,
): FamilyDeadline[] {
  const said = packDeadlineFor(packs, { work, division, day: birthDate });
  const insurance =
    work === 'medical-insurance' && division !== undefined ? [ofInsurance(packs, birthDate, division)] : [];
  if (!said) return insurance;
  const { monthsAfterBirth, metBy, text, cite } = said;
  const end = onOrAfterWorkingDay(addMonths(birthDate, monthsAfterBirth));
  return [{ ...end, metBy, text, citation: cite }, ...insurance];
}
