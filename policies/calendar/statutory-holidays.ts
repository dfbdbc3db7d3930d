import chineseDays from 'chinese-days';
import { addDays, yearOf } from './date.ts';

/**
 * 全国年节及纪念日放假办法 (国令第795号, in force since 2025-01-01), article 2: the holidays of everybody stand in the law; the yearly
 * notice only exchanges days around them.
 */
const LAW_FROM_YEAR = 2025;
/** 元旦 1 day, 劳动节 2, 国庆节 3. */
const FIXED = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'] as const;
/** 春节 4 days from the eve on, 端午节 and 中秋节 1 each: month and day of the lunar year, and days beside it. */
const LUNAR = [
  { month: 1, day: 1, beside: [-1, 0, 1, 2] },
  { month: 5, day: 5, beside: [0] },
  { month: 8, day: 15, beside: [0] },
] as const;

/** The first day of the lunar year 1900; the library's table goes from there to 2100. */
const LUNAR_EPOCH = '1900-01-31';
const LAST_LUNAR_YEAR = 2100;
const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

/** Days of the months of a lunar year before a month, that of a leap month (which follows its namesake) with them. */
function daysBefore(year: number, month: number): number {
  const { leapMonth, days } = chineseDays.getYearLeapMonth(year);
  const leap = leapMonth !== undefined && leapMonth < month ? days : 0;
  return MONTHS.filter((one) => one < month).reduce(
    (sum, one) => sum + chineseDays.monthDays(year, one),
    leap,
  );
}

/**
 * The first day of a lunar year. Of the library only what it counts is taken: the days that it names are those of the zone of
 * the machine.
 */
function lunarNewYear(year: number): string {
  let days = 0;
  for (let one = 1900; one < year; one += 1) days += daysBefore(one, 13);
  return addDays(LUNAR_EPOCH, days);
}

function lunarHolidays(year: number): string[] {
  const first = lunarNewYear(year);
  return LUNAR.flatMap(({ month, day, beside }) =>
    beside.map((days) => addDays(first, daysBefore(year, month) + day - 1 + days)),
  );
}

/** 清明 by the usual formula of the 21st century, good to 2099. */
function qingming(year: number): string {
  const since = year % 100;
  return `${year}-04-0${Math.floor(since * 0.2422 + 4.81) - Math.floor(since / 4)}`;
}

const known = new Map<number, ReadonlySet<string>>();

/** The holidays that the law of 2025 makes of the days of a year, as ISO dates. */
export function holidaysOfTheLaw(year: number): ReadonlySet<string> {
  const before = known.get(year);
  if (before) return before;
  const moving = year < LAST_LUNAR_YEAR ? [...lunarHolidays(year), qingming(year)] : [];
  const holidays = new Set([...FIXED.map((day) => `${year}-${day}`), ...moving]);
  known.set(year, holidays);
  return holidays;
}

/**
 * Whether the law itself makes a day a holiday, whatever the notice of its year will say. The day that is given for one that falls
 * on a weekend (article 6) is in the notice, and so is not known here.
 * @param date ISO date
 */
export function isStatutoryHoliday(date: string): boolean {
  const year = yearOf(date);
  return year >= LAW_FROM_YEAR && holidaysOfTheLaw(year).has(date);
}
