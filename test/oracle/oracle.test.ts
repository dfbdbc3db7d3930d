import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packTexts, knownDivisions, loadPacks } from '../../policies/load/all-packs.ts';
import { beings, type Being } from './beings.ts';
import { decided, differences, reckoned } from './compare.ts';

const RUNS = 1_500;

test('families, institutions and special families have by the rules what a second reckoning gives them', () => {
  const met = new Map<string, number>();
  fc.assert(
    fc.property(beings, (being) => {
      expect(differences(being)).toEqual([]);
      for (const { code, outcome } of decided(being))
        met.set(`${code} ${outcome}`, (met.get(`${code} ${outcome}`) ?? 0) + 1);
    }),
    { numRuns: RUNS },
  );
  // every right was had by somebody, and refused to somebody
  const codes = new Set([...met.keys()].map((key) => key.split(' ')[0]));
  const never = [...codes].filter((code) => !met.has(`${code} eligible`));
  expect(never).toEqual([]);
  expect(codes.size).toBe(20);
}, 120_000);

test('the second reckoning is one: another number in a pack is a difference', () => {
  const texts = packTexts().map((one) => ({
    ...one,
    text: one.text.replace('womenFromAge: 50', 'womenFromAge: 55'),
  }));
  const packs = loadPacks(texts, knownDivisions());
  const couple: Being = {
    kind: 'special-family',
    asOf: '2026-11-22',
    drafts: false,
    facts: {
      divisionCode: '620102',
      event: 'only-child-died',
      noLivingChild: true,
      persons: [
        { sex: 'male', birthDate: '1968-05-01' },
        { sex: 'female', birthDate: '1972-05-01' },
      ],
    },
  };
  expect(differences(couple)).toEqual([]);
  expect(reckoned(couple).map((row) => row['amountPerMonthFen'])).toEqual([100_000, 110_000]);
  expect(differences(couple, packs).map(({ right }) => right)).toEqual(['special-family-aid person-2']);
});
