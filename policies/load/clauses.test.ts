import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { INVARIANTS } from '../../schemas/clause.ts';
import { allClauses, clauseTexts, loadClauses } from './all-clauses.ts';
import { allPacks } from './all-packs.ts';
import { PackError } from './pack-mistake.ts';

/** The clause tables (逐条对照) against the papers, and what a slip of their author comes to. */

const papers = allClauses();
const DIGITS = '零一二三四五六七八九';

/** 1 → 一, 10 → 十, 26 → 二十六 */
function chinese(n: number): string {
  const ones = n % 10 === 0 ? '' : (DIGITS[n % 10] ?? '');
  if (n < 10) return ones;
  return `${n < 20 ? '' : (DIGITS[Math.floor(n / 10)] ?? '')}十${ones}`;
}

const BRACKETED = /^[（(]\s*([一二三四五六七八九十]+)\s*[)）]/;

/** How the articles of each paper are found in its text: by the numbers that begin its lines. */
const FIND: Readonly<Record<string, (lines: readonly string[]) => string[]>> = {
  'gansu-2024-21': (lines) => lines.flatMap((line) => BRACKETED.exec(line)?.[1] ?? []),
  'lanzhou-2023': (lines) => {
    let within = '';
    return lines.flatMap((line) => {
      const article = /^(第[一二三四五六七八九十]+条)/.exec(line)?.[1];
      if (article !== undefined) within = article;
      const item = article === undefined ? BRACKETED.exec(line)?.[1] : undefined;
      return article ?? (item === undefined ? [] : `${within}第${item}项`);
    });
  },
  // scanned with faults: items 14 to 16 come twice
  'baoji-2024-162': (lines) => [
    ...new Set(
      lines.flatMap((line) => {
        if (line.startsWith('一、总体要求')) return ['总体要求'];
        const number = /^(\d+)\.\s/.exec(line)?.[1];
        return number === undefined ? [] : [chinese(Number(number))];
      }),
    ),
  ],
  'jilin-2023-56': (lines) => {
    let part = '';
    return lines.flatMap((line) => {
      part = /^([一二三])、(总体要求|主要任务|组织保障)/.exec(line)?.[2] ?? part;
      if (line.startsWith('一、总体要求')) return ['总体要求'];
      const item = BRACKETED.exec(line)?.[1];
      if (item === undefined || part === '') return [];
      return [part === '组织保障' ? `组织保障${item}` : item];
    });
  },
  'zhangye-draft': (lines) =>
    lines.flatMap((line) => {
      if (line.startsWith('各县区、各部门、各单位')) return ['结尾'];
      return /^([一二三四五六七八九十]+)、/.exec(line)?.[1] ?? [];
    }),
};

describe('every article of the five papers has a row', () => {
  test.each([
    ['gansu-2024-21', 26],
    ['lanzhou-2023', 77 + 31],
    ['zhangye-draft', 8 + 1],
    ['baoji-2024-162', 20 + 1],
    ['jilin-2023-56', 20 + 1 + 3],
  ])('%s: %i articles', (name, count) => {
    const paper = papers.find((one) => one.paper === name);
    expect(paper?.articles).toHaveLength(count);
    expect([...new Set(paper?.clauses.map(({ article }) => article))].sort()).toEqual(
      paper?.articles.toSorted(),
    );
  });

  // the papers themselves lie beside the checkout, not in it
  const sources = new URL('../../../shared/policy/sources/', import.meta.url);
  test.runIf(existsSync(sources)).each(papers)(
    '$paper: the list of articles is that of its text',
    (paper) => {
      const text = readFileSync(new URL(`${paper.paper}.txt`, sources), 'utf8');
      const found = FIND[paper.paper]?.(text.split('\n').map((line) => line.trim()));
      expect(paper.articles).toEqual(found);
    },
  );

  test('rows follow the order of the paper', () => {
    for (const { articles, clauses } of papers) {
      const places = clauses.map(({ article }) => articles.indexOf(article));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }
  });
});

test('every invariant is explained where officers read it, and named by a clause', () => {
  const page = readFileSync(new URL('../../docs/policy-invariants.md', import.meta.url), 'utf8');
  const named = new Set(papers.flatMap(({ clauses }) => clauses.flatMap(({ by }) => by)));
  for (const invariant of INVARIANTS) {
    expect(page).toContain(`| ${invariant} `);
    expect(named).toContain(`invariant:${invariant}`);
  }
});

test('every measure of a paper is named by one of its clauses', () => {
  const named = new Set(papers.flatMap(({ clauses }) => clauses.flatMap(({ by }) => by)));
  const documents = new Set(papers.map(({ document }) => document));
  const measures = allPacks({ includeDrafts: true }).flatMap((pack) =>
    pack.measures
      .filter(({ cite }) => documents.has(cite.document))
      .map(({ measure }) => `measure:${pack.pack}/${measure}`),
  );
  expect(measures.filter((measure) => !named.has(measure))).toEqual([]);
});

