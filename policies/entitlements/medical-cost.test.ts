import { describe, expect, test } from 'vitest';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { decisionOn } from './decisions.test-data.ts';

const NOT = 'not-eligible';

describe('maternity medical cost', () => {
  test.each([
    ['lanzhou-first-child', 'medical-insurance-fund'],
    ['qingyang-flexible-worker', 'medical-insurance-fund'],
    ['lanzhou-unemployment-benefit', 'medical-insurance-fund'],
    ['linze-second-child', 'resident-insurance-fund'],
    ['lanzhou-unemployed-mother', 'resident-insurance-fund'],
  ])('%s: %s', (name, payer) => {
    expect(decisionOn(sampleBirth(name), 'maternity-medical-cost', 'mother')).toMatchObject({
      outcome: 'eligible',
      payer,
    });
  });

  test('the premium of one on unemployment benefit is paid for her', () => {
    const cost = decisionOn(sampleBirth('lanzhou-unemployment-benefit'), 'maternity-medical-cost', 'mother');
    expect(cost.premiumPayer).toBe('unemployment-insurance-fund');
  });

  test('not enrolled herself, by an insured husband; neither known, unknown (社会保险法 54)', () => {
    const birth = sampleBirth('lanzhou-unemployed-mother');
    const unemployed = { kind: 'unemployed' as const, maternityInsured: false, pool: '620100' };
    const mother = { ...birth.mother, employment: { ...unemployed, residentInsured: false } };
    const father = sampleBirth('lanzhou-first-child').father;
    expect(decisionOn({ ...birth, mother, father }, 'maternity-medical-cost', 'mother').payer).toBe(
      'medical-insurance-fund',
    );
    const asked = { ...birth, mother: { ...birth.mother, employment: unemployed } };
    expect(decisionOn(asked, 'maternity-medical-cost', 'mother')).toMatchObject({
      outcome: 'unknown',
      missing: ['mother.employment.residentInsured'],
    });
    expect(decisionOn({ ...birth, mother }, 'maternity-medical-cost', 'mother').outcome).toBe(NOT);
  });
});
