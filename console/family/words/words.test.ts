import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { namesIn } from '../../../schemas/words/language.ts';
import type { Catalog, Phrase } from './catalog.ts';
import { CHINESE, LANGUAGES, translated } from './languages.ts';
import { dressed, marked, PSEUDO_PHRASES, PSEUDO_WORDS } from './pseudo.ts';
import { speak, type Phrases } from './speech.ts';
import { ZH_CN } from './zh-cn.ts';

const HERE = fileURLToPath(new URL('..', import.meta.url));

/** Every file that the pages of a family are made of, but for the catalogs and tests. */
function sources(): readonly (readonly [name: string, text: string])[] {
  const files = readdirSync(HERE, { recursive: true, encoding: 'utf8' });
  return files
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test') && name !== join('words', 'zh-cn.ts'))
    .map((name) => [name, readFileSync(join(HERE, name), 'utf8')] as const);
}

/** The comments of a file left out; what stands in a string stays, two strokes of an address among it. */
function withoutComments(text: string): string {
  return text.replaceAll(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/.*/g,
    '$1',
  );
}

const HAN = /\p{Script=Han}|[，。、：；？！“”（）]/u;

/** Lines with Chinese outside of comments. */
function literals(text: string): readonly string[] {
  return withoutComments(text)
    .split('\n')
    .filter((line) => HAN.test(line))
    .map((line) => line.trim());
}

describe('the pages of a family', () => {
  test('say nothing by themselves: every word is in the catalog', () => {
    const pages = sources().filter(([name]) => dirname(name) !== 'words');
    const found = pages.flatMap(([name, text]) => literals(text).map((line) => `${name}: ${line}`));
    expect(pages.length).toBeGreaterThan(20);
    expect(found).toEqual([]);
  });

  test('a word beside the catalog is found, and one in a comment is none', () => {
    expect(literals("const a = 'http://x'; // 说明\n/* 说明 */ <p>首页</p>\nlabel={`更改${x}`}")).toEqual([
      '<p>首页</p>',
      'label={`更改${x}`}',
    ]);
  });

  test('say each word of the catalog somewhere', () => {
    const said = sources()
      .map(([, text]) => text)
      .join('\n');
    // `collect.${how}-at` says all that fit.
    const patterns = [...said.matchAll(/['"`]([a-z][\w.-]*(?:\$\{[^}]*\}[\w.-]*)*)['"`]/g)].map(
      ([, key = '']) => new RegExp(`^${key.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '[\\w-]+')}$`),
    );
    expect(Object.keys(ZH_CN).filter((key) => !patterns.some((pattern) => pattern.test(key)))).toEqual([]);
  });
});

/** The texts of a phrase, of every number of things. */
function textsOf(phrase: Phrase): readonly string[] {
  return typeof phrase === 'string' ? [phrase] : Object.values(phrase);
}

/** What is wrong with a catalog beside the Chinese one: what is missing, empty or too much, and places for other values. */
function faultsOf(catalog: Catalog): readonly string[] {
  const chinese: Catalog = ZH_CN;
  const foreign = Object.keys(catalog).filter((key) => !(key in chinese));
  const wrong = Object.entries(chinese).flatMap(([key, text]) => {
    const phrase = catalog[key];
    if (phrase === undefined) return [`${key} is missing`];
    const names = textsOf(text).flatMap(namesIn).join();
    return textsOf(phrase).flatMap((each) => {
      if (each.trim() === '') return [`${key} is empty`];
      return namesIn(each).join() === names
        ? []
        : [`${key} has places for ${namesIn(each).join() || 'nothing'}`];
    });
  });
  return [...foreign.map((key) => `${key} is nobody's`), ...wrong];
}

/** A language that nobody speaks, which has two kinds of numbers as English has. */
const INVENTED: Phrases = {
  ...ZH_CN,
  'money.days': { one: '{count} day', other: '{count} days' },
  'home.done-count': 'done: {count}',
};

describe('a language', () => {
  test('has every word, and in each the places for the same values', async () => {
    expect(LANGUAGES.map(({ locale }) => locale)).toEqual(['zh-CN']);
    expect(faultsOf(PSEUDO_PHRASES)).toEqual([]);
    expect(faultsOf(INVENTED)).toEqual([]);
  });

  test('is found out where it lacks a word, has one too many, or forgets a value', () => {
    const { name: _, ...lacking } = ZH_CN;
    expect(faultsOf({ ...lacking, 'home.yes': 'yes', language: ' ', 'money.days': 'days' })).toEqual([
      "home.yes is nobody's",
      'name is missing',
      'language is empty',
      'money.days has places for nothing',
    ]);
  });

  test('tells numbers of things apart as it does, and writes numbers, days and money in its own way', async () => {
    const invented = await translated('en-GB', () => Promise.resolve(INVENTED))();
    expect([1, 1_000].map((count) => invented.say('money.days', { count }))).toEqual(['1 day', '1,000 days']);
    expect([invented.day('2026-11-22'), invented.money(360_000)]).toEqual([
      '22 November 2026',
      'CN¥3,600.00',
    ]);
    expect([invented.time(0), invented.moment('2026-11-22T16:30:00Z')]).toEqual([
      '08:00',
      '23 November 2026 at 00:30',
    ]);
  });
});

test('Chinese is written as it is written', () => {
  const { say, day, time, moment, money } = CHINESE;
  expect(say('home.counted', { all: 7, done: 5 })).toBe('7件办好5件。');
  expect([day('2026-12-20'), day('2026-12-20T16:00:00Z')]).toEqual(['2026年12月20日', '2026年12月21日']);
  expect([time(0), moment('2026-11-30T16:05:00Z')]).toEqual(['08:00', '2026年12月1日 00:05']);
  expect(money(360_000)).toBe('¥3,600.00');
});

describe('the pseudo-locale', () => {
  test('marks each letter, leaves values as they are, is longer by more than a third, and bracketed', () => {
    expect(dressed('首页')).toBe('⟦首̣页̣ x̣x̣⟧');
    expect(dressed('{names}的手续')).toBe('⟦{names}的̣手̣续̣ x̣x̣x̣⟧');
    expect(
      dressed('一'.repeat(30))
        .split(' ')
        .slice(1)
        .map((word) => word.replaceAll(/[^x]/g, '').length),
    ).toEqual([12, 12]);
    expect(PSEUDO_WORDS.day('2026-11-22')).toBe('2026年̣11月̣22日̣');
    expect(PSEUDO_WORDS.say('home.of', { names: '李安然' })).toContain('李安然的̣');
  });

  test('marks what is written for each number of things too', () => {
    const words = speak('en', {
      ...PSEUDO_PHRASES,
      'money.days': { one: dressed('{count} day'), other: '-' },
    });
    expect(words.say('money.days', { count: 1 })).toContain(`⟦1 ${marked('day')} `);
  });
});
