import { describe, expect, test } from 'vitest';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import { allPacks } from '../load/all-packs.ts';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { decideEntitlements } from './decide.ts';

function subsidy(bornOn: string, asOf: string, child: { firstClaimYear?: number; adoptedOn?: string } = {}) {
  const facts: BirthFacts = {
    delivery: { at: `${bornOn}T08:00:00+08:00` },
    children: [{ order: 1, liveBirth: true, ...child }],
    mother: { household: { divisionCode: '620102' } },
  };
  const row = decideEntitlements(facts, asOf).find(({ code }) => code === 'childcare-subsidy');
  if (!row) throw new Error('no row');
  return row;
}

/**
 * 国卫办人口发〔2025〕24号: the first claim in the year of the birth or the next, by the end of 2025 for those born before 2025;
 * what is not claimed in its year is given up. Whether a missed first claim loses the later years is in no text (facts 8b.4).
 */
describe('the first claim of the national subsidy', () => {
  test.each([
    ['2026-11-20', '2027-12-31'],
    ['2025-01-01', '2026-12-31'],
    ['2023-06-01', '2025-12-31'],
  ])('born %s: in time until %s', (bornOn, last) => {
    expect(subsidy(bornOn, last).outcome).toBe('eligible');
    const dayAfter = `${Number(last.slice(0, 4)) + 1}-01-01`;
    expect(subsidy(bornOn, dayAfter)).toMatchObject({
      outcome: 'unknown',
      missing: ['children.0.firstClaimYear'],
    });
    expect(subsidy(bornOn, dayAfter).amountFen).toBeUndefined();
  });

  test('born 2022-06 and asked in 2026-06, born 2022-01 and asked in 2030: not the whole sum', () => {
    expect(subsidy('2022-06-01', '2026-06-01').outcome).toBe('unknown');
    expect(subsidy('2022-01-01', '2030-06-01').outcome).toBe('unknown');
  });

  test('claimed in time it stands', () => {
    expect(subsidy('2025-06-01', '2028-01-01', { firstClaimYear: 2026 })).toMatchObject({
      outcome: 'eligible',
      amountFen: 1_080_000,
    });
    expect(subsidy('2022-06-01', '2026-06-01', { firstClaimYear: 2025 }).amountFen).toBe(180_000);
  });

  test('claimed late: of the later years no text says; when none is left, nothing', () => {
    const late = subsidy('2025-06-01', '2027-03-01', { firstClaimYear: 2027 });
    expect([late.outcome, late.missing]).toEqual(['unknown', undefined]);
    expect(subsidy('2025-06-01', '2028-03-01', { firstClaimYear: 2028 }).outcome).toBe('not-eligible');
    expect(subsidy('2022-06-01', '2026-06-01', { firstClaimYear: 2026 }).outcome).toBe('not-eligible');
  });
});

/** 实施方案: 依法收养 counts like birth (facts 4.1); Shaanxi's 育儿假 names adopted children, those of Gansu and Jilin do not. */
describe('an adopted child', () => {
  test('has the national subsidy', () => {
    expect(subsidy('2026-01-10', '2026-11-22', { adoptedOn: '2026-05-01' }).outcome).toBe('eligible');
  });

  test.each([
    ['610300', 'eligible'],
    ['620100', 'unknown'],
    ['220100', 'unknown'],
  ])('育儿假 in %s: %s', (pool, outcome) => {
    const facts: BirthFacts = {
      delivery: { at: '2026-01-10T08:00:00+08:00' },
      children: [{ order: 1, liveBirth: true, adoptedOn: '2026-05-01' }],
      mother: { employment: { kind: 'employee', pool } },
      marriage: { status: 'married' },
    };
    const row = decideEntitlements(facts, '2026-11-22').find(
      ({ code, subject }) => code === 'parental-leave' && subject === 'mother',
    );
    expect([row?.outcome, row?.missing]).toEqual([outcome, undefined]);
  });
});

/** Law B10: that nobody need claim (免申即享) was a principle and the pages of two cities, no text of the country or of a seed place. */
describe('without a claim', () => {
  test('no pack says that nothing need be claimed', () => {
    const ways = allPacks({ includeDrafts: true }).flatMap((pack) =>
      Object.values(pack.schemes).flatMap((periods) =>
        (periods ?? []).flatMap(({ claim }) => claim?.value ?? []),
      ),
    );
    expect(ways.length).toBeGreaterThan(0);
    expect(ways).not.toContain('none');
  });

  test.each(['lanzhou-first-child', 'baoji-third-child-caesarean', 'changchun-first-child'])(
    '%s: of the allowance no text says how it is claimed, so the family is asked',
    (name) => {
      const allowance = decideEntitlements(sampleBirth(name), '2026-11-22').find(
        ({ code }) => code === 'maternity-allowance',
      );
      expect([allowance?.outcome, allowance?.claim]).toEqual(['eligible', undefined]);
    },
  );
});
