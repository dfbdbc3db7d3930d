import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { knownDivisions } from '../../../../policies/load/all-packs.ts';
import { pagesOf } from '../../../../policies/load/check-sources.ts';
import { ROOT } from '../../run-file.ts';
import { EXAMPLES } from './examples.ts';
import { figuresOf, figuresOfMeasure, figuresOfTimes, schemesOf } from './figures.ts';
import { POLICY_PAGES } from './pages.ts';
import { shownPacks } from './place-page.ts';
import { amount } from '../../../../schemas/words/packs.ts';

const pages = new Map(POLICY_PAGES.map(([file, write]) => [file, write()]));

function pageOf(file: string): string {
  const text = pages.get(file);
  if (text === undefined) throw new Error(`no page ${file}`);
  return text;
}

/** The anchors of a page: those that are written, and those that a reader’s program makes from headings. */
function anchorsOf(text: string): Set<string> {
  const written = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id);
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set([...written, ...headings]);
}

describe('every link of the generated pages leads somewhere', () => {
  test.each([...pages])('%s', async (file, text) => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(0);
    const dead: string[] = [];
    for (const link of new Set(links)) {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? file : relative(ROOT, join(ROOT, dirname(file), path));
      if (!pages.has(target) && !existsSync(join(ROOT, target))) dead.push(link);
      if (anchor === undefined) continue;
      const there = pages.get(target) ?? (await readFile(join(ROOT, target), 'utf8'));
      if (!anchorsOf(there).has(anchor)) dead.push(link);
    }
    expect(dead).toEqual([]);
  });
});

