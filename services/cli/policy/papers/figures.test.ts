import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paperTables } from '../../../../policies/load/all-clauses.ts';
import { knownDivisions, packTexts, readPacks } from '../../../../policies/load/all-packs.ts';
import { TEST_CITY } from '../../../../policies/load/test-city.test-data.ts';
import type { Paper } from '../../../../schemas/clause.ts';
import { ROOT } from '../../run-file.ts';
import { articlesIn } from './articles-in.ts';
import { holdAgainstPapers } from './check-figures.ts';
import { readFigureList } from './figure-list.ts';
import { figuresIn, isSame } from './figures-in.ts';

/** Every text here is invented; the papers themselves are no part of the project. */

describe('the same number', () => {
  it.each([
    ['运营满一年后', '满12个月以后'],
    ['按 4:6 分担', '市40%、县60%'],
    ['按4：6分担', '市40%、县60%'],
    ['给予5万元', '50000元（5万元）'],
    ['不超过 3 万元', '不超过30000元'],
    ['在子女3周岁前', '3岁'],
    ['0—3岁的幼儿', '3周岁'],
    ['2至3岁', '2岁、3周岁'],
    ['年满五十五周岁', '55岁'],
    ['每季度一次', '3个月一次'],
    ['半年检查', '6个月一次'],
    ['14.5/10 万、5‰', '14.5/10万，5‰'],
    ['50-99个、20-49', '20—49个托位，50—99个托位'],
    ['到2025年', '2025年'],
  ])('%s ↔ %s', (text, page) => {
    const there = figuresIn(text);
    const said = figuresIn(page);
    expect(said.length).toBeGreaterThan(0);
    expect(said.filter((atom) => !there.some((other) => isSame(atom, other)))).toEqual([]);
    expect(there.filter((atom) => !said.some((other) => isSame(atom, other)))).toEqual([]);
  });

  it.each([
    ['1000元', '1000个'],
    ['30天', '30岁'],
    ['5万元', '5元'],
    ['4:6', '45%'],
    ['3年', '3个月'],
  ])('%s is not %s', (one, other) => {
    expect(figuresIn(one).some((a) => figuresIn(other).some((b) => isSame(a, b)))).toBe(false);
  });

  it('what is no figure of the law is none', () => {
    const text =
      '《某方案（2021-2025年）》（某发〔2024〕21号）、5G、“5·20”，一次性、进一步、三级网络，2024年2月28日印发';
    expect(figuresIn(text)).toEqual([]);
  });
});

describe('articles of a text', () => {
  const bodies = (
    heads: Parameters<typeof articlesIn>[1]['heads'],
    articles: string[],
    text: string,
    begins = {},
  ) => articlesIn(text, { heads, articles, begins });

  it.each([
    [
      '第N条',
      ['第一条', '第二条', '第二条第一项', '第二条第二项'],
      '总则\n第一条 甲\n乙\n第二条 丙\n（一）丁\n（二）戊',
    ],
    [
      '（N）',
      ['一', '二', '组织保障一', '组织保障二'],
      '一、章\n（一）甲\n乙\n（二）丙\n三、章\n（一）丁\n（二）戊',
    ],
    ['N、', ['一', '二', '三', '四'], '前言\n一、甲\n乙\n二、丙\n三、丁\n四、戊'],
    ['N.', ['一', '二', '三', '四'], '前言\n1. 甲\n乙\n2. 丙\n3. 丁\n4. 戊'],
  ] as const)('%s', (heads, articles, text) => {
    const { texts, missing } = bodies(heads, [...articles], text);
    const bare = [...texts.values()].map((body) => body.replaceAll(/\s|三、章/g, ''));
    expect([bare, missing]).toEqual([['甲乙', '丙', '丁', '戊'], []]);
  });

  it.each([
    ['第N条', ['第九条', '第十条'], '第九条 甲\n第十条 乙\n第十一条 丙', '第十一条'],
    [
      '第N条',
      ['第一条', '第一条第一项', '第二条'],
      '第一条 甲\n（一）乙\n（二）丙\n第二条 丁',
      '第一条第二项',
    ],
    ['（N）', ['一', '组织保障一'], '（一）甲\n（二）乙\n三、章\n（一）丙', '二'],
    ['N、', ['十九', '结尾'], '十九、甲\n二十、乙\n各县区：丙', '二十'],
    ['N.', ['二十'], '20. 甲\n21. 乙', '二十一'],
  ] as const)(
    '%s %j: one that the text has and the list does not is named',
    (heads, articles, text, more) => {
      expect(bodies(heads, [...articles], text, { 结尾: '各县区' })).toMatchObject({
        missing: [],
        more: [more],
      });
    },
  );

  it('one that is not there is named, and one without a number is known by how it begins', () => {
    const { texts, missing } = bodies('N、', ['总体', '一', '二'], '各县区：甲\n一、乙', { 总体: '各县区' });
    expect([[...texts.keys()], missing]).toEqual([['总体', '一'], ['二']]);
  });
});

