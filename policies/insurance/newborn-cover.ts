import type { Pack, Period } from '../../schemas/pack.ts';
import { addMonths, yearOf } from '../calendar/date.ts';
import { endOfPeriodDays } from '../calendar/working-days.ts';
import { schemeFor } from '../entitlements/law.ts';
import { fen } from '../entitlements/money.ts';
import { packsFor } from '../entitlements/packs-for.ts';

/** What a place says about the resident insurance of newborns (居民医保, facts 3.6), as its pack has it. */
export type NewbornCoverRule = Period<'newborn-insurance-cover'>;

/**
 * The rule for a child born on a day, of the place it is enrolled in or of the closest wider one.
 * @param birthDate ISO date
 * @throws RangeError where not even the country has one
 */
export function newbornCoverRule(
  division: string,
  birthDate: string,
  packs: readonly Pack[] = packsFor({}),
): NewbornCoverRule {
  const rule = schemeFor({ packs, asOf: birthDate, birthDate }, 'newborn-insurance-cover', division);
  if (!rule) throw new RangeError(`no rule of newborn insurance for ${division} on ${birthDate}`);
  return rule;
}

export interface NewbornCover {
  readonly coverFrom: string;
  readonly coverUntil: string;
  /** last day on which enrolling and paying makes cover count from birth */
  readonly payBy: string;
  readonly payByProvisional: boolean;
  readonly premiumYear: number;
  /** integer fen, null when the year's premium is not known */
  readonly premiumFen: number | null;
  readonly fromBirth: boolean;
  /** false where the place does not say when a late enrolment starts and the month after payment is assumed */
  readonly certain: boolean;
}

/** Last day of the window in which a newborn is enrolled with effect from birth. */
export function newbornPayBy(
  birthDate: string,
  rule: NewbornCoverRule,
): { date: string; provisional: boolean } {
  return endOfPeriodDays(birthDate, rule.enrolDays);
}

/**
 * The cover of a newborn enrolled and paid for on a day: inside the window from birth to the end of the birth
 * year, later from the month after payment to the end of that year.
 * @param birthDate @param enrolledOn ISO dates in China
 * @throws RangeError when the enrolment lies before the birth
 */
export function newbornCover(birthDate: string, enrolledOn: string, rule: NewbornCoverRule): NewbornCover {
  if (enrolledOn < birthDate) throw new RangeError('enrolment before birth');
  const payBy = newbornPayBy(birthDate, rule);
  const fromBirth = enrolledOn <= payBy.date;
  const coverFrom = fromBirth ? birthDate : `${addMonths(enrolledOn, 1).slice(0, 7)}-01`;
  const premiumYear = yearOf(coverFrom);
  return {
    coverFrom,
    coverUntil: `${premiumYear}-12-31`,
    payBy: payBy.date,
    payByProvisional: payBy.provisional,
    premiumYear,
    premiumFen: premiumOf(premiumYear, rule),
    fromBirth,
    certain: fromBirth || rule.late === 'month-after-payment',
  };
}

/** Integer fen; null where the year's premium is not known. */
function premiumOf(year: number, { premiumYuanByYear }: NewbornCoverRule): number | null {
  const yuan = premiumYuanByYear?.[year];
  return yuan === undefined ? null : fen(yuan);
}