test('every pack has a page, with an example', () => {
  const packs = shownPacks().map(({ pack }) => pack);
  expect(packs).toEqual(expect.arrayContaining(Object.keys(EXAMPLES)));
  for (const pack of packs)
    expect(pageOf(`docs/policy/${pack}.md`)).toMatch(/## 算例[^#]*\n### .*[^#]*\n\| /);
});

test('every number of every pack is in the list of numbers, with the document it is cited from', () => {
  const lines = pageOf('docs/policy/numbers.md').split('\n');
  const names = knownDivisions();
  let numbers = 0;
  for (const pack of shownPacks()) {
    const figures = [
      ...schemesOf(pack, names).flatMap((scheme) => scheme.figures),
      ...pack.measures.flatMap(figuresOfMeasure),
      ...figuresOfTimes(pack),
    ];
    for (const { number, cite, what } of figures) {
      if (!number) continue;
      numbers += 1;
      const shown = `| ${amount(number.value, number.unit)}`;
      const found = lines.filter((line) => line.startsWith(shown) && line.includes(cite.document));
      expect(found.length, `${pack.pack} ${what} ${shown}`).toBeGreaterThan(0);
    }
  }
  expect(numbers).toBeGreaterThan(120);
});

test('what a pack does not know stands on its page, and nothing unknown is written as a number', () => {
  for (const pack of shownPacks()) {
    const text = pageOf(`docs/policy/${pack.pack}.md`);
    const [, open = ''] = text.split('## 不知道的');
    for (const line of pack.notKnown) expect(open).toContain(`- ${line}`);
    expect(text).not.toMatch(/NaN|undefined|\[object/);
  }
  expect(pageOf('docs/policy/gansu.md').split('## 不知道的')[1]).toContain('产假：是否另加天数（多胞胎）');
});

/** Each line says since when, from which article, and who last held it against the text, or that nobody noted it. */
test('every number says from which day it holds and who last looked, on both pages', () => {
  const lines = (file: string) =>
    pageOf(file)
      .split('\n')
      .filter((line) => line.startsWith('| ') && /(没有记录|policy check）) \|$/.test(line));
  const numbers = lines('docs/policy/numbers.md');
  expect(numbers.length).toBeGreaterThan(120);
  const undated = numbers.filter((line) => !/\| \d{4}-\d{2}-\d{2} \| [^|]*\|$/.test(line));
  // a paper of which no day is known, or a measure of the country without one
  expect(
    undated.every((line) => line.includes('送审稿') || line.includes('| 国家 |') || line.includes('转引')),
  ).toBe(true);
  const leave = lines('docs/policy/jilin.md').find((line) => line.includes('180天'));
  expect(leave).toMatch(
    /^\| 产假共 \| 180天 \| 2023-12-29 \| .*\[十二\].*\| 2026-11-30 与原文逐个核对（policy check） \|$/,
  );
  expect(lines('docs/policy/gansu.md').find((line) => line.includes('180天'))).toMatch(/\| 没有记录 \|$/);
});

test('every document says on which pages it was seen, with the addresses', () => {
  expect(pageOf('docs/policy/jinchang.md')).toContain('W115 甘肃日报：金昌托育：`szb.gansudaily.com.cn/');
  for (const pack of shownPacks())
    for (const { title, source } of Object.values(pack.documents))
      for (const id of pagesOf(source))
        expect(pageOf(`docs/policy/${pack.pack}.md`), title).toMatch(
          new RegExp(`\\| ${title.replaceAll(/[（）()]/g, '.')} .*${id} .+：\``),
        );
});

/** Questions that a policy officer asks with a number in hand: one search in one page. */
describe('from a number to its article', () => {
  test.each([
    ['180天', '吉林省', '吉卫联发〔2023〕56号 [十二]'],
    ['180天', '甘肃省', '甘肃省人口与计划生育条例'],
    ['25天', '吉林省', '[十二]'],
    ['98天', '国家', '女职工劳动保护特别规定 第七条'],
    ['5万元', '张掖市（送审稿）', '[一]'],
    ['1000元', '兰州市', '[第四十一条]'],
    ['3万元', '兰州市', '[第六十三条]'],
    ['2000元', '吉林省', '[十四]'],
    ['3600元', '国家', '育儿补贴制度实施方案'],
    ['200%', '甘肃省', '甘卫发〔2024〕21号 [六]'],
    ['14.5/10万', '兰州市', '[第三条]'],
    ['20%', '兰州市', '[第六十四条]'],
    ['市40%、区60%', '兰州市', '[第四十一条]'],
    ['6:4', '兰州市', '[第四十一条]'],
    ['2:8', '张掖市（送审稿）', '[一]'],
    ['95%', '陕西省', '陕西省育儿补贴实施方案'],
    ['2025-10-01', '陕西省', '陕西省生育津贴直发个人'],
    ['30个工作日', '国家', '育儿补贴制度管理规范（试行）'],
    ['10个工作日', '陕西省', '陕西省生育津贴直发个人'],
    ['7个工作日', '陕西省', '陕西省生育登记服务管理办法'],
    ['1个月', '国家', '户口登记条例 第七条'],
  ])('%s in %s: %s', (number, place, article) => {
    const found = pageOf('docs/policy/numbers.md')
      .split('\n')
      .filter((line) => line.includes(number) && line.includes(`| ${place} |`));
    expect(found.some((line) => line.includes(article))).toBe(true);
  });

  test('the worked sums are those of the samples’ table', () => {
    expect(pageOf('docs/policy/lanzhou.md')).toContain('98天，23,520.00元 | 7,200.00元 ÷ 30 × 98天');
    expect(pageOf('docs/policy/baoji.md')).toContain('198天 | 98＋15＋60＋10＋15');
    expect(pageOf('docs/policy/jilin.md')).toContain('98天，17,640.00元');
    expect(pageOf('docs/policy/gansu.md')).toContain('98天，14,700.00元');
    expect(pageOf('docs/policy/xian.md')).toContain('14,498.63元 | 4,500.00元 × 12 ÷ 365 × 98天');
    expect(pageOf('docs/policy/linze.md')).toContain('| 符合 | 3,000.00元 |');
  });
});

test('a field of a pack that the pages have no words for is refused, not left out', () => {
  expect(() => figuresOf('maternity-leave', { bonusDays: 7 }, new Map())).toThrow('bonusDays');
});
