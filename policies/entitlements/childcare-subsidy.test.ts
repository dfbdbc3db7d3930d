import { expect, test } from 'vitest';
import { allPacks } from '../load/all-packs.ts';
import { subsidySchedule as scheduleOf } from './childcare-subsidy.ts';
import { schemeFor } from './law.ts';

function subsidySchedule(birthDate: string, deathDate?: string) {
  const terms = schemeFor({ packs: allPacks(), asOf: '2026-11-22' }, 'childcare-subsidy', undefined);
  if (!terms) throw new Error('no national subsidy');
  return scheduleOf(terms, birthDate, deathDate);
}

/** The published examples of 2022–2024 births (facts 4.1: W76, W84). */
test.each([
  ['2023-12-05', [3600, 3600]],
  ['2022-01-05', [300]],
  ['2022-12-31', [3600]],
  ['2024-06-15', [3600, 3600, 1800]],
  ['2025-01-01', [3600, 3600, 3600]],
  ['2021-12-31', []],
])('born %s: %j yuan', (birthDate, yuan) => {
  expect(subsidySchedule(birthDate).map((i) => i.amountFen / 100)).toEqual(yuan);
});

test('the first year is 2025 for those born before it', () => {
  expect(subsidySchedule('2023-12-05').map((i) => i.due)).toEqual(['2025', '2026']);
});

test('nothing after the year of a death', () => {
  expect(subsidySchedule('2026-11-11', '2026-11-13').map((i) => i.due)).toEqual(['2026']);
  expect(subsidySchedule('2026-11-11', '2027-02-01').map((i) => i.due)).toEqual(['2026', '2027']);
  expect(subsidySchedule('2024-03-01', '2024-12-31')).toEqual([]);
});
