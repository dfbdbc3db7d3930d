import { describe, expect, test } from 'vitest';
import { WORK_CODES, type WorkCode } from '../../schemas/matter.ts';
import { knownDivisions, loadPacks, packTexts } from '../load/all-packs.ts';
import { TEST_CITY } from '../load/test-city.test-data.ts';
import { patienceText, promisedUntil, secondsAtMost, silentUntil } from './patience.ts';

const anywhere = (code: WorkCode) => ({ code, division: undefined });
const ASKED = new Date('2026-11-20T16:30:00+08:00'); // a Friday

test.each<[WorkCode, string]>([
  ['birth-certificate', '2026-11-20T16:45:00+08:00'],
  ['leave-change-notice', '2026-11-20T16:45:00+08:00'],
  ['household-registration', '2026-11-23T23:59:59.999+08:00'],
  ['subsidy-payment', '2026-11-25T23:59:59.999+08:00'],
])('each department and each matter has its own patience: %s until %s', (code, until) => {
  expect(silentUntil(anywhere(code), ASKED)).toEqual(new Date(until));
});

test('working days are those of the State Council: 国庆节 is waited out', () => {
  const asked = new Date('2026-09-30T10:00:00+08:00');
  expect(silentUntil(anywhere('household-registration'), asked)).toEqual(
    new Date('2026-10-08T23:59:59.999+08:00'),
  );
});

test('the day is the one in China, also where it is another one in UTC', () => {
  const asked = new Date('2026-11-22T17:00:00Z'); // Monday 01:00 in China
  expect(silentUntil(anywhere('household-registration'), asked)).toEqual(
    new Date('2026-11-24T23:59:59.999+08:00'),
  );
});

test('a setting overrides all of them', () => {
  for (const code of WORK_CODES)
    expect(silentUntil(anywhere(code), ASKED, 2)).toEqual(new Date('2026-11-20T16:30:02+08:00'));
  expect(patienceText(anywhere('household-registration'), ASKED, 2)).toBe('2秒');
  expect(patienceText(anywhere('household-registration'), ASKED)).toBe('1个工作日');
});

test('it is never over at once, and never later than those expect who only judge it', () => {
  const days = Array.from({ length: 400 }, (_, day) => new Date(ASKED.getTime() + day * 86_400_000));
  for (const code of WORK_CODES)
    for (const day of days) {
      const seconds = (silentUntil(anywhere(code), day).getTime() - day.getTime()) / 1000;
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

describe('a place that says it otherwise (规则包 patience)', () => {
  const city = TEST_CITY.replaceAll("'620100'", "'621100'");
  const said = `patience:
  - { department: public-security, seconds: 1200, until: 2026-11-30, cite: { document: 办法, article: 第九条 } }
  - { department: public-security, seconds: 1800, from: 2026-12-01, cite: { document: 办法, article: 第九条 } }
  - { work: death-registration, workingDays: 5 }
`;
  const packs = loadPacks([...packTexts(), { file: 'city', text: city + said }], knownDivisions());
  const until = (code: WorkCode, division: string, from: string) =>
    silentUntil({ code, division }, new Date(from), undefined, packs).toISOString();

  test('the closest place speaks, of all the work of a department as of one piece of it', () => {
    const asked = '2026-11-20T08:00:00.000Z';
    expect(until('household-registration', '621102', asked)).toBe('2026-11-20T08:20:00.000Z');
    expect(until('household-registration', '620102', asked)).toBe('2026-11-23T15:59:59.999Z');
    expect(until('death-registration', '621102', asked)).toBe('2026-11-27T15:59:59.999Z');
  });

  test('on the day on which it is asked', () => {
    const [before, after] = ['2026-11-30T15:59:59.000Z', '2026-11-30T16:00:00.000Z'];
    expect(until('household-registration', '621102', before)).toBe('2026-11-30T16:19:59.000Z');
    expect(until('household-registration', '621102', after)).toBe('2026-11-30T16:30:00.000Z');
  });

  test('who only judges it counts with the longest of all places', () => {
    expect(secondsAtMost('death-registration', packs)).toBeGreaterThan(secondsAtMost('death-registration'));
  });

  test.each([
    ['  - { seconds: 60 }\n', 'department 与 work 写一个'],
    ['  - { department: finance, work: subsidy-payment, seconds: 60 }\n', 'department 与 work 写一个'],
    ['  - { department: finance }\n', 'seconds 与 workingDays 写一个'],
    ['  - { department: finance, seconds: 86401 }\n', '不应超过86400秒（产品阈值）'],
    [
      '  - { department: finance, seconds: 60 }\n  - { department: finance, seconds: 90, from: 2027-01-01 }\n',
      'finance 同一时段写了两次',
    ],
  ])('what cannot be is refused: %s', (lines, message) => {
    const text = `${city}patience:\n${lines}`;
    expect(() => loadPacks([{ file: 'city', text }], knownDivisions())).toThrow(message);
  });
});
