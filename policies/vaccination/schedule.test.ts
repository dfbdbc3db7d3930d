import { expect, test } from 'vitest';
import { knownDivisions, loadPacks, packTexts } from '../load/all-packs.ts';
import { TEST_CITY } from '../load/test-city.test-data.ts';
import { birthDoses, dosesDue, nextDoses, vaccinationProgramme } from './schedule.ts';

const of = (birthDate: string) => vaccinationProgramme('620102', birthDate);
const inSixYears = (birthDate: string) => dosesDue(of(birthDate), birthDate, 0, 72);

test('two doses at birth', () => {
  expect(birthDoses(of('2026-11-20'), '2026-11-20').map((d) => [d.vaccine, d.due])).toEqual([
    ['HepB-1', '2026-11-20'],
    ['BCG', '2026-11-20'],
  ]);
});

test('the next ones in order, with the 2025 百白破 ages (2, 4, 6 months)', () => {
  expect(nextDoses(of('2026-11-20'), '2026-11-20').map((d) => `${d.due} ${d.vaccine}`)).toEqual([
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
  expect(inSixYears('2026-11-20')).toHaveLength(22);
  expect(inSixYears('2024-12-31')).toHaveLength(22);
});

test('children born before 2025 keep the old 百白破 ages', () => {
  expect(of('2024-12-31').version).toBe('national-2021');
  expect(of('2025-01-01').version).toBe('national-2025');
  expect(inSixYears('2024-12-31').find((d) => d.vaccine === 'DTaP-1')?.due).toBe('2025-03-31');
});

test('a day the month does not have falls on its last day', () => {
  expect(dosesDue(of('2026-12-31'), '2026-12-31', 2, 2)[0]?.due).toBe('2027-02-28');
});

test('a place may have a programme of its own, for children born from a day who live there', () => {
  const city = `${TEST_CITY.replaceAll("'620100'", "'621100'")}vaccination:
  - version: city-2026
    from: 2026-10-01
    cite: { document: 办法, article: 第五条 }
    doses:
      - { vaccine: Flu-1, title: 流感疫苗第1剂, ageMonths: 6 }
      - { vaccine: HepB-1, title: 乙肝疫苗第1剂, ageMonths: 0 }
`;
  const packs = loadPacks([...packTexts(), { file: 'city', text: city }], knownDivisions());
  const programme = vaccinationProgramme('621102', '2026-10-01', packs);
  expect(dosesDue(programme, '2026-10-01', 0, 6).map((d) => `${d.due} ${d.vaccine}`)).toEqual([
    '2026-10-01 HepB-1',
    '2027-04-01 Flu-1',
  ]);
  expect(vaccinationProgramme('621102', '2026-09-30', packs).version).toBe('national-2025');
  expect(vaccinationProgramme('620102', '2026-10-01', packs).version).toBe('national-2025');
});

test('a dose that is written twice is refused', () => {
  const dose = '      - { vaccine: BCG, title: 卡介苗, ageMonths: 0 }\n';
  const text = `${TEST_CITY}vaccination:\n  - version: twice\n    cite: { document: 办法, article: 一 }\n    doses:\n${dose}${dose}`;
  expect(() => loadPacks([{ file: 'city', text }], knownDivisions())).toThrow('BCG 写了两次');
});
