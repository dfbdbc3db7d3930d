import { describe, expect, it } from 'vitest';
import { cut, fill, languageOf, namesIn, plain, speaker } from './language.ts';

const say = {
  zh: speaker({ 'n-cases': ['{n} 件', '{n} cases'] } as const, 'zh'),
  en: speaker({ 'n-cases': ['{n} 件', '{n} cases'] } as const, 'en'),
};

describe('the language of a run', () => {
  it.each([
    [[], {}, 'zh'],
    [[], { BIRTH_LANG: 'en' }, 'en'],
    [['status', '--lang', 'en'], {}, 'en'],
    [['--lang=zh'], { BIRTH_LANG: 'en' }, 'zh'],
    [['--lang'], {}, undefined],
    [['--lang', 'fr'], {}, undefined],
    [[], { BIRTH_LANG: 'fr' }, undefined],
    [[], { BIRTH_LANG: '' }, 'zh'],
  ])('%j with %j is %s', (args, env, language) => {
    expect(languageOf(args, env)).toBe(language);
  });
});

describe('a text', () => {
  it('is said in the language of the run, its values in their places', () => {
    expect([say.zh('n-cases', { n: 3 }), say.en('n-cases', { n: 3 })]).toEqual(['3 件', '3 cases']);
  });

  it('is filled, or cut at its places for values that are no text', () => {
    expect(fill('{n} of {all}', { n: 1, all: 2 })).toBe('1 of 2');
    expect(cut('{n} of {all}')).toEqual([{ name: 'n' }, { text: ' of ' }, { name: 'all' }]);
    expect(cut('none')).toEqual([{ text: 'none' }]);
  });

  it('names its values, and takes braces of JSON for none', () => {
    expect(namesIn('{a} of {b} {"slowMs": 3}')).toEqual(['a', 'b']);
  });
});

it('makes words of a code', () => {
  expect([plain('not-applicable'), plain('matter.completed')]).toEqual([
    'not applicable',
    'matter completed',
  ]);
});
