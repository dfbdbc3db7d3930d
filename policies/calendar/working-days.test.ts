import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { addDays, addMonths, lastDayUnder, shanghaiDate, weekday } from './date.ts';
import type { NoticedYear } from './notice.ts';
import { publishedWith } from './published.ts';
import { holidaysOfTheLaw, isStatutoryHoliday } from './statutory-holidays.ts';
import { addWorkingDays, endOfPeriodDays, firstProvisionalDay, workingDay } from './working-days.ts';

describe('working days of 2026', () => {
  test.each([
    ['2026-09-30', true],
    ['2026-10-01', false],
    ['2026-10-07', false],
    ['2026-10-08', true],
    // exchanged rest days: a Sunday and a Saturday on which people work
    ['2026-09-20', true],
    ['2026-10-10', true],
    ['2026-10-11', false],
  ])('%s working: %s', (date, working) => {
    expect(workingDay(date)).toEqual({ working, provisional: false });
  });

  test('counting over the national day week lands after it', () => {
    expect(addWorkingDays('2026-09-30', 1)).toEqual({ date: '2026-10-08', provisional: false });
    expect(addWorkingDays('2026-10-09', 1)).toEqual({ date: '2026-10-10', provisional: false });
    expect(addWorkingDays('2026-10-09', 2)).toEqual({ date: '2026-10-12', provisional: false });
    expect(addWorkingDays('2026-10-01', 0)).toEqual({ date: '2026-10-01', provisional: false });
  });

  test('half a working day is refused', () => {
    expect(() => addWorkingDays('2026-10-09', 0.5)).toThrow(RangeError);
    expect(() => addWorkingDays('2026-10-09', -1)).toThrow(RangeError);
  });
});

describe('a year that is not published', () => {
  test('is judged by weekday and flagged', () => {
    expect(workingDay('2090-10-09')).toEqual({ working: true, provisional: true });
    expect(workingDay('2090-10-02')).toEqual({ working: false, provisional: true });
    expect(workingDay('2090-10-08')).toEqual({ working: false, provisional: true });
  });

  test.each([
    ['元旦', '2027-01-01'],
    ['除夕', '2027-02-05'],
    ['春节', '2029-02-15'],
    ['清明节', '2027-04-05'],
    ['劳动节', '2028-05-02'],
    ['端午节', '2027-06-09'],
    // a leap fifth month stands between
    ['中秋节', '2028-10-03'],
    ['国庆节', '2029-10-03'],
  ])('has the holidays of the law: %s %s', (_name, date) => {
    expect([0, 6]).not.toContain(weekday(date));
    expect(workingDay(date)).toEqual({ working: false, provisional: true });
  });

  test('has no holidays that the law does not name', () => {
    expect(workingDay('2027-01-04')).toEqual({ working: true, provisional: true });
    expect(workingDay('2027-10-04')).toEqual({ working: true, provisional: true });
  });

  test('day 90 on its New Year’s Day moves over the weekend, and says that it is a guess', () => {
    expect(endOfPeriodDays('2026-10-03', 90)).toEqual({ date: '2027-01-04', provisional: true });
  });

  test('a count that reaches into it is provisional as a whole', () => {
    expect(addWorkingDays('2089-12-30', 5).provisional).toBe(true);
  });
});

describe('the end of a year', () => {
  const NOTICE: NoticedYear = {
    source: '示例〔2027〕1号',
    rest: ['2026-12-30', '2026-12-31', '2027-01-01'],
    work: ['2026-12-26', '2027-01-02'],
  };
  const WITH_NOTICE = publishedWith({ 2027: NOTICE });

  test('is open until the next year is published: its notice may exchange days of this one', () => {
    expect(workingDay('2026-12-28')).toEqual({ working: true, provisional: false });
    expect(workingDay('2026-12-30')).toEqual({ working: true, provisional: true });
    expect(addWorkingDays('2026-12-25', 2)).toEqual({ date: '2026-12-29', provisional: true });
  });

  test('is as the notice of the next year says, once that is there', () => {
    expect(workingDay('2026-12-30', WITH_NOTICE)).toEqual({ working: false, provisional: false });
    expect(workingDay('2026-12-26', WITH_NOTICE)).toEqual({ working: true, provisional: false });
    expect(addWorkingDays('2026-12-25', 4, WITH_NOTICE)).toEqual({ date: '2027-01-02', provisional: false });
    expect(endOfPeriodDays('2026-10-03', 90, WITH_NOTICE)).toEqual({
      date: '2027-01-02',
      provisional: false,
    });
  });

  test('of years that are published is what their notices said', () => {
    expect(workingDay('2018-12-29')).toEqual({ working: true, provisional: false });
    expect(workingDay('2018-12-31')).toEqual({ working: false, provisional: false });
    expect(addWorkingDays('2018-12-28', 2)).toEqual({ date: '2019-01-02', provisional: false });
  });
});

