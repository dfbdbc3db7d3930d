/**
 * 公民身份号码 (GB 11643-1999): six digits of division, eight of birth date, three of sequence
 * (odd for men, even for women), one check character (ISO 7064 MOD 11-2).
 */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';

export type Sex = 'male' | 'female';

/**
 * The check character of the first seventeen digits.
 * @param first17 seventeen decimal digits
 */
export function residentIdCheckCharacter(first17: string): string {
  if (!/^\d{17}$/.test(first17))
    throw new RangeError('a resident ID has seventeen digits before its check character');
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(first17[i]), 0);
  return CHECK_CHARACTERS[sum % 11] as string;
}

export interface ResidentIdParts {
  readonly divisionCode: string;
  /** ISO date, `1995-03-12` */
  readonly birthDate: string;
  readonly sex: Sex;
}

/** What a resident ID says about its holder, or undefined when form, date or check character is wrong. */
export function readResidentId(id: string): ResidentIdParts | undefined {
  if (!/^[1-9]\d{16}[\dX]$/.test(id)) return undefined;
  if (residentIdCheckCharacter(id.slice(0, 17)) !== id[17]) return undefined;
  const birthDate = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
  if (!isRealDate(birthDate)) return undefined;
  return { divisionCode: id.slice(0, 6), birthDate, sex: Number(id[16]) % 2 === 1 ? 'male' : 'female' };
}

const DAYS_OF_MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** True for an ISO date that exists in the calendar. Reckoned, not parsed: every decision asks it many times. */
export function isRealDate(date: string): boolean {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = (DAYS_OF_MONTHS[month - 1] ?? 0) + (month === 2 && isLeap ? 1 : 0);
  return day >= 1 && day <= days;
}
