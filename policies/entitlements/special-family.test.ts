import { describe, expect, test } from 'vitest';
import type { SpecialFamilyFacts } from '../../schemas/entitlement-check.ts';
import { decideSpecialFamily } from './decide.ts';

const AS_OF = '2026-11-22';
type Persons = NonNullable<SpecialFamilyFacts['persons']>;

function family(persons: Persons, changes: Partial<SpecialFamilyFacts> = {}): SpecialFamilyFacts {
  return { divisionCode: '620102', event: 'only-child-died', noLivingChild: true, persons, ...changes };
}

function yuan(facts: SpecialFamilyFacts): (number | string)[] {
  return decideSpecialFamily(facts, AS_OF).map(({ outcome, amountPerMonthFen }) =>
    amountPerMonthFen === undefined ? outcome : amountPerMonthFen / 100,
  );
}

const HIM = { sex: 'male', birthDate: '1970-01-01' } as const;
const HER = { sex: 'female', birthDate: '1977-11-22' } as const;

describe('Lanzhou 62 with the national conditions (8a.8)', () => {
  test('1,000 a month each for a child lost, 800 for one disabled at grade 3 or graver', () => {
    expect(yuan(family([HIM, HER]))).toEqual([1000, 1000]);
    const disabled = { event: 'only-child-disabled', noLivingChild: false } as const;
    expect(yuan(family([HIM, HER], { ...disabled, disabilityGrade: 3 }))).toEqual([800, 800]);
    expect(yuan(family([HIM, HER], { ...disabled, disabilityGrade: 4 }))).toEqual(
      Array.from({ length: 2 }, () => 'not-eligible'),
    );
    expect(decideSpecialFamily(family([HIM, HER], disabled), AS_OF)[0]).toMatchObject({
      outcome: 'unknown',
      missing: ['specialFamily.disabilityGrade'],
    });
  });

  test('she must be 49, to the day', () => {
    expect(yuan(family([HIM, { ...HER, birthDate: '1977-11-23' }]))).toEqual([
      'not-eligible',
      'not-eligible',
    ]);
    expect(yuan(family([{ ...HER, birthDate: '1977-11-22' }]))).toEqual([1000]);
  });

  test.each([
    ['female', '1976-11-22', 1100],
    ['female', '1976-11-23', 1000],
    ['male', '1966-11-22', 1100],
    ['male', '1966-11-23', 1000],
  ] as const)('%s born %s: %i with the 100 for men from 60 and women from 50', (sex, birthDate, expected) => {
    const other = sex === 'male' ? HER : HIM;
    expect(yuan(family([{ sex, birthDate }, other]))[0]).toBe(expected);
  });

  test('born before 1933 is outside the national conditions, the other person is not', () => {
    expect(yuan(family([{ sex: 'male', birthDate: '1932-12-31' }, HER]))).toEqual(['not-eligible', 1000]);
    expect(yuan(family([{ sex: 'male', birthDate: '1933-01-01' }, HER]))).toEqual([1100, 1000]);
  });

  test('another living child ends it', () => {
    expect(yuan(family([HIM, HER], { noLivingChild: false }))).toEqual(['not-eligible', 'not-eligible']);
  });

  test('a father alone: the text that was seen speaks of the woman of the couple only', () => {
    expect(decideSpecialFamily(family([HIM]), AS_OF)[0]?.outcome).toBe('unknown');
  });

  test('every amount names its article', () => {
    const [row] = decideSpecialFamily(family([HIM, HER]), AS_OF);
    const cited = row?.rules.find(({ rule }) => rule === 'amount-of-the-place')?.citation;
    expect(cited).toMatchObject({ article: '第六十二条', confidence: 'seed' });
    expect(row).toMatchObject({ subject: 'person-1', payer: 'finance' });
  });
});

test('elsewhere the national conditions hold and the amount is not known', () => {
  const [row] = decideSpecialFamily(family([HER], { divisionCode: '610302' }), AS_OF);
  expect([row?.outcome, row?.amountPerMonthFen]).toEqual(['eligible', undefined]);
});

test('nothing known: it asks', () => {
  expect(decideSpecialFamily({}, AS_OF)).toMatchObject([
    { subject: 'person-1', outcome: 'unknown', missing: ['specialFamily.divisionCode'] },
  ]);
});

describe('a rural family of one child, or of two daughters', () => {
  test.each(['rural-only-child', 'rural-two-daughters'] as const)(
    'has no right to the aid of special families, and of its reward nothing is known: %s',
    (event) => {
      const decided = decideSpecialFamily(family([HIM, HER], { event }), AS_OF);
      expect(decided.map(({ subject, code, outcome }) => [subject, code, outcome])).toEqual([
        ['person-1', 'special-family-aid', 'not-eligible'],
        ['person-2', 'special-family-aid', 'not-eligible'],
        ['person-1', 'rural-reward', 'unknown'],
        ['person-2', 'rural-reward', 'unknown'],
      ]);
    },
  );
});
