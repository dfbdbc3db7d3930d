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

  // the national rule of a single parent, widowed or divorced: the man or the woman must be 49 (facts 8b.7)
  test.each([
    ['male', '1964-05-01', 'only-child-died', 1100],
    ['male', '1964-05-01', 'only-child-disabled', 900],
    ['male', '1977-11-22', 'only-child-died', 1000],
    ['male', '1977-11-23', 'only-child-died', 'not-eligible'],
    ['female', '1977-11-23', 'only-child-died', 'not-eligible'],
  ] as const)('one parent alone, %s born %s, %s: %s', (sex, birthDate, event, expected) => {
    const facts = family([{ sex, birthDate }], { event, disabilityGrade: 2 });
    expect(yuan(facts)).toEqual([expected]);
  });

  test('of one parent whose age nobody said it is asked, not the sex', () => {
    expect(decideSpecialFamily(family([{}]), AS_OF)[0]?.missing).toContain(
      'specialFamily.persons.0.birthDate',
    );
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

/** LZ 69: 农村独生子女家庭和农村二女户 five years early, from 55; from 60 the country's own. No sum is named. */
describe('a rural family of one child, or of two daughters', () => {
  const rural = (event: 'rural-only-child' | 'rural-two-daughters', birthDate?: string) =>
    decideSpecialFamily(family([birthDate === undefined ? {} : { birthDate }], { event }), AS_OF);

  test.each([
    ['1971-11-23', 'not-eligible', undefined, undefined],
    ['1971-11-22', 'eligible', '2026-11-22', '2031-11-21'],
    ['1966-11-23', 'eligible', '2023-08-07', '2026-11-22'],
    ['1966-11-22', 'eligible', '2023-08-07', undefined],
  ])('born %s: %s, from %s until %s', (birthDate, outcome, from, until) => {
    for (const event of ['rural-only-child', 'rural-two-daughters'] as const) {
      const [aid, reward] = rural(event, birthDate);
      expect([aid?.code, aid?.outcome]).toEqual(['special-family-aid', 'not-eligible']);
      expect(reward).toMatchObject({ code: 'rural-reward', subject: 'person-1', outcome });
      expect([reward?.from, reward?.until]).toEqual([from, until]);
      expect([reward?.amountFen, reward?.amountPerMonthFen]).toEqual([undefined, undefined]);
    }
  });

  test('from 60 the reward of the country; that the family qualified before the two-child policy (LZ 61) nobody says', () => {
    const results = (birthDate: string) =>
      Object.fromEntries(rural('rural-only-child', birthDate)[1]?.rules.map((r) => [r.rule, r.result]) ?? []);
    expect(results('1966-11-22')).toMatchObject({
      'national-reward-from-60': 'met',
      'qualified-before-the-two-child-policy': 'unknown',
      'amount-of-the-place': 'unknown',
    });
    expect(Object.keys(results('1966-11-23'))).not.toContain('national-reward-from-60');
  });

  test('without the day of birth it is asked; elsewhere nobody has looked', () => {
    expect(rural('rural-only-child')[1]?.missing).toEqual(['specialFamily.persons.0.birthDate']);
    const baoji = family([{ birthDate: '1960-01-01' }], {
      event: 'rural-only-child',
      divisionCode: '610302',
    });
    expect(decideSpecialFamily(baoji, AS_OF)[1]).toMatchObject({ code: 'rural-reward', outcome: 'unknown' });
  });
});
