import { describe, expect, it, test } from 'vitest';
import { guidanceOnBirth } from '../../../../policies/entitlements/guidance.ts';
import { paperTables } from '../../../../policies/load/all-clauses.ts';
import { knownDivisions, packTexts, readPacks } from '../../../../policies/load/all-packs.ts';
import { INVENTED, withInvented } from '../../../../test/support/invented-city.ts';
import { knownSources } from '../../../../policies/load/known-sources.ts';
import { boundsOf } from '../../../../policies/payments/bounds.ts';
import { employee, family } from './examples.ts';
import { linker } from './markdown.ts';
import { writePlacePage } from './place-page.ts';

/** What officers met, written by one of them in one file: taken, refused with a line where it is a slip, and shown on its page. */

const packs = withInvented();
const city = packs.find(({ pack }) => pack === 'dingxi');

function mistakesOf(from: string, to: string): string[] {
  expect(INVENTED.text).toContain(from);
  const texts = [...packTexts(), { ...INVENTED, text: INVENTED.text.replace(from, to) }];
  return readPacks(texts, knownDivisions(), knownSources()).mistakes.map(
    ({ file, line, message }) => `${file}:${line}: ${message}`,
  );
}

it('is taken without a mistake', () => {
  expect(mistakesOf('定西市育儿', '定西市育儿')).toEqual([]);
});

test.each([
  [
    'a household without its day',
    'months: 12, on: birth, whose: one',
    'months: 12, whose: one',
    /^dingxi\.yaml:\d+: on：.*须写 months、on、whose/,
  ],
  [
    'months beside another condition',
    'when: born-in-an-institution }',
    'when: born-in-an-institution, months: 3 }',
    /^dingxi\.yaml:\d+: months：只用于 household-here-for/,
  ],
  ['too many months', 'months: 12', 'months: 1200', /月数不应超过600（产品阈值）/],
  [
    'a use rate without its percent',
    'when: use-rate, percentMin: 60',
    'when: use-rate',
    /使用率（use-rate）与百分比（percentMin）要一起写/,
  ],
  ['a use rate beyond all places', 'percentMin: 60', 'percentMin: 600', /使用率不应超过100%/],
  [
    'two forms of one sum',
    'yuanPerMonth: [300, 300, 300]',
    'yuanPerMonth: [300], yuanPerYear: [3600]',
    /写一个：文件怎样写就怎样写/,
  ],
  [
    'infants alone',
    '      yuanPerSlot: 800\n',
    '',
    /^dingxi\.yaml:\d+: 乳儿班托位的标准（yuanPerInfantSlot）要与 yuanPerSlot 一起写/,
  ],
  [
    'more than the whole',
    'employerTaxDeductionPercent: 50',
    'employerTaxDeductionPercent: 500',
    /500% 应在 0.01 与 100 之间（产品阈值）/,
  ],
  ['a threshold beyond all', 'orderYuan: 50000', 'orderYuan: 5000000', /金额不应超过1000000元（产品阈值）/],
])('a slip is refused with its line: %s', (_, from, to, said) => {
  expect(mistakesOf(from, to).join('\n')).toMatch(said);
});

describe('its page', () => {
  if (!city) throw new Error('no city');
  const page = writePlacePage(city, linker(paperTables(), '../clauses.md'), packs, knownDivisions());

  test.each([
    ['household for a year', '在本市落户满一年：父母至少一方户籍在本地满12个月（以孩子出生之日为准）'],
    ['household of both', '父母双方户籍在本地满6个月（以申领之日为准）'],
    ['a grant for a delivery', '一次分娩一份，不论几个孩子'],
    ['by the quarter, where the paper writes the month', '300元（一年3600元，每季度900元）'],
    ['by the quarter, where the paper writes the year', '5000元（每季度1250元）'],
    ['infants', '| 乳儿班每个托位每年 | 1300元 |'],
    ['classes of infants', '| 另加：每个乳儿班每年 | 5000元 |'],
    ['use rate', '托位使用率不低于60%'],
    ['for employers', '给用人单位，每人每月'],
    ['for employers, of the tax', '用人单位的支出加计扣除 | 50%'],
    ['a threshold of the product', '| 一笔钱 | 50,000.00元 | 产品阈值（没有文件依据） |'],
  ])('shows %s', (_, part) => {
    expect(page).toContain(part);
  });
});

it('tells both parents what their employers may have, and decides nothing by it', () => {
  const birth = family('621102', employee('621100', 6000), {
    delivery: { at: '2026-05-05T08:00:00+08:00', method: 'vaginal', difficult: false, plurality: 1 },
  });
  const told = guidanceOnBirth(birth, '2026-06-15', { packs }).filter(
    ({ code }) => code === 'employers-who-grant-leave',
  );
  expect(told.map(({ subject, authority, values }) => [subject, authority, values])).toEqual(
    ['mother', 'father'].map((subject) => [
      subject,
      '人社',
      { employerYuanPerMonth: 500, employerTaxDeductionPercent: 50 },
    ]),
  );
});

it('has its threshold without a citation, and the rest of the product', () => {
  const { order, monthlyWage } = boundsOf('national@1+dingxi@1', packs);
  expect(order).toEqual({ fen: 5_000_000 });
  expect(monthlyWage.cite).toBeUndefined();
});
