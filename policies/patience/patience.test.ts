import { expect, test } from 'vitest';
import { WORK_CODES, type WorkCode } from '../../schemas/matter.ts';
import { patienceText, promisedUntil, secondsAtMost, silentUntil } from './patience.ts';

const ASKED = new Date('2026-11-20T16:30:00+08:00'); // a Friday

test.each<[WorkCode, string]>([
  ['birth-certificate', '2026-11-20T16:45:00+08:00'],
  ['leave-change-notice', '2026-11-20T16:45:00+08:00'],
  ['household-registration', '2026-11-23T23:59:59.999+08:00'],
  ['subsidy-payment', '2026-11-25T23:59:59.999+08:00'],
])('each department and each matter has its own patience: %s until %s', (code, until) => {
  expect(silentUntil(code, ASKED)).toEqual(new Date(until));
});

test('working days are those of the State Council: 国庆节 is waited out', () => {
  const asked = new Date('2026-09-30T10:00:00+08:00');
  expect(silentUntil('household-registration', asked)).toEqual(new Date('2026-10-08T23:59:59.999+08:00'));
});

test('the day is the one in China, also where it is another one in UTC', () => {
  const asked = new Date('2026-11-22T17:00:00Z'); // Monday 01:00 in China
  expect(silentUntil('household-registration', asked)).toEqual(new Date('2026-11-24T23:59:59.999+08:00'));
});

test('a setting overrides all of them', () => {
  for (const code of WORK_CODES)
    expect(silentUntil(code, ASKED, 2)).toEqual(new Date('2026-11-20T16:30:02+08:00'));
  expect(patienceText('household-registration', 2)).toBe('2秒');
  expect(patienceText('household-registration')).toBe('1个工作日');
});

test('it is never over at once, and never later than those expect who only judge it', () => {
  const days = Array.from({ length: 400 }, (_, day) => new Date(ASKED.getTime() + day * 86_400_000));
  for (const code of WORK_CODES)
    for (const day of days) {
      const seconds = (silentUntil(code, day).getTime() - day.getTime()) / 1000;
      expect(seconds).toBeGreaterThan(60);
      expect(seconds).toBeLessThanOrEqual(secondsAtMost(code));
    }
});

test.each<[string, string]>([
  ['2026-11-20', '2026-11-20T23:59:59.999+08:00'],
  ['2026-11-22', '2026-11-22T23:59:59.999+08:00'], // a Sunday: it is the department's word
  ['2026-11-01', '2026-11-01T23:59:59.999+08:00'],
  ['9999-12-31', '2027-05-19T23:59:59.999+08:00'],
])('a promise holds until the end of its day: %s', (expectedBy, until) => {
  expect(promisedUntil(expectedBy, ASKED)).toEqual(new Date(until));
});
