import { expect, test } from 'vitest';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { resultWords } from '../../schemas/words/results.ts';
import { actorWord } from '../../schemas/words/work.ts';
import { speaker } from '../../schemas/words/language.ts';
import { Words } from '../../schemas/words/spoken.ts';
import { SCREEN_TEXTS } from './texts.ts';
import { entitlementWords, pad, widthOf } from './words.ts';

const base: Entitlement = {
  code: 'maternity-leave',
  subject: 'mother',
  outcome: 'eligible',
  rules: [],
  pack: 'p',
};

test('Chinese characters take two columns', () => {
  expect(widthOf('户口登记')).toBe(8);
  expect(widthOf('A1（）')).toBe(6);
  expect(widthOf(pad('公安', 8))).toBe(8);
});

test('codes are shown as people call them', () => {
  expect(['public-security', 'parents', 'somebody-else'].map(actorWord)).toEqual([
    '公安',
    '家长',
    'somebody-else',
  ]);
});

test('a result shows its number as the API gave it', () => {
  expect(resultWords({ signer: 'x', certificateNumber: 'A****0001' })).toBe('证件编号 A****0001');
  expect(resultWords(undefined)).toBe('');
});

test.for<[Partial<Entitlement>, string, string]>([
  [{ days: 180 }, '180天', '180 days'],
  [{ amountFen: 1_080_050 }, '10,800.50元', '10,800.50 yuan'],
  [{ daysPerYear: 15 }, '每年15天', '15 days a year'],
  [{}, '符合', 'eligible'],
  [
    { outcome: 'unknown', missing: ['housingNeed'] },
    '情况不明（缺：是否符合住房保障条件）',
    'unknown (missing: housing need)',
  ],
  [{ outcome: 'not-eligible', days: 3 }, '不符合', 'not eligible'],
])('%j is said as %s', ([part, chinese, english]) => {
  const entitlement = { ...base, ...part };
  const said = (['zh', 'en'] as const).map((language) =>
    entitlementWords(entitlement, new Words(language), speaker(SCREEN_TEXTS, language)),
  );
  expect(said).toEqual([chinese, english]);
});
