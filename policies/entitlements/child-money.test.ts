import { describe, expect, test } from 'vitest';
import { GOOD_SAMPLES, sampleBirth } from '../load/sample-births.test-data.ts';
import { decisionOn, resultOfRule } from './decisions.test-data.ts';

const NOT = 'not-eligible';

describe('money for the child', () => {
  const alive = GOOD_SAMPLES.filter((name) => name !== 'lanzhou-newborn-dies');

  test.each(alive)('%s: 3 × 3,600 for each child (育儿补贴制度实施方案)', (name) => {
    const birth = sampleBirth(name);
    for (const child of birth.children) {
      expect(decisionOn(birth, 'childcare-subsidy', `child-${child.order}`)).toMatchObject({
        outcome: 'eligible',
        amountFen: 1_080_000,
        schedule: ['2026', '2027', '2028'].map((due) => ({ due, amountFen: 360_000 })),
        deadline: '2027-12-31',
        incomeTax: 'exempt',
      });
    }
  });

  test('a newborn who died: the year of death alone', () => {
    const subsidy = decisionOn(sampleBirth('lanzhou-newborn-dies'), 'childcare-subsidy', 'child-1');
    expect(subsidy).toMatchObject({
      outcome: 'eligible',
      amountFen: 360_000,
      schedule: [{ due: '2026', amountFen: 360_000 }],
    });
    const rule = subsidy.rules.find((r) => r.rule === 'year-of-death-is-paid');
    expect(rule?.citation.confidence).toBe('secondary');
  });

  test('Baoji’s shares', () => {
    const { shares } = decisionOn(sampleBirth('baoji-third-child-caesarean'), 'childcare-subsidy', 'child-1');
    expect(shares?.map((s) => s.percent)).toEqual([95, 3, 2]);
  });

  test('no scheme before it existed', () => {
    const birth = sampleBirth('linze-second-child');
    const then = { ...birth, delivery: { ...birth.delivery, at: '2023-05-10T08:00:00+08:00' } };
    expect(decisionOn(then, 'childcare-subsidy', 'child-1', '2023-06-01').outcome).toBe('no-scheme');
  });

  test('tax deduction: 2,000 a month for 36 calendar months', () => {
    expect(
      decisionOn(sampleBirth('lanzhou-first-child'), 'infant-care-tax-deduction', 'child-1'),
    ).toMatchObject({
      amountPerMonthFen: 200_000,
      months: 36,
      from: '2026-11-01',
      until: '2029-10-31',
    });
  });

  test('newborn cover: Gansu’s next premium is unknown, Baoji’s family chooses, a death in Gansu is unknown', () => {
    const lanzhou = decisionOn(sampleBirth('lanzhou-first-child'), 'newborn-insurance-cover', 'child-1');
    expect(lanzhou).toMatchObject({ from: '2026-11-20', until: '2026-12-31', deadline: '2027-02-18' });
    expect(resultOfRule(lanzhou, 'premium-of-the-next-year')).toBe('unknown');
    const baoji = decisionOn(
      sampleBirth('baoji-third-child-caesarean'),
      'newborn-insurance-cover',
      'child-1',
    );
    expect(resultOfRule(baoji, 'choice-of-birth-year-next-year-or-both')).toBe('met');
    const dead = decisionOn(sampleBirth('lanzhou-newborn-dies'), 'newborn-insurance-cover', 'child-1');
    expect(resultOfRule(dead, 'cover-for-the-days-of-life')).toBe('unknown');
  });

  test('a stillborn child has none of it', () => {
    const birth = sampleBirth('lanzhou-first-child');
    const children = birth.children.map((child) => ({ ...child, liveBirth: false }));
    for (const code of [
      'childcare-subsidy',
      'infant-care-tax-deduction',
      'newborn-insurance-cover',
    ] as const) {
      expect(decisionOn({ ...birth, children }, code, 'child-1').outcome).toBe(NOT);
    }
    expect(decisionOn({ ...birth, children }, 'maternity-leave', 'mother').days).toBe(42);
  });
});