/** A paper, a pack that cites it and the list of what it does not cite. */
const PAPER = {
  paper: 'test-paper',
  document: '试验市办法',
  articles: ['第一条', '第二条'],
} as unknown as Paper;
const TEXT = `第一条 二孩家庭给予3000元，三孩家庭给予5000元，由市、县按4:6分担。
第二条 托育机构运营满一年后，每个托位补助1000元；到2030年每县建成2家。
`;
const PACK = `${TEST_CITY}schemes:
  local-birth-grant:
    - from: 2023-01-01
      combine: stack
      cite: { document: 办法, article: 第一条 }
      amounts: [{ rank: 2, yuan: 3000 }, { rank: 3, yuan: 5000 }]
      filing: { value: filed }
      shares: [{ shares: [{ level: city, percent: 40 }, { level: county, percent: 60 }] }]
  childcare-operating-subsidy:
    - from: 2023-01-01
      combine: replace
      cite: { document: 办法, article: 第二条 }
      yuanPerSlot: 1000
      afterMonths: 12
`;
const LIST = `papers:
  - paper: test-paper
    heads: 第N条
    uncited:
      - { article: 第一条, figures: [二孩, 三孩], why: 规则包按孩次写 }
      - { article: 第二条, figures: [2030年, 2家], why: 目标 }
    readings: []
`;

