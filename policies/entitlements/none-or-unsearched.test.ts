import { expect, test } from 'vitest';
import { divisions } from '../load/divisions.ts';
import type { Being } from '../../test/oracle/beings.ts';
import { decided, differences } from '../../test/oracle/compare.ts';

/**
 * 当地未出台 is said where somebody has looked, and nowhere else: of every division of the register, held against the list of searches
 * that the second reckoning has of its own (test/oracle/law.yaml).
 */

const DAYS = ['2024-12-01', '2026-11-22'];
const codes = [...divisions().keys()];

function livingIn(divisionCode: string, asOf: string): readonly Being[] {
  const parent = {
    household: { divisionCode },
    residence: { divisionCode },
    employment: { kind: 'employee' as const, maternityInsured: true, pool: divisionCode },
  };
  const asked = { asOf, drafts: false };
  return [
    {
      ...asked,
      kind: 'family',
      facts: {
        delivery: { at: `${asOf}T08:00:00+08:00`, method: 'vaginal', difficult: false, plurality: 1 },
        children: [{ order: 1, liveBirth: true }],
        mother: parent,
        father: parent,
        marriage: { status: 'married' },
        childRank: 2,
        choices: { householdFollows: 'mother' },
      },
    },
    { ...asked, kind: 'institution', facts: { divisionCode, kind: 'social', ownership: 'private' } },
    { ...asked, kind: 'special-family', facts: { divisionCode, event: 'only-child-died' } },
  ];
}

test.each(DAYS)(
  'in every division of the register on %s',
  (day) => {
    const others: string[] = [];
    const none = new Set<string>();
    for (const code of codes) {
      for (const being of livingIn(code, day)) {
        const other = differences(being).filter(({ rules, oracle }) =>
          [rules, oracle].some((row) => JSON.stringify(row ?? '').includes('no-scheme')),
        );
        others.push(...other.map(({ right }) => `${code} ${right}`));
        for (const row of decided(being))
          if (row.outcome === 'no-scheme' && row.code !== 'childcare-subsidy') none.add(code);
      }
    }
    expect(others).toEqual([]);
    // somebody has looked in some places only; that the country had no 育儿补贴 before 2025 is known of all
    expect(none.size).toBeGreaterThan(50);
    expect(none.size).toBeLessThan(codes.length);
  },
  120_000,
);