describe('the holidays of the law', () => {
  /** 除夕 and 2 May are holidays since 2025 only. */
  const isNew = (day: string, year: number): boolean =>
    year < 2025 && (day.endsWith('-05-02') || holidaysOfTheLaw(year).has(addDays(day, 3)));

  test('are days of rest in every notice since 清明节, 端午节 and 中秋节 are holidays', () => {
    for (let year = 2008; year <= 2026; year += 1) {
      const days = [...holidaysOfTheLaw(year)].filter((day) => !isNew(day, year));
      expect(days.length, String(year)).toBeGreaterThanOrEqual(10);
      expect(
        days.filter((day) => workingDay(day).working),
        String(year),
      ).toEqual([]);
    }
  });

  test('are thirteen days of a year, but where 中秋节 falls into 国庆节', () => {
    const counts = [2026, 2027, 2028, 2029, 2030, 2031].map((year) => holidaysOfTheLaw(year).size);
    expect(counts).toEqual([13, 13, 12, 13, 13, 12]);
  });

  test('bind no year of before the law', () => {
    expect(isStatutoryHoliday('2024-05-02')).toBe(false);
    expect(isStatutoryHoliday('2025-05-02')).toBe(true);
  });
});

describe('civil-law periods (民法典 201-203)', () => {
  test('the day of birth is not counted', () => {
    expect(endOfPeriodDays('2026-03-02', 90).date).toBe('2026-06-01');
    expect(endOfPeriodDays('2026-11-20', 90).date).toBe('2027-02-18');
  });

  test('a last day inside the holiday moves to the next working day', () => {
    expect(endOfPeriodDays('2026-07-03', 90)).toEqual({ date: '2026-10-08', provisional: false });
  });

  test('a last day on a Saturday that is worked does not move', () => {
    expect(endOfPeriodDays('2026-07-12', 90)).toEqual({ date: '2026-10-10', provisional: false });
  });
});

describe('dates', () => {
  test('months without the day end on their last day (民法典 202)', () => {
    expect(addMonths('2027-11-30', 3)).toBe('2028-02-29');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-12-15', 1)).toBe('2027-01-15');
  });

  test('under 3 lasts to the day before the birthday', () => {
    expect(lastDayUnder(3, '2026-11-20')).toBe('2029-11-19');
    expect(lastDayUnder(1, '2028-02-29')).toBe('2029-02-27');
  });

  test('an instant belongs to the day it is in China', () => {
    expect(shanghaiDate('2026-11-20T16:30:00Z')).toBe('2026-11-21');
    expect(shanghaiDate('2026-11-20T23:59:59+08:00')).toBe('2026-11-20');
    expect(() => shanghaiDate('yesterday')).toThrow(RangeError);
  });

  test('dates that do not exist are refused', () => {
    expect(() => addDays('2026-02-30', 1)).toThrow(RangeError);
  });
});

describe('on a machine in any zone', () => {
  const MODULE = new URL('working-days.ts', import.meta.url).href;
  const DAYS = new URL('date.ts', import.meta.url).href;
  /** Every day of a published year and of two that are not: worked or not. */
  const YEAR = `
    const { workingDay } = await import('${MODULE}');
    const { addDays } = await import('${DAYS}');
    let seen = '';
    for (let day = '2026-01-01'; day <= '2028-12-31'; day = addDays(day, 1)) seen += Number(workingDay(day).working);
    process.stdout.write(seen);`;

  /** In a process of its own: a zone is looked at when a process begins. */
  function yearAsSeen(zone: string): string {
    return execFileSync(process.execPath, ['--input-type=module', '-e', YEAR], {
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    });
  }

  test.each(['America/Los_Angeles', 'Pacific/Kiritimati'])('in %s the days are those of China', (zone) => {
    const seen = yearAsSeen(zone);
    expect(seen).toBe(yearAsSeen('Asia/Shanghai'));
    expect([...seen.slice(0, 365)].filter((day) => day === '1')).toHaveLength(248);
  });
});

describe('how far the working calendar is known', () => {
  const year = (source: string): NoticedYear => ({ source, rest: [], work: [] });
  const TWO_YEARS = publishedWith({ 2090: year('示例〔2090〕1号'), 2091: year('示例〔2091〕1号') });

  test.each([
    ['a date of a year that nobody has published', '2089-05-05', '2089-05-05'],
    ['the first day that is published', '2090-01-01', '2091-12-29'],
    ['the end of a year whose next one is published', '2090-12-30', '2091-12-29'],
    ['the end of the last one', '2091-12-30', '2091-12-30'],
  ])('from %s on', (_, from, first) => {
    expect(firstProvisionalDay(from, TWO_YEARS)).toBe(first);
  });

  test('is to the end of 2026 at least', () => {
    expect(firstProvisionalDay('2026-01-01') >= '2026-12-29').toBe(true);
  });
});