/** What is sent or paid once an entitlement is decided, beside what the papers say of it. */
const LEADS_TO: Readonly<Record<string, string>> = {
  'entitlement:maternity-leave': 'follow-on:leave-notice',
  'entitlement:paternity-leave': 'follow-on:leave-notice',
  'entitlement:parental-leave': 'follow-on:leave-notice',
  'entitlement:maternity-allowance': 'follow-on:maternity-allowance-payment',
  'entitlement:infant-care-tax-deduction': 'follow-on:tax-deduction-notice',
  'entitlement:housing-preference': 'follow-on:housing-event',
  'entitlement:housing-security-priority': 'follow-on:housing-event',
  'entitlement:local-birth-grant': 'payment:subsidy-payment',
  'entitlement:local-childcare-grant': 'payment:subsidy-payment',
};

test('a row that names an entitlement also names what is sent or paid because of it', () => {
  const carried = papers
    .flatMap(({ clauses }) => clauses)
    .filter(({ treatment }) => treatment === 'built' || treatment === 'referred');
  const silent = carried.flatMap(({ article, by }) =>
    by.flatMap((reference) => {
      const next = LEADS_TO[reference];
      return next === undefined || by.includes(next) ? [] : [`${article}: ${next}`];
    }),
  );
  expect(silent).toEqual([]);
  const named = new Set(carried.flatMap(({ by }) => by));
  for (const next of Object.values(LEADS_TO)) expect(named).toContain(next);
});

describe('refused with file and line', () => {
  const file = 'policies/clauses/zhangye-draft.yaml';
  const good = clauseTexts().find((text) => text.file === file)?.text ?? '';

  function refusal(text: string): PackError {
    try {
      loadClauses([{ file, text }], allPacks({ includeDrafts: true }));
    } catch (error) {
      if (error instanceof PackError) return error;
      throw error;
    }
    throw new Error('the table was not refused');
  }

  // [what, the slip: text and its replacement, words of the line that is named, words of the message]
  test.each([
    ['an article without a row', ['八, 结尾]', '八, 九, 结尾]'], 'articles:', '“九”没有对照'],
    ['a row of no article', ['- article: 三', '- article: 三十'], 'article: 三十', '没有“三十”'],
    [
      'an entitlement nobody knows',
      ['entitlement:childcare-enrolment-subsidy', 'entitlement:childcare-aid'],
      'childcare-aid',
      '没有“entitlement:childcare-aid”',
    ],
    [
      'a scheme that is in no pack',
      ['scheme:zhangye-draft/childcare-operating-subsidy', 'scheme:zhangye-draft/local-birth-grant'],
      'local-birth-grant',
      '没有“scheme:',
    ],
    [
      'a measure that is in no pack',
      ['measure:zhangye-draft/price-standards', 'measure:zhangye-draft/prices'],
      'draft/prices',
      '没有“measure:',
    ],
    [
      'a rule that is in no pack',
      ['invariant:I11', 'rule:gansu/maternity-leave/four-hundred-days'],
      'four-hundred-days',
      '没有“rule:',
    ],
    ['a file that is not there', ['invariant:I11', 'code:policies/none.ts'], 'none.ts', '没有“code:'],
    ['an invariant nobody wrote', ['invariant:I11', 'invariant:I12'], 'I12', '没有“invariant:'],
    [
      'a measure of another article',
      ['measure:zhangye-draft/price-standards', 'measure:zhangye-draft/residential-utility-prices'],
      'article: 五',
      '不是五',
    ],
    [
      'a promise that nobody sees',
      ['by: [measure:zhangye-draft/price-standards]', 'by: [code:README.md]'],
      'article: 五',
      '没有人看得见',
    ],
    [
      'a count that nobody makes',
      [
        'treatment: told\n    by: [measure:zhangye-draft/institution-spot-checks',
        'treatment: monitored\n    by: [measure:zhangye-draft/institution-spot-checks',
      ],
      'treatment: monitored',
      '没有人看得见',
    ],
    [
      'a message that nobody sends',
      [
        'treatment: told\n    by: [measure:zhangye-draft/kinder',
        'treatment: referred\n    by: [measure:zhangye-draft/kinder',
      ],
      'treatment: referred',
      '没有人看得见',
    ],
    ['no reason', ['    why: 工作要求\n', ''], 'article: 结尾', '原因'],
    ['an unknown treatment', ['treatment: told', 'treatment: noted'], 'treatment: noted', 'treatment'],
    [
      'a citation of a pack that is not answered',
      [
        'treatment: told\n    by: [measure:zhangye-draft/price-standards]',
        'treatment: not-computable\n    why: 没有',
      ],
      'clauses:',
      '引了“五”',
    ],
    ['broken YAML', ['articles: [一', 'articles: [[一'], 'clauses:', 'YAML'],
  ] as const)('%s', (_, [from, to], named, words) => {
    const text = good.replace(from, to);
    expect(text).not.toBe(good);
    const error = refusal(text);
    const said = error.mistakes.filter(({ message }) => message.includes(words));
    expect(said.length, error.message).toBeGreaterThan(0);
    const lines = text.split('\n');
    const at = lines.findIndex((line) => line.includes(named)) + 1;
    // a slip in a row is named by the row itself or the part of it
    expect(
      said.every(({ line }) => line >= at && line <= at + 4),
      `${error.message}\n${at}`,
    ).toBe(true);
    expect(error.message).toContain(`${file}:`);
  });
});

test('claims no leave by another name', () => {
  const built = allClauses().flatMap(({ clauses }) =>
    clauses.filter(({ treatment }) => treatment === 'built'),
  );
  expect(built.filter(({ says }) => /哺乳假|婚假|激励/.test(says)).map(({ article }) => article)).toEqual([]);
});
