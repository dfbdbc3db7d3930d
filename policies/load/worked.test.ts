import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  asWorked,
  driftOf,
  readWorked,
  renewed,
  sentenceOf,
  unlisted,
  withNew,
  WORKED_BY,
} from '../../test/support/worked-law.ts';
import { knownDivisions, loadPacks, writtenTexts, type PackText } from './all-packs.ts';

const LIST = readFileSync(WORKED_BY, 'utf8');

/** Numbers of different kinds, each corrected in one file as an officer would. */
const CORRECTIONS: readonly (readonly [kind: string, pack: string, from: string, to: string, at: string])[] =
  [
    ['days of a leave', 'gansu', 'total: 180', 'total: 181', 'schemes/maternity-leave/[0]/total'],
    [
      'days beside a leave',
      'shaanxi',
      '{ rule: third-child, when: third-child, days: 15 }',
      '{ rule: third-child, when: third-child, days: 16 }',
      'schemes/maternity-leave/[0]/supplements/[third-child]/days',
    ],
    ['days a year', 'jilin', 'daysPerYear: 20', 'daysPerYear: 22', 'schemes/parental-leave/[0]/daysPerYear'],
    [
      'money a year',
      'national',
      'yuanPerYear: 3600',
      'yuanPerYear: 3900',
      'schemes/childcare-subsidy/[0]/yuanPerYear',
    ],
    [
      'money a month',
      'national',
      'yuanPerMonth: 2000',
      'yuanPerMonth: 2100',
      'schemes/infant-care-tax-deduction/[0]/yuanPerMonth',
    ],
    [
      'money for a place',
      'lanzhou',
      'yuanPerSlot: 1000',
      'yuanPerSlot: 1100',
      'schemes/childcare-operating-subsidy/[0]/yuanPerSlot',
    ],
    [
      'a share',
      'lanzhou',
      '{ level: city, percent: 40 }, { level: district, percent: 60 }',
      '{ level: city, percent: 45 }, { level: district, percent: 55 }',
      'schemes/childcare-operating-subsidy/[0]/shares/[0]/shares',
    ],
    [
      'an age',
      'lanzhou',
      'womenFromAge: 50',
      'womenFromAge: 55',
      'schemes/special-family-aid/[0]/pension/womenFromAge',
    ],
    [
      'months',
      'lanzhou',
      'afterMonths: 12',
      'afterMonths: 6',
      'schemes/childcare-operating-subsidy/[0]/afterMonths',
    ],
    [
      'a day of the calendar',
      'shaanxi',
      'value: 2025-10-01',
      'value: 2025-11-01',
      'schemes/maternity-allowance/[0]/paidToPersonFrom/value',
    ],
    [
      'percent of a measure',
      'lanzhou',
      'onlyChildDiedPercent: 20',
      'onlyChildDiedPercent: 25',
      'measures/[nursing-home-fee-cut-after-a-death]/values/onlyChildDiedPercent',
    ],
    [
      'a band of places',
      'zhangye-draft',
      'slotsTo: 49, yuan: 20000',
      'slotsTo: 49, yuan: 25000',
      'schemes/childcare-construction-subsidy/[0]/bands/[1]',
    ],
    [
      'an age in months of a dose',
      'national',
      'vaccine: DTaP-1, title: 百白破疫苗第1剂, ageMonths: 3',
      'vaccine: DTaP-1, title: 百白破疫苗第1剂, ageMonths: 4',
      'vaccination/[0]/doses/[DTaP-1]/ageMonths',
    ],
    [
      'an age of a joint list',
      'lanzhou',
      'underYears: 1',
      'underYears: 2',
      'jointLists/[0]/conditions/underYears',
    ],
  ];

function corrected(texts: readonly PackText[], pack: string, from: string, to: string): PackText[] {
  return texts.map((one) => {
    if (one.file !== `policies/packs/${pack}.yaml`) return one;
    if (!one.text.includes(from)) throw new Error(`no ${from} in ${pack}`);
    return { ...one, text: one.text.replace(from, to) };
  });
}

describe.each(CORRECTIONS)('one number corrected in one file: %s', (_kind, pack, from, to, at) => {
  // from the numbers of the examples on, whatever an officer has corrected since
  const before = asWorked(writtenTexts(), readWorked());
  const uncorrected = LIST.replaceAll(/^ {2}corrected:\n(?: {4}.*\n)*/gm, '');
  const after = corrected(before, pack, from, to);
  const worked = readWorked(uncorrected);

  test('the packs are whole, and one sentence names the example to renew', () => {
    expect(loadPacks(after, knownDivisions()).length).toBe(before.length);
    expect(driftOf(before, worked)).toEqual([]);
    const sentences = driftOf(after, worked).map(sentenceOf);
    expect(sentences).toEqual([expect.stringContaining(`policies/packs/${pack}.yaml 的 ${at} 现在是 `)]);
    expect(sentences[0]).toMatch(/：改对了就运行 npm run renew$/);
  });

  test('every other test reads the law to the letter as its example was derived', () => {
    expect(after).not.toEqual(before);
    expect(asWorked(after, worked)).toEqual(before);
  });

  test('renewed when told to: nothing is red, and the examples stay as they are', () => {
    const list = renewed(uncorrected, driftOf(after, worked));
    expect(driftOf(after, readWorked(list))).toEqual([]);
    expect(asWorked(after, readWorked(list))).toEqual(before);
    // and back again, where the correction was none
    const back = renewed(list, driftOf(before, readWorked(list)));
    expect(driftOf(before, readWorked(back))).toEqual([]);
    expect(readWorked(back)).toEqual(worked);
  });
});

test('a number that a pack no longer has is named too, and stays so until somebody writes it', () => {
  // from the numbers of the examples on: another one that an officer has corrected is not told here
  const worked = readWorked(LIST.replaceAll(/^ {2}corrected:\n(?: {4}.*\n)*/gm, ''));
  const gone = corrected(asWorked(writtenTexts(), worked), 'jilin', '      daysPerYear: 20\n', '');
  const drifts = driftOf(gone, worked);
  expect(drifts.map(sentenceOf)).toEqual([expect.stringContaining('现在是 （没有了）')]);
  const list = LIST.replaceAll(/^ {2}corrected:\n(?: {4}.*\n)*/gm, '');
  expect(driftOf(gone, readWorked(renewed(list, drifts)))).toHaveLength(1);
});

test('a new number of a pack is named, and written down when told to', () => {
  const fathers = 'days: 25\n';
  const more = `${fathers}      supplements: [{ rule: third-child, when: third-child, days: 5 }]\n`;
  const packs = loadPacks(
    corrected(asWorked(writtenTexts(), readWorked()), 'jilin', fathers, more),
    knownDivisions(),
  );
  const added = unlisted(packs, readWorked());
  const at = 'schemes/paternity-leave/[0]/supplements/[third-child]/days';
  expect(added).toEqual([{ pack: 'jilin', at, is: 5, confidence: 'seed' }]);
  const list = readWorked(withNew(LIST, added));
  expect(unlisted(packs, list)).toEqual([]);
  expect(list).toContainEqual({ pack: 'jilin', at, is: 5, confidence: 'seed' });
});
