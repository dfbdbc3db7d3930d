import { isRealDate, residentIdCheckCharacter, type Sex } from '../schemas/resident-id.ts';

/**
 * Allotting of 公民身份号码 (GB 11643-1999) for the simulated police. Only 公安 allots real numbers, so these are
 * counted DOWN from the top of the sequence (999 for boys, 998 for girls), where registries that count up
 * from 001 hardly ever come: a number with a sequence near 999 is visibly one of ours.
 */
const HIGHEST_SEQUENCE: Readonly<Record<Sex, number>> = { male: 999, female: 998 };

/** How many numbers there are for one division, birth date and sex. */
export const RESIDENT_ID_CAPACITY = 500;

/**
 * NBS statistical areas (development zones and the like, last two digits 71–80) are no GB/T 2260 divisions:
 * no number carries them, it carries the real county (facts 3.4). 81–99 are county-level cities, which are.
 */
export function isStatisticalCode(divisionCode: string): boolean {
  const county = Number(divisionCode.slice(4));
  return county >= 71 && county <= 80;
}

/**
 * The resident ID number at a place in the test range.
 * @param divisionCode six digits, the registered household's
 * @param birthDate ISO date
 * @param index 0 to 499 within one division, birth date and sex
 * @throws RangeError for a statistical code, an impossible division or date, or when the range is exhausted
 */
export function composeResidentId(divisionCode: string, birthDate: string, sex: Sex, index: number): string {
  if (!/^[1-9]\d{5}$/.test(divisionCode)) throw new RangeError('行政区划代码应为6位数字');
  if (isStatisticalCode(divisionCode)) {
    throw new RangeError(`${divisionCode}是统计用区划代码，不能用于公民身份号码，请改用实际县（区）代码`);
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(birthDate) || !isRealDate(birthDate))
    throw new RangeError('出生日期不存在');
  if (!Number.isInteger(index) || index < 0) throw new RangeError('序号应为不小于0的整数');
  if (index >= RESIDENT_ID_CAPACITY)
    throw new RangeError(`${divisionCode}当日同性别公民身份号码顺序码已用完`);
  const sequence = String(HIGHEST_SEQUENCE[sex] - 2 * index).padStart(3, '0');
  const first17 = `${divisionCode}${birthDate.replaceAll('-', '')}${sequence}`;
  return `${first17}${residentIdCheckCharacter(first17)}`;
}
