import { describe, expect, test } from 'vitest';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { decisionOn } from './decisions.test-data.ts';

const NOT = 'not-eligible';

describe('maternity allowance (社会保险法 56; 女职工劳动保护特别规定 8)', () => {
  test.each([
    ['lanzhou-first-child', 98, 2_352_000],
    ['baoji-third-child-caesarean', 98, 1_960_000],
    ['changchun-first-child', 98, 1_764_000],
    ['lanzhou-twins', 113, 2_712_000],
    ['lanzhou-unmarried-mother', 98, 1_633_333],
    ['qingyang-flexible-worker', 98, 1_470_000],
    ['born-lanzhou-household-baoji', 98, 2_286_667],
    ['lanzhou-rare-character-name', 98, 2_352_000],
    ['lanzhou-name-and-choices-later', 98, 2_156_000],
    ['lanzhou-newborn-dies', 98, 2_352_000],
  ])('%s: %i days, %i fen', (name, days, amountFen) => {
    expect(decisionOn(sampleBirth(name), 'maternity-allowance', 'mother')).toMatchObject({
      outcome: 'eligible',
      days,
      amountFen,
      payer: 'medical-insurance-fund',
      payee: 'mother',
      incomeTax: 'exempt',
    });
  });

  test.each(['linze-second-child', 'lanzhou-unemployed-mother', 'sunan-minority-name'])(
    '%s: none',
    (name) => {
      const allowance = decisionOn(sampleBirth(name), 'maternity-allowance', 'mother');
      expect([allowance.outcome, allowance.amountFen]).toEqual([NOT, undefined]);
    },
  );

  test('on unemployment benefit the base is missing', () => {
    const allowance = decisionOn(
      sampleBirth('lanzhou-unemployment-benefit'),
      'maternity-allowance',
      'mother',
    );
    expect([allowance.outcome, allowance.missing]).toEqual([
      'unknown',
      ['mother.employment.contributionBaseFen'],
    ]);
  });

  test('a flexible worker outside the pilot pools: no in 2024, unknown from 2026', () => {
    const birth = sampleBirth('qingyang-flexible-worker');
    const mother = {
      ...birth.mother,
      employment: {
        kind: 'flexible' as const,
        maternityInsured: false,
        pool: '620100',
        contributionBaseFen: 450_000,
      },
    };
    const born = (year: number) => ({
      ...birth,
      mother,
      delivery: { ...birth.delivery, at: `${year}-11-12T19:00:00+08:00` },
    });
    expect(decisionOn(born(2024), 'maternity-allowance', 'mother', '2024-11-22').outcome).toBe(NOT);
    expect(decisionOn(born(2026), 'maternity-allowance', 'mother').outcome).toBe('unknown');
  });

  test('difficult birth as certified adds 15 days; a wage that is not known leaves it unknown', () => {
    const birth = sampleBirth('lanzhou-first-child');
    const difficult = { ...birth, delivery: { ...birth.delivery, difficult: true } };
    expect(decisionOn(difficult, 'maternity-allowance', 'mother')).toMatchObject({
      days: 113,
      amountFen: 2_712_000,
    });
    const { employerAverageMonthlyWageFen: _wage, ...employment } = birth.mother.employment ?? {
      kind: 'employee' as const,
    };
    const allowance = decisionOn(
      { ...birth, mother: { ...birth.mother, employment } },
      'maternity-allowance',
      'mother',
    );
    expect([allowance.outcome, allowance.missing]).toEqual([
      'unknown',
      ['mother.employment.employerAverageMonthlyWageFen'],
    ]);
  });

  test('西安 reckons ×12÷365: 4,500 a month come to 14,498.63', () => {
    const birth = sampleBirth('lanzhou-first-child');
    const employment = {
      kind: 'employee' as const,
      maternityInsured: true,
      pool: '610100',
      employerAverageMonthlyWageFen: 450_000,
    };
    const moved = { ...birth, mother: { ...birth.mother, employment } };
    expect(decisionOn(moved, 'maternity-allowance', 'mother').amountFen).toBe(1_449_863);
  });
});
