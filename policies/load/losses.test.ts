import { expect, test } from 'vitest';
import { knownDivisions, loadPacks, packTexts } from './all-packs.ts';
import { laterPack } from './later-pack.test-data.ts';
import { lossesIn } from './losses.ts';
import { TEST_CITY } from './test-city.test-data.ts';

const HEAD = `${TEST_CITY}schemes:
  paternity-leave:
    - from: 2023-01-01
`;
const FIRST = `      combine: replace
      cite: { document: 办法, article: 第一条 }
      days: 15
      supplements: [{ rule: third-child, when: third-child, days: 10 }]
      notes:
        - { rule: paid, text: 工资照发 }
`;

function lost(text: string): string[] {
  return lossesIn(loadPacks([{ file: 'test-city.yaml', text }], knownDivisions())).map(
    ({ pack, version, scheme, from, parameter, citation }) =>
      `${pack}@${version} ${scheme} ${from} ${parameter} ${citation.article}`,
  );
}

test('a later period is told what the one before said and it does not', () => {
  const before = `${HEAD}      until: 2024-12-31\n${FIRST}`;
  const bare =
    '    - from: 2025-01-01\n      combine: replace\n      cite: { document: 办法, article: 第二条 }\n      days: 20\n';
  expect(lost(before + bare)).toEqual([
    'test-city@1 paternity-leave 2025-01-01 supplements/[third-child] 第一条',
    'test-city@1 paternity-leave 2025-01-01 notes/[paid] 第一条',
  ]);
  expect(lost(`${before}    - from: 2025-01-01\n${FIRST}`)).toEqual([]);
});

test('a later version too, for what it writes anew; what it does not name it inherits', () => {
  const revised = laterPack({
    pack: 'gansu',
    effective: '2027-01-01',
    changes: [
      ['          values: { window: within-maternity-leave }\n', ''],
      [
        '        - rule: usable-flexibly-inside-the-maternity-leave\n          from: 2024-02-28\n          text: 男方护理假可在女方产假期限内灵活使用\n          cite: { document: 甘卫21, article: 六 }\n',
        '',
      ],
    ],
  });
  const found = lossesIn(loadPacks([...packTexts(), revised], knownDivisions()));
  expect(found.filter(({ version }) => version === 2)).toMatchObject([
    {
      pack: 'gansu',
      scheme: 'paternity-leave',
      parameter: 'notes/[usable-flexibly-inside-the-maternity-leave]',
      citation: { article: '六' },
    },
  ]);
});

test('a measure that is written anew without its number, or without what it tells', () => {
  const head = (version: number) =>
    TEST_CITY.replace(
      'version: 1',
      version === 1 ? 'version: 1' : `version: ${version}\neffective: 2027-01-01\ntransition: []`,
    );
  const measure = (more: string) => `measures:
  - measure: leave-of-the-old
    name: 陪护假
    kind: guidance
    cite: { document: 办法, article: 第三条 }
${more}`;
  const told = `    values: { daysPerYear: 15 }
    offer: { from: 2023-01-01, to: [mother], place: residence, text: 每年15天 }
`;
  const lostBy = (later: string) => {
    const texts = [
      { file: 'test-city.yaml', text: head(1) + measure(told) },
      { file: 'test-city-2.yaml', text: head(2) + measure(later) },
    ];
    return lossesIn(loadPacks(texts, knownDivisions())).map(
      ({ version, parameter, from }) => `${version} ${parameter} ${from}`,
    );
  };
  expect(lostBy('')).toEqual([
    '2 measures/[leave-of-the-old]/values/daysPerYear 2027-01-01',
    '2 measures/[leave-of-the-old]/offer 2027-01-01',
  ]);
  expect(lostBy(told)).toEqual([]);
});

test('the packs of the project lose nothing unseen', () => {
  expect(lossesIn(loadPacks(packTexts(), knownDivisions()))).toEqual([]);
});
