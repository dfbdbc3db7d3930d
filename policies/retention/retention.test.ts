import { expect, test } from 'vitest';
import { keptByLaw } from './retention.ts';

const ALL = [
  'health-commission',
  'disease-control',
  'public-security',
  'medical-insurance',
  'human-resources',
];
const papers = (kept: ReturnType<typeof keptByLaw>): string[] => kept.map(({ by }) => by);

test('of a child nothing is kept but money', () => {
  expect(papers(keptByLaw(['child-1'], ALL))).toEqual(['ledger', 'finance', 'medical-insurance']);
});

test('of a parent the papers of its children are kept too, by whoever has them', () => {
  expect(papers(keptByLaw(['mother'], ALL))).toEqual(expect.arrayContaining(ALL));
  expect(papers(keptByLaw(['father'], ['public-security']))).toEqual([
    'ledger',
    'finance',
    'public-security',
  ]);
});

test('of a family that is erased whole nothing is kept but money', () => {
  expect(papers(keptByLaw(['child-1', 'family', 'father', 'mother'], ALL))).toEqual([
    'ledger',
    'finance',
    'medical-insurance',
  ]);
});

test('whatever is kept has its law, its article and its time', () => {
  for (const { basis, until } of keptByLaw(['mother'], ALL)) {
    expect(basis.article).toMatch(/^第.+条$/);
    expect([basis.law, until].every((words) => words.length > 0)).toBe(true);
  }
});
