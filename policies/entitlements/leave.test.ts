import { describe, expect, test } from 'vitest';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { decisionOn, resultOfRule } from './decisions.test-data.ts';

/** `180`, or the outcome where there is no number. */
function shortly(entitlement: Entitlement, value: number | undefined): number | string {
  return value ?? entitlement.outcome;
}

function leaveOf(name: string): (number | string)[] {
  const birth = sampleBirth(name);
  const [maternity, paternity, mothers, fathers, nursing] = [
    decisionOn(birth, 'maternity-leave', 'mother'),
    decisionOn(birth, 'paternity-leave', 'father'),
    decisionOn(birth, 'parental-leave', 'mother'),
    decisionOn(birth, 'parental-leave', 'father'),
    decisionOn(birth, 'nursing-breaks', 'mother'),
  ];
  return [
    shortly(maternity, maternity.days),
    shortly(paternity, paternity.days),
    shortly(mothers, mothers.daysPerYear),
    shortly(fathers, fathers.daysPerYear),
    shortly(nursing, nursing.hoursPerDay),
  ];
}

const NOT = 'not-eligible';

describe('leave', () => {
  // 甘肃条例（2021）、陕西条例（2022）、吉卫联发〔2023〕56号十二、女职工劳动保护特别规定七、九
  test.each([
    ['lanzhou-first-child', [180, 30, 15, 15, 1]],
    ['baoji-third-child-caesarean', [198, 30, 10, 10, 1]],
    ['changchun-first-child', [180, 25, 20, 20, 1]],
    ['linze-second-child', [NOT, NOT, NOT, NOT, NOT]],
    ['lanzhou-twins', [180, 30, 15, 15, 2]],
    ['lanzhou-unmarried-mother', [98, 'unknown', 15, 'unknown', 1]],
    ['qingyang-flexible-worker', [NOT, NOT, NOT, NOT, NOT]],
    ['lanzhou-unemployed-mother', [NOT, NOT, NOT, NOT, NOT]],
    ['lanzhou-unemployment-benefit', [NOT, 30, NOT, 15, NOT]],
    ['born-lanzhou-household-baoji', [180, 30, 15, 15, 1]],
    ['sunan-minority-name', [NOT, NOT, NOT, NOT, NOT]],
    ['lanzhou-rare-character-name', [180, 30, 15, 15, 1]],
    ['lanzhou-name-and-choices-later', [180, 30, 15, 15, 1]],
    ['lanzhou-newborn-dies', [98, 30, NOT, NOT, NOT]],
  ])('%s: maternity, paternity, parental of both, nursing hours', (name, expected) => {
    expect(leaveOf(name)).toEqual(expected);
  });

  test('what is not certain is a rule that says so', () => {
    const twins = decisionOn(sampleBirth('lanzhou-twins'), 'maternity-leave', 'mother');
    expect(resultOfRule(twins, 'extra-baby-on-top-of-the-total')).toBe('unknown');
    const unmarried = sampleBirth('lanzhou-unmarried-mother');
    expect(resultOfRule(decisionOn(unmarried, 'maternity-leave', 'mother'), 'provincial-extension')).toBe(
      'unknown',
    );
    expect(decisionOn(unmarried, 'paternity-leave', 'father').missing).toEqual(['father']);
    const dead = decisionOn(sampleBirth('lanzhou-newborn-dies'), 'maternity-leave', 'mother');
    expect([dead.outcome, resultOfRule(dead, 'provincial-extension')]).toEqual(['eligible', 'unknown']);
    const jilin = decisionOn(sampleBirth('changchun-first-child'), 'maternity-leave', 'mother');
    expect(resultOfRule(jilin, 'one-year-option-at-75-percent-with-employer-consent')).toBe('unknown');
    expect(resultOfRule(jilin, 'employer-bears-what-the-allowance-does-not-cover')).toBe('met');
  });

  test('one twin’s death leaves the family’s leave as for one child', () => {
    const twins = sampleBirth('lanzhou-twins');
    const children = twins.children.map((c, i) =>
      i === 1 ? { ...c, deathAt: '2026-11-20T10:00:00+08:00' } : c,
    );
    expect(decisionOn({ ...twins, children }, 'maternity-leave', 'mother').days).toBe(180);
    expect(decisionOn({ ...twins, children }, 'nursing-breaks', 'mother').hoursPerDay).toBe(1);
  });

  test('of those in the armed forces is not known, and nobody is asked for what is known', () => {
    const birth = sampleBirth('lanzhou-first-child');
    const employment = { ...birth.mother.employment, kind: 'military' as const };
    const family = {
      ...birth,
      mother: { ...birth.mother, employment },
      father: birth.father && { ...birth.father, employment },
    };
    const rows = [
      decisionOn(family, 'maternity-leave', 'mother'),
      decisionOn(family, 'paternity-leave', 'father'),
      decisionOn(family, 'parental-leave', 'mother'),
      decisionOn(family, 'nursing-breaks', 'mother'),
    ];
    for (const row of rows) {
      expect([row.outcome, row.missing]).toEqual(['unknown', undefined]);
      expect(resultOfRule(row, 'rules-of-the-armed-forces')).toBe('unknown');
    }
  });

  test('dates of the end are the day before the birthday', () => {
    const birth = sampleBirth('lanzhou-first-child');
    expect(decisionOn(birth, 'nursing-breaks', 'mother').until).toBe('2027-11-19');
    expect(decisionOn(birth, 'parental-leave', 'father').until).toBe('2029-11-19');
    expect(decisionOn(birth, 'parental-leave', 'father', '2029-11-20').outcome).toBe(NOT);
  });

  test('a rank that was not given is unknown, never false', () => {
    const birth = sampleBirth('baoji-third-child-caesarean');
    delete birth.childRank;
    const leave = decisionOn(birth, 'maternity-leave', 'mother');
    expect([leave.days, leave.missing]).toEqual([183, ['childRank']]);
  });

  test('a fourth child: the text speaks of the third, so its days are open and none is certain', () => {
    const birth = sampleBirth('baoji-third-child-caesarean', { childRank: 4 });
    const leave = decisionOn(birth, 'maternity-leave', 'mother');
    expect([leave.days, resultOfRule(leave, 'third-child'), leave.missing]).toEqual([
      183,
      'unknown',
      undefined,
    ]);
    const paternity = decisionOn(birth, 'paternity-leave', 'father');
    expect([paternity.days, resultOfRule(paternity, 'third-child')]).toEqual([20, 'unknown']);
  });

  test('a province without a pack: the certain 98 days, no scheme for the rest', () => {
    const birth = sampleBirth('lanzhou-first-child');
    const elsewhere = { employment: { kind: 'employee' as const, maternityInsured: true, pool: '440100' } };
    const moved = { ...birth, mother: { ...birth.mother, ...elsewhere } };
    expect(decisionOn(moved, 'maternity-leave', 'mother').days).toBe(98);
    expect(decisionOn(moved, 'parental-leave', 'mother').outcome).toBe('unknown');
  });

  test('Jilin’s text gives parental leave to couples: of others it says nothing (吉卫56 十二)', () => {
    const birth = sampleBirth('changchun-first-child');
    const of = (marriage: (typeof birth)['marriage']) => {
      const leave = decisionOn({ ...birth, marriage }, 'parental-leave', 'mother');
      return [leave.outcome, leave.daysPerYear, resultOfRule(leave, 'the-text-speaks-of-couples')];
    };
    expect(of({ status: 'married' })).toEqual(['eligible', 20, undefined]);
    expect(of({ status: 'unmarried' })).toEqual(['unknown', undefined, 'unknown']);
    const gansu = sampleBirth('lanzhou-unmarried-mother');
    expect(decisionOn(gansu, 'parental-leave', 'mother').outcome).toBe('eligible');
  });

  test('what a younger paper says beside a leave is not said before its day (甘卫21 六)', () => {
    const birth = sampleBirth('lanzhou-first-child');
    const born = { ...birth, delivery: { ...birth.delivery, at: '2024-01-05T08:00:00+08:00' } };
    const said = (asOf: string) =>
      decisionOn(born, 'paternity-leave', 'father', asOf).rules.map(({ rule }) => rule);
    expect(said('2024-02-27')).not.toContain('untaken-leave-paid-at-200-percent');
    expect(said('2024-02-28')).toContain('untaken-leave-paid-at-200-percent');
    expect(said('2024-02-28')).toContain('pay-and-benefits-unchanged');
  });
});
