import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { addDays, addMonths, lastDayUnder, shanghaiDate } from './date.ts';
import { addWorkingDays, endOfPeriodDays, workingDay } from './working-days.ts';

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
    expect(workingDay('2090-10-02')).toEqual({ working: true, provisional: true });
    expect(workingDay('2090-10-01')).toEqual({ working: false, provisional: true });
  });

  test('a count that reaches into it is provisional as a whole', () => {
    expect(addWorkingDays('2089-12-30', 5).provisional).toBe(true);
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
  /** Every day of a year: worked or not. */
  const YEAR = `
    const { workingDay } = await import('${MODULE}');
    const { addDays } = await import('${DAYS}');
    let seen = '';
    for (let day = '2026-01-01'; day <= '2026-12-31'; day = addDays(day, 1)) seen += Number(workingDay(day).working);
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
    expect([...seen].filter((day) => day === '1')).toHaveLength(248);
  });
});
