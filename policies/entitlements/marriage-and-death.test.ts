import { describe, expect, test } from 'vitest';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import type { EntitlementCode } from '../../schemas/entitlement.ts';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { decideEntitlements } from './decide.ts';
import { resultOfRule } from './decisions.test-data.ts';

/** Born on 2026-11-20 in Lanzhou to an insured employee, asked two days later. */
const BORN = '2026-11-20';
const AS_OF = '2026-11-22';

interface Changes {
  readonly marriage: BirthFacts['marriage'];
  readonly fatherDied?: string;
  readonly motherDied?: string;
}

function family({ marriage, fatherDied, motherDied }: Changes, sample = 'lanzhou-first-child'): BirthFacts {
  const birth: BirthFacts = sampleBirth(sample);
  return {
    ...birth,
    marriage,
    mother: { ...birth.mother, ...(motherDied ? { deathOn: motherDied } : {}) },
    father: { ...birth.father, ...(fatherDied ? { deathOn: fatherDied } : {}) },
  };
}

function rowOf(facts: BirthFacts, code: EntitlementCode, subject: string, asOf = AS_OF) {
  const row = decideEntitlements(facts, asOf).find((e) => e.code === code && e.subject === subject);
  if (!row) throw new Error(`no ${code}`);
  return row;
}

/** 条例 产假 gives 180 to those who bore in marriage; of others the text says nothing (facts 8a.10, 8b.2): 98 are certain. */
describe('the extension of the leave hangs on the day of the birth', () => {
  test.each<[string, Changes, number]>([
    ['married, without dates', { marriage: { status: 'married' } }, 180],
    ['married before', { marriage: { status: 'married', marriedOn: '2025-05-20' } }, 180],
    ['married on the day', { marriage: { status: 'married', marriedOn: BORN } }, 180],
    ['married the day after', { marriage: { status: 'married', marriedOn: '2026-11-21' } }, 98],
    ['divorced after the birth', { marriage: { status: 'divorced', endedOn: '2026-11-21' } }, 180],
    ['divorced on the day', { marriage: { status: 'divorced', endedOn: BORN } }, 180],
    ['divorced the day before', { marriage: { status: 'divorced', endedOn: '2026-11-19' } }, 98],
    ['widowed after the birth', { marriage: { status: 'widowed', endedOn: '2026-11-21' } }, 180],
    ['the father died before it', { marriage: { status: 'widowed' }, fatherDied: '2026-08-01' }, 180],
    ['unmarried', { marriage: { status: 'unmarried' } }, 98],
  ])('%s', (_, changes, days) => {
    const leave = rowOf(family(changes), 'maternity-leave', 'mother');
    expect([leave.outcome, leave.days]).toEqual(['eligible', days]);
    expect(resultOfRule(leave, 'provincial-extension')).toBe(days === 98 ? 'unknown' : undefined);
  });

  test('that a widow is meant too is said to be a reading, for her alone', () => {
    const widow = family({ marriage: { status: 'widowed' }, fatherDied: '2026-08-01' });
    const reading = (facts: BirthFacts) =>
      resultOfRule(rowOf(facts, 'maternity-leave', 'mother'), 'a-widow-counts-as-married');
    expect(reading(widow)).toBe('met');
    expect(reading(family({ marriage: { status: 'widowed' }, fatherDied: '2026-11-21' }))).toBeUndefined();
    expect(reading(family({ marriage: { status: 'married' } }))).toBeUndefined();
  });

  test.each<[string, Changes, string[] | undefined]>([
    ['divorced, nobody said when', { marriage: { status: 'divorced' } }, ['marriage.endedOn']],
    ['widowed, nobody said of whom', { marriage: { status: 'widowed' } }, ['father.deathOn']],
    [
      'her husband died before the birth, the father is perhaps another',
      { marriage: { status: 'widowed', endedOn: '2026-08-01' } },
      ['father.deathOn'],
    ],
    [
      'the father is another: he died on another day',
      { marriage: { status: 'widowed', endedOn: '2020-08-01' }, fatherDied: '2026-11-21' },
      undefined,
    ],
  ])('%s: 98 are certain', (_, changes, missing) => {
    const leave = rowOf(family(changes), 'maternity-leave', 'mother');
    expect([leave.outcome, leave.days, leave.missing]).toEqual(['eligible', 98, missing]);
  });

  test('in Shaanxi likewise: 158 for a widow by that reading, 98 for one divorced before', () => {
    const plain = { ...sampleBirth('baoji-third-child-caesarean') } as BirthFacts;
    const birth = { ...plain, childRank: 1, prePregnancyCheck: false };
    const simple = { ...birth, delivery: { ...birth.delivery, method: 'vaginal' as const } };
    const born = (birth.delivery?.at ?? '').slice(0, 10);
    const widow = { ...simple, marriage: { status: 'widowed' as const } };
    const with_ = (facts: BirthFacts, deathOn: string) => ({
      ...facts,
      father: { ...facts.father, deathOn },
    });
    expect(rowOf(with_(widow, '2026-01-01'), 'maternity-leave', 'mother').days).toBe(158);
    const divorced = { ...simple, marriage: { status: 'divorced' as const, endedOn: '2026-01-01' } };
    expect(born > '2026-01-01').toBe(true);
    expect(rowOf(divorced, 'maternity-leave', 'mother').days).toBe(98);
  });
});