describe('packs against papers', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'birth-papers-'));
    writeFileSync(path.join(folder, 'test-paper.txt'), TEXT);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const held = (pack = PACK, list = LIST) =>
    holdAgainstPapers(
      readPacks([{ file: 'test-city.yaml', text: pack }], knownDivisions()),
      folder,
      [PAPER],
      readFigureList(list),
    );
  const messages = (pack = PACK, list = LIST) =>
    held(pack, list).mistakes.map(({ file, line, message }) => `${file}:${line}: ${message}`);

  it('agree, and every number is counted', () => {
    expect(held()).toEqual({ mistakes: [], standing: 8, cited: 6, listed: 4 });
  });

  it.each([
    ['a sum', 'yuan: 5000', 'yuan: 6000', '“6000元”', '第一条 的“5000元”没有规则包引用'],
    [
      'a share',
      'percent: 40 }, { level: county, percent: 60',
      'percent: 30 }, { level: county, percent: 70',
      '“30%”',
      '第一条 的“4:6”没有规则包引用',
    ],
    ['months', 'afterMonths: 12', 'afterMonths: 6', '“6个月”', '第二条 的“一年”没有规则包引用'],
    [
      'the article',
      '{ document: 办法, article: 第二条 }',
      '{ document: 办法, article: 第一条 }',
      '“1000元”',
      '第二条 的“1000元”没有规则包引用',
    ],
  ])(
    '%s that is another one is named where it is written, and what the paper has is missed',
    (_what, from, to, written, missed) => {
      const found = messages(PACK.replace(from, to));
      expect(found.some((line) => /^test-city\.yaml:(10|17): /.test(line) && line.includes(written))).toBe(
        true,
      );
      expect(
        found.some((line) => line.startsWith('policies/papers/figures.yaml:4: ') && line.includes(missed)),
      ).toBe(true);
    },
  );

  it('a number of the paper that nobody cites or lists is named, once', () => {
    expect(messages(PACK, LIST.replace('2030年, ', ''))).toEqual([
      'policies/papers/figures.yaml:4: 试验市办法 第二条 的“2030年”没有规则包引用，也没有写明为什么',
    ]);
  });

  it('what is listed must be so: in the text, not cited, and read by a pack', () => {
    const list = LIST.replace('[2030年, 2家]', '[2030年, 2家, 7家, 1000元]').replace(
      'readings: []',
      'readings: [{ article: 第一条, figures: [100%, 3000元], why: 由文字读出 }]',
    );
    expect(messages(PACK, list).map((line) => line.replace(/^.*?: /, ''))).toEqual([
      '第二条 的“7家”不在原文里',
      '第二条 的“1000元”已有规则包引用，不必再列',
      '第一条 的“100%”没有规则包这样写，不必再列',
      '第一条 的“3000元”原文里有，不必再列',
    ]);
  });

  it('a number that the paper says in words is taken where the list says so', () => {
    const pack = PACK.replace(
      '[{ shares: [{ level: city, percent: 40 }, { level: county, percent: 60 }] }]',
      "[{ divisions: ['620102'], shares: [{ level: city, percent: 40 }, { level: county, percent: 60 }] }, { shares: [{ level: city, percent: 100 }] }]",
    );
    expect(messages(pack)).toEqual(['test-city.yaml:10: 各级财政分担：试验市办法 第一条 的原文里没有“100%”']);
    const list = LIST.replace(
      'readings: []',
      'readings: [{ article: 第一条, figures: [100%], why: 其余由市里承担 }]',
    );
    expect(messages(pack, list)).toEqual([]);
  });

  it('a paper without its text, or without its place in the list, is said', () => {
    const other = { ...PAPER, paper: 'other-paper' } as Paper;
    const set = readPacks([{ file: 'test-city.yaml', text: PACK }], knownDivisions());
    expect(holdAgainstPapers(set, folder, [other], readFigureList(LIST)).mistakes[0]?.message).toBe(
      '没有“other-paper”',
    );
    const renamed = readFigureList(LIST.replace('test-paper', 'other-paper'));
    expect(holdAgainstPapers(set, folder, [other], renamed).mistakes[0]?.message).toContain('没有原文');
  });
});

/** The five papers themselves, where somebody has laid them beside the project. */
const SOURCES = path.join(ROOT, '../shared/policy/sources');
describe.skipIf(!existsSync(SOURCES))('the packs of the project against the five papers', () => {
  const against = (change = (text: string) => text) =>
    holdAgainstPapers(
      readPacks(
        packTexts().map(({ file, text }) => ({ file, text: change(text) })),
        knownDivisions(),
      ),
      SOURCES,
      paperTables(),
      readFigureList(),
    );

  it('agree, both ways', () => {
    const { mistakes, standing, cited, listed } = against();
    expect(mistakes).toEqual([]);
    expect(Math.min(standing - 150, cited - 90, listed - 20)).toBeGreaterThanOrEqual(0);
  });

  it('one number that is another one is found', () => {
    const { mistakes } = against((text) =>
      text.replace('yuanPerSlot: 1000\n      basis: enrolled', 'yuanPerSlot: 1100\n      basis: enrolled'),
    );
    expect(mistakes.map(({ message }) => message)).toEqual([
      expect.stringContaining('第四十一条 的原文里没有“1100元”'),
      expect.stringContaining('第四十一条 的“1000元”没有规则包引用'),
    ]);
  });
});
