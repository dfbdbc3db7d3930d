import { describe, expect, test } from 'vitest';
import { knownDivisions, loadPacks, packTexts, readPacks } from './all-packs.ts';
import { pagesOf } from './check-sources.ts';
import { knownSources } from './known-sources.ts';
import { PackError } from './pack-mistake.ts';
import { TEST_CITY } from './test-city.test-data.ts';

test('the bounds of a pack are cited as everything else in it is', () => {
  const text = `${TEST_CITY}bounds: { orderYuan: 50000, cite: { document: 办法, article: 第九条 } }
`;
  const [pack] = loadPacks([{ file: 'policies/packs/test-city.yaml', text }], knownDivisions());
  const cite = { document: '试验市办法', article: '第九条', confidence: 'seed' };
  expect(pack?.bounds).toEqual({ orderYuan: 50_000, cite });
});

/** Slips that no law knows: bounds of plausibility are the product's own and say so (产品阈值, facts 8b.12). */
test.each([
  ['paternity-leave', 'days: -5', '天数应大于0'],
  ['paternity-leave', 'days: 350', '产品阈值'],
  ['parental-leave', 'underAge: 3\n      daysPerYear: 365', '产品阈值'],
  ['maternity-leave', 'total: 1800', '产品阈值'],
  ['maternity-leave', 'total: 0', '天数应大于0'],
])('%s with %s is refused with file and line', (scheme, field, says) => {
  const text = `${TEST_CITY}schemes:
  ${scheme}:
    - from: 2023-01-01
      combine: replace
      cite: { document: 办法, article: 第一条 }
      ${field}
`;
  const load = () => loadPacks([{ file: 'test-city.yaml', text }], knownDivisions());
  expect(load).toThrow(PackError);
  expect(load).toThrow(says);
});

/** What any pack would say of one scheme, and of one measure. */
const scheme = (code: string, fields: string): string => `${TEST_CITY}schemes:
  ${code}:
    - from: 2023-01-01
      combine: replace
      cite: { document: 办法, article: 第一条 }
      ${fields}
`;
const measure = (values: string): string => `${TEST_CITY}measures:
  - measure: something
    name: 某措施
    kind: monitored
    values: { ${values} }
    cite: { document: 办法, article: 第一条 }
`;

/** Every kind of number: days, money, percent, ages, years, hours. */
test.each([
  [
    'days beside a leave',
    scheme(
      'paternity-leave',
      'days: 15\n      supplements: [{ rule: third-child, when: third-child, days: 1000 }]',
    ),
    '产品阈值',
  ],
  [
    'days to enrol in',
    scheme(
      'newborn-insurance-cover',
      'seen: true\n      enrolDays: 900\n      late: none\n      yearEndChoiceDays: unknown\n      deathInWindowCovered: unknown',
    ),
    '产品阈值',
  ],
  ['money', scheme('infant-care-tax-deduction', 'yuanPerMonth: 20000000\n      months: 36'), '产品阈值'],
  [
    'money below zero',
    scheme('infant-care-tax-deduction', 'yuanPerMonth: -2000\n      months: 36'),
    '金额不能为负',
  ],
  ['an age', scheme('rural-reward', 'fromAge: 550\n      nationalFromAge: 60'), '产品阈值'],
  ['hours', scheme('nursing-breaks', 'hoursPerDay: 1\n      perExtraBabyHours: 60'), '24'],
  ['a year of birth', scheme('childcare-subsidy', 'firstBirthYear: 22'), '1949'],
  ['percent of a measure', measure('onlyChildDiedPercent: 200'), '0.01 与 100'],
  ['money of a measure', measure('yuanMax: 30000000'), '产品阈值'],
  ['an age of a measure', measure('fromAge: 0'), '1 与 150'],
  ['a year of a measure', measure('byYear: 25'), '1949 与 2100'],
  [
    'a number of a note',
    scheme(
      'parental-leave',
      'underAge: 3\n      daysPerYear: 15\n      notes: [{ rule: paid, text: 照发, values: { ratio: 200 } }]',
    ),
    '0.01 与 10',
  ],
  ['a number without a name', measure('bonus: 5'), '没有“bonus”这一项数字'],
])('%s beyond all measure is refused', (_what, text, says) => {
  const load = () => loadPacks([{ file: 'test-city.yaml', text }], knownDivisions());
  expect(load).toThrow(PackError);
  expect(load).toThrow(says);
});

describe('a place beside its country', () => {
  const nation = packTexts().filter(({ file }) => file.endsWith('national.yaml'));
  const place = (days: string) => () =>
    loadPacks(
      [...nation, { file: 'test-city.yaml', text: scheme('maternity-leave', days) }],
      knownDivisions(),
    );

  test.each([['total: 90'], ['base: 97']])(
    '%s: less maternity leave than the country gives is refused',
    (days) => {
      expect(place(days)).toThrow('test-city.yaml:13: 产假');
      expect(place(days)).toThrow('低于国家的98天（女职工劳动保护特别规定 第七条）');
    },
  );

  test('as much, or more, is not', () => {
    expect(place('total: 98')()).toHaveLength(2);
  });
});

describe('articles', () => {
  const papers = [{ document: '试验市办法', articles: ['第一条', '第九条', '第九条第二项'] }];
  const citing = (article: string) => () =>
    loadPacks(
      [
        {
          file: 'test-city.yaml',
          text: scheme('parental-leave', 'underAge: 3\n      daysPerYear: 15').replace('第一条', article),
        },
      ],
      knownDivisions(),
      { papers, pages: new Map() },
    );

  test('one that the paper does not have is refused, once, where it is written', () => {
    expect(citing('第九十九条')).toThrow(/^test-city\.yaml:12: 试验市办法 没有“第九十九条”$/);
    expect(citing('第一条、第十条')).toThrow('没有“第十条”');
  });

  test('those that it has, and several at once, are not', () => {
    expect(citing('第一条、第九条第二项')()).toHaveLength(1);
  });

  test('the packs of the project cite what the five papers have', () => {
    const { mistakes } = readPacks(packTexts(), knownDivisions(), knownSources());
    expect(mistakes).toEqual([]);
    const slip = packTexts().map((each) => ({
      ...each,
      text: each.file.endsWith('gansu.yaml')
        ? each.text.replaceAll('article: 六 }', 'article: 六十 }')
        : each.text,
    }));
    const found = readPacks(slip, knownDivisions(), knownSources()).mistakes;
    expect(found.length).toBeGreaterThan(4);
    expect(new Set(found.map(({ message }) => message))).toEqual(new Set(['甘卫发〔2024〕21号 没有“六十”']));
  });
});

describe('pages of the web', () => {
  const seen = (source: string) => () =>
    loadPacks(
      [
        {
          file: 'test-city.yaml',
          text: TEST_CITY.replace('confidence: seed }', `confidence: secondary, source: ${source} }`),
        },
      ],
      knownDivisions(),
      knownSources(),
    );

  test('one that the register does not have is refused where it is written', () => {
    expect(seen('W68 W9999')).toThrow('test-city.yaml:7: policies/papers/pages.yaml 中没有 W9999');
    expect(seen('W68 W69')()).toHaveLength(1);
  });

  test('each of the register is one that a pack cites', () => {
    const cited = packTexts().flatMap(({ text }) =>
      [...text.matchAll(/source: (W[\dW ]*\d)/g)].flatMap(([, list]) => pagesOf(list)),
    );
    expect([...knownSources().pages.keys()].sort()).toEqual([...new Set(cited)].sort());
  });
});
