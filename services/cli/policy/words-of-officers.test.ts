import { describe, expect, it } from 'vitest';
import { employmentSchema } from '../../../schemas/person.ts';
import { factValue } from './fact-values.ts';
import { wordsOf } from './rule-words.ts';
import { allPacks } from '../../../policies/load/all-packs.ts';
import { comparePacks } from '../../../policies/redecision/compare-packs.ts';
import { parameterValue, parameterWord } from '../../../schemas/words/parameters.ts';

describe('values of facts', () => {
  it.each([
    ['delivery.difficult', false, '否'],
    ['delivery.at', '2026-11-20T03:24:00+08:00', '2026-11-20 03:24'],
    ['mother.employment.pool', '620100', '620100 兰州市'],
    ['mother.employment.employerAverageMonthlyWageFen', 720_000, '7,200.00元'],
    ['childRank', 2, '2'],
    ['father', null, '没有'],
  ])('%s %s → %s', (path, value, words) => {
    expect(factValue({ path, value })).toBe(words);
  });

  it('have a word for every kind of employment', () => {
    const kinds = employmentSchema.shape.kind.options;
    expect(kinds.filter((value) => factValue({ path: 'kind', value }) === value)).toEqual([]);
  });
});

describe('parameters of packs', () => {
  const texts = new Map([['own', '规则包自己的话']]);

  it.each([
    ['total', '产假共（天）'],
    ['supplements/[extra-baby]/days', '另加 · 多胞胎每多一个加天数 · 天数'],
    ['notes/[own]/values/payRatio', '说明 · 规则包自己的话 · 工资比例'],
    ['measures/[own]/values/daysPerYear', '规则包自己的话 · 每人每年（天）'],
    ['bounds/orderYuan', 'bounds · orderYuan'],
    ['amounts/[2]/yuanPerYear', '金额 · 第2 · 每年（元）'],
    ['filing/value', '备案'],
  ])('%s → %s', (parameter, words) => {
    expect(parameterWord(parameter, texts)).toBe(words);
  });

  // programmes and vaccines keep the code by which registers know them
  const CODE = /[a-z]{3}/;

  it('have a word for everything that diff may say of the packs at work', () => {
    const packs = allPacks({ includeDrafts: true });
    const words = wordsOf(packs);
    const all = comparePacks([], packs);
    const unsaid = (said: string, known: RegExp) => CODE.test(said) && !known.test(said);
    const named = all.map(({ parameter }) => parameterWord(parameter, words));
    expect(
      named.filter((said) => said.split(' · ').some((part) => unsaid(part, /^national-\d{4}$/))),
    ).toEqual([]);
    const values = all.filter(({ parameter }) => !/(vaccine|version)$/.test(parameter));
    expect(values.map(({ after }) => parameterValue(after)).filter((said) => CODE.test(said))).toEqual([]);
  });

  it('say what is not known and what there is none of', () => {
    expect([parameterValue('unknown'), parameterValue(undefined), parameterValue([1, 2])]).toEqual([
      '不知道',
      '无',
      '[1,2]',
    ]);
  });
});
