import { expect, test } from 'vitest';
import { birthDoses, dosesDue, nextDoses, vaccinationSchedule } from './schedule.ts';

test('two doses at birth', () => {
  expect(birthDoses('2026-11-20').map((d) => [d.vaccine, d.due])).toEqual([
    ['HepB-1', '2026-11-20'],
    ['BCG', '2026-11-20'],
  ]);
});

test('the next ones in order, with the 2025 百白破 ages (2, 4, 6 months)', () => {
  expect(nextDoses('2026-11-20').map((d) => `${d.due} ${d.vaccine}`)).toEqual([
    '2026-12-20 HepB-2',
    '2027-01-20 IPV-1',
    '2027-01-20 DTaP-1',
    '2027-02-20 IPV-2',
    '2027-03-20 bOPV-1',
    '2027-03-20 DTaP-2',
    '2027-05-20 HepB-3',
    '2027-05-20 MenA-1',
    '2027-05-20 DTaP-3',
  ]);
});

test('22 doses to the age of six in both versions', () => {
  expect(dosesDue('2026-11-20', 0, 72)).toHaveLength(22);
  expect(dosesDue('2024-12-31', 0, 72)).toHaveLength(22);
});

test('children born before 2025 keep the old 百白破 ages', () => {
  expect(vaccinationSchedule('2024-12-31').version).toBe('national-2021');
  expect(vaccinationSchedule('2025-01-01').version).toBe('national-2025');
  expect(dosesDue('2024-12-31', 0, 72).find((d) => d.vaccine === 'DTaP-1')?.due).toBe('2025-03-31');
});

test('a day the month does not have falls on its last day', () => {
  expect(dosesDue('2026-12-31', 2, 2)[0]?.due).toBe('2027-02-28');
});