describe('who has died takes no leave', () => {
  test.each<[EntitlementCode]>([['paternity-leave'], ['parental-leave']])('the father: %s', (code) => {
    const marriage = { status: 'widowed' } as const;
    expect(rowOf(family({ marriage, fatherDied: '2026-08-01' }), code, 'father').outcome).toBe(
      'not-eligible',
    );
    expect(rowOf(family({ marriage, fatherDied: AS_OF }), code, 'father').outcome).toBe('not-eligible');
    // the day before his death he had it
    const later = family({ marriage, fatherDied: '2026-11-23' });
    expect(rowOf(later, code, 'father').outcome).toBe('eligible');
    expect(rowOf(family({ marriage }), code, 'father')).toMatchObject({
      outcome: 'unknown',
      missing: ['father.deathOn'],
    });
  });

  test('the mother: no leave, no nursing time; of her allowance no text says anything; the cost was hers', () => {
    const facts = family({ marriage: { status: 'widowed' }, motherDied: BORN });
    const outcome = (code: EntitlementCode) => rowOf(facts, code, 'mother').outcome;
    expect(outcome('maternity-leave')).toBe('not-eligible');
    expect(outcome('parental-leave')).toBe('not-eligible');
    expect(outcome('nursing-breaks')).toBe('not-eligible');
    expect(outcome('maternity-allowance')).toBe('unknown');
    expect(outcome('maternity-medical-cost')).toBe('eligible');
  });
});

/** A widower: the mother died. He is not asked for a day of death of his own, which he cannot give. */
describe('the father whose wife has died', () => {
  const LEAVES = ['paternity-leave', 'parental-leave'] as const;
  const of = (marriage: BirthFacts['marriage'], motherDied: string) =>
    LEAVES.map((code) => {
      const { outcome, missing } = rowOf(family({ marriage, motherDied }), code, 'father');
      return [code, outcome, missing];
    });

  test('a marriage that ended on the day on which she died was theirs: he has both leaves', () => {
    const widower = { status: 'widowed', endedOn: '2026-11-21', endedBy: 'death' } as const;
    expect(of(widower, '2026-11-21')).toEqual(LEAVES.map((code) => [code, 'eligible', undefined]));
    // on the day of the birth itself she was his wife
    expect(of({ ...widower, endedOn: BORN }, BORN).map(([, outcome]) => outcome)).toEqual(
      LEAVES.map(() => 'eligible'),
    );
  });

  test('nobody said when it ended: that is asked, since it can be answered', () => {
    const missing = ['marriage.endedOn'];
    expect(of({ status: 'widowed' }, BORN)).toEqual(LEAVES.map((code) => [code, 'unknown', missing]));
  });

  test('one that ended on another day may have ended by his death', () => {
    const earlier = of({ status: 'widowed', endedOn: '2026-08-01' }, '2026-11-21');
    expect(earlier).toEqual(LEAVES.map((code) => [code, 'unknown', ['father.deathOn']]));
  });
});

