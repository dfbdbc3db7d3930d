import { describe, expect, test } from 'vitest';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import { HARDSHIPS } from '../../schemas/pack-terms.ts';
import { decideEntitlements } from './decide.ts';
import { sampleBirth } from '../load/sample-births.test-data.ts';

type Preschool = NonNullable<NonNullable<BirthFacts['children']>[number]['preschool']>;

/** A child of 低保 in an inclusive kindergarten of Changchun, approved and filed. */
const IN_TOWN: Preschool = {
  divisionCode: '220104',
  area: 'urban',
  inclusive: true,
  approved: true,
  hardship: 'minimum-living-allowance',
};

function aid(preschool: Preschool | undefined, child: object = {}) {
  const birth: BirthFacts = {
    delivery: { at: '2023-01-10T08:00:00+08:00' },
    children: [{ order: 1, liveBirth: true, ...child, ...(preschool ? { preschool } : {}) }],
  };
  return decideEntitlements(birth, '2026-11-22').filter(({ code }) => code === 'preschool-aid');
}

describe('吉林十四', () => {
  test('1,500 a year in the country, a county town being of it, and 2,000 in a city', () => {
    // 农村（含县镇）每年每生 1500 元，城市每年每生 2000 元
    expect(aid(IN_TOWN)).toMatchObject([{ subject: 'child-1', outcome: 'eligible', amountFen: 2000_00 }]);
    expect(aid({ ...IN_TOWN, area: 'rural' })).toMatchObject([{ outcome: 'eligible', amountFen: 1500_00 }]);
    // who of finance bears it, and by whom it is paid, the text does not say
    expect(aid(IN_TOWN)[0]).not.toHaveProperty('payer');
  });

  test('each of the six groups that it names, and nobody else', () => {
    // 原建档立卡、特困救助供养、低保、事实无人抚养、孤儿、残疾
    expect(HARDSHIPS).toHaveLength(6);
    for (const hardship of HARDSHIPS)
      expect(aid({ ...IN_TOWN, hardship })[0]?.outcome, hardship).toBe('eligible');
    expect(aid({ ...IN_TOWN, hardship: 'none-of-them' })[0]?.outcome).toBe('not-eligible');
  });

  test('the kindergarten is inclusive, approved at county level or above and filed', () => {
    expect(aid({ ...IN_TOWN, inclusive: false })[0]?.outcome).toBe('not-eligible');
    expect(aid({ ...IN_TOWN, approved: false })[0]?.outcome).toBe('not-eligible');
  });

  test.each(['divisionCode', 'area', 'inclusive', 'approved', 'hardship'] as const)(
    'what is not said of it is asked for: %s',
    (fact) => {
      const { [fact]: _, ...rest } = IN_TOWN;
      expect(aid(rest)).toMatchObject([{ outcome: 'unknown', missing: [`children.0.preschool.${fact}`] }]);
    },
  );

  test('a child that has died has none', () => {
    expect(aid(IN_TOWN, { deathAt: '2026-01-10T08:00:00+08:00' })[0]?.outcome).toBe('not-eligible');
  });

  test('of other places nobody has looked: 甘肃二十 gives no sum', () => {
    expect(aid({ ...IN_TOWN, divisionCode: '620102' })[0]?.outcome).toBe('unknown');
  });

  test('before the day of the paper nothing is known', () => {
    const birth: BirthFacts = {
      delivery: { at: '2020-01-10T08:00:00+08:00' },
      children: [{ order: 1, liveBirth: true, preschool: IN_TOWN }],
    };
    const on = (asOf: string) =>
      decideEntitlements(birth, asOf).find(({ code }) => code === 'preschool-aid')?.outcome;
    expect([on('2023-12-28'), on('2023-12-29')]).toEqual(['unknown', 'eligible']);
  });

  test('whoever says nothing of a kindergarten is asked for nothing', () => {
    expect(aid(undefined)).toEqual([]);
    const ofBirth = decideEntitlements(sampleBirth('changchun-first-child'), '2026-11-22');
    expect(
      ofBirth.flatMap(({ missing = [] }) => missing).filter((fact) => fact.includes('preschool')),
    ).toEqual([]);
  });
});
