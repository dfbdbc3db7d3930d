import type { Citation } from '../../schemas/entitlement.ts';
import { addMonths, yearOf } from '../calendar/date.ts';
import { endOfPeriodDays } from '../calendar/working-days.ts';

/** What a place says about the resident insurance of newborns (居民医保, facts 3.6). */
export interface NewbornCoverRule {
  /** false where nothing of the place itself was found and what most places have is taken */
  readonly seen: boolean;
  /** days after birth, inclusive, within which cover counts from birth */
  readonly enrolDays: number;
  /** whether the place itself was seen to say when cover starts for one who enrols later */
  readonly lateStart: 'month-after-payment' | 'not-stated';
  /** born fewer than this many days before the year's end: the family chooses birth year, next year or both */
  readonly yearEndChoiceDays: number | null;
  /** whether a newborn who died inside the window stays covered */
  readonly deathInWindowCovered: boolean | null;
  /** integer fen by calendar year; a year that is missing is not known */
  readonly premiumFenByYear: Readonly<Record<number, number>>;
  readonly citation: Citation;
}

const GANSU: NewbornCoverRule = {
  seen: true,
  enrolDays: 90,
  lateStart: 'not-stated',
  yearEndChoiceDays: null,
  deathInWindowCovered: null,
  premiumFenByYear: { 2025: 40_000 },
  citation: {
    document: '甘肃省医保局新生儿参保说明（2025年）',
    article: '90日内参保缴费',
    confidence: 'secondary',
  },
};

const SHAANXI: NewbornCoverRule = {
  seen: true,
  enrolDays: 90,
  lateStart: 'month-after-payment',
  yearEndChoiceDays: 90,
  deathInWindowCovered: true,
  premiumFenByYear: {},
  citation: {
    document: '陕西省新生儿参保规定（2022年起）',
    article: '90日内参保缴费',
    confidence: 'secondary',
  },
};

/** Ninety days is what most places have (W150); nothing more is known of the place. */
const ELSEWHERE: NewbornCoverRule = {
  seen: false,
  enrolDays: 90,
  lateStart: 'not-stated',
  yearEndChoiceDays: null,
  deathInWindowCovered: null,
  premiumFenByYear: {},
  citation: { document: '各地新生儿参保规定', article: '90日（多数地区）', confidence: 'secondary' },
};

const RULES_BY_PROVINCE: Readonly<Record<string, NewbornCoverRule>> = { '62': GANSU, '61': SHAANXI };

/** The rule of the province a division lies in, or what most places have. */
export function newbornCoverRule(divisionCode: string): NewbornCoverRule {
  return RULES_BY_PROVINCE[divisionCode.slice(0, 2)] ?? ELSEWHERE;
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
    premiumFen: rule.premiumFenByYear[premiumYear] ?? null,
    fromBirth,
    certain: fromBirth || rule.lateStart === 'month-after-payment',
  };
}