/** Of a death the reference day is that of the question, of parents and of children alike. */
test.each([
  ['2026-11-23', 'eligible'],
  [AS_OF, 'not-eligible'],
  ['2026-11-21', 'not-eligible'],
])('a newborn who dies on %s: 育儿假 asked on 2026-11-22 is %s', (died, outcome) => {
  const birth: BirthFacts = sampleBirth('lanzhou-first-child');
  const children = birth.children?.map((child) => ({ ...child, deathAt: `${died}T08:00:00+08:00` }));
  const facts = { ...birth, ...(children ? { children } : {}) };
  expect(rowOf(facts, 'parental-leave', 'mother').outcome).toBe(outcome);
});

/** 临泽 gives to those who live there on the day of the birth. A father who had died before it lived nowhere. */
test.each([
  [undefined, 'eligible'],
  ['2024-11-10', 'eligible'],
  ['2024-11-09', 'not-eligible'],
])('临泽, the mother lives elsewhere, the father died on %s: %s', (deathOn, outcome) => {
  const birth: BirthFacts = sampleBirth('lanzhou-first-child');
  const facts: BirthFacts = {
    ...birth,
    facility: { divisionCode: '620723', ownership: 'public', countyLevel: true },
    delivery: { ...birth.delivery, at: '2024-11-10T08:00:00+08:00' },
    marriage: deathOn === undefined ? { status: 'married' } : { status: 'widowed' },
    mother: {
      ...birth.mother,
      household: { divisionCode: '620723' },
      residence: { divisionCode: '620102' },
    },
    father: {
      ...birth.father,
      residence: { divisionCode: '620723' },
      ...(deathOn === undefined ? {} : { deathOn }),
    },
    childRank: 2,
  };
  expect(rowOf(facts, 'local-birth-grant', 'child-1', '2024-12-01').outcome).toBe(outcome);
});

test('护理假: for him who was her husband on the day of the birth, whatever came later', () => {
  const of = (changes: Changes) => rowOf(family(changes), 'paternity-leave', 'father').outcome;
  expect(of({ marriage: { status: 'divorced', endedOn: '2026-11-21' } })).toBe('eligible');
  expect(of({ marriage: { status: 'divorced', endedOn: '2026-11-19' } })).toBe('unknown');
  expect(of({ marriage: { status: 'married', marriedOn: '2026-11-21' } })).toBe('unknown');
});

test('社会保险法 54: the spouse is she who was married on the day of the birth', () => {
  const birth: BirthFacts = sampleBirth('lanzhou-unemployed-mother');
  const employment = {
    kind: 'unemployed' as const,
    maternityInsured: false,
    residentInsured: false,
    pool: '620100',
  };
  const of = (marriage: BirthFacts['marriage']) =>
    rowOf(
      {
        ...birth,
        marriage,
        mother: { ...birth.mother, employment },
        father: sampleBirth('lanzhou-first-child').father,
      },
      'maternity-medical-cost',
      'mother',
    ).outcome;
  const born = sampleBirth('lanzhou-unemployed-mother').delivery.at.slice(0, 10);
  expect(of({ status: 'divorced', endedOn: '2099-01-01' })).toBe('eligible');
  expect(of({ status: 'divorced', endedOn: '2020-01-01' })).toBe('not-eligible');
  expect(of({ status: 'married', marriedOn: born })).toBe('eligible');
  expect(of({ status: 'married', marriedOn: '2099-01-01' })).toBe('not-eligible');
});
