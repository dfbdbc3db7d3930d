import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { entitlementSchema, type Entitlement, type EntitlementCode } from '../../schemas/entitlement.ts';
import { GOOD_SAMPLES, sampleBirth } from '../sample-births.test-data.ts';
import { decideEntitlements } from './decide.ts';

/** Every expected value is from the project's worked table of the samples, asked on this day. */
const AS_OF = '2026-11-22';

function row(birth: BirthNotification, code: EntitlementCode, subject: string, asOf = AS_OF): Entitlement {
  const found = decideEntitlements(birth, asOf).find((e) => e.code === code && e.subject === subject);
  if (!found) throw new Error(`no ${code} for ${subject}`);
  return found;
}

function resultOfRule(entitlement: Entitlement, rule: string): string | undefined {
  return entitlement.rules.find((r) => r.rule === rule)?.result;
}

/** `180`, or the outcome where there is no number. */
function shortly(entitlement: Entitlement, value: number | undefined): number | string {
  return value ?? entitlement.outcome;
}

function leaveOf(name: string): (number | string)[] {
  const birth = sampleBirth(name);
  const [maternity, paternity, mothers, fathers, nursing] = [
    row(birth, 'maternity-leave', 'mother'),
    row(birth, 'paternity-leave', 'father'),
    row(birth, 'parental-leave', 'mother'),
    row(birth, 'parental-leave', 'father'),
    row(birth, 'nursing-breaks', 'mother'),
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
    const twins = row(sampleBirth('lanzhou-twins'), 'maternity-leave', 'mother');
    expect(resultOfRule(twins, 'extra-baby-on-top-of-the-total')).toBe('unknown');
    const unmarried = sampleBirth('lanzhou-unmarried-mother');
    expect(resultOfRule(row(unmarried, 'maternity-leave', 'mother'), 'provincial-extension')).toBe('unknown');
    expect(row(unmarried, 'paternity-leave', 'father').missing).toEqual(['father']);
    const dead = row(sampleBirth('lanzhou-newborn-dies'), 'maternity-leave', 'mother');
    expect([dead.outcome, resultOfRule(dead, 'provincial-extension')]).toEqual(['eligible', 'unknown']);
    const jilin = row(sampleBirth('changchun-first-child'), 'maternity-leave', 'mother');
    expect(resultOfRule(jilin, 'one-year-option-at-75-percent-with-employer-consent')).toBe('unknown');
    expect(resultOfRule(jilin, 'employer-bears-what-the-allowance-does-not-cover')).toBe('met');
  });

  test('one twin’s death leaves the family’s leave as for one child', () => {
    const twins = sampleBirth('lanzhou-twins');
    const children = twins.children.map((c, i) =>
      i === 1 ? { ...c, deathAt: '2026-11-20T10:00:00+08:00' } : c,
    );
    expect(row({ ...twins, children }, 'maternity-leave', 'mother').days).toBe(180);
    expect(row({ ...twins, children }, 'nursing-breaks', 'mother').hoursPerDay).toBe(1);
  });

  test('dates of the end are the day before the birthday', () => {
    const birth = sampleBirth('lanzhou-first-child');
    expect(row(birth, 'nursing-breaks', 'mother').until).toBe('2027-11-19');
    expect(row(birth, 'parental-leave', 'father').until).toBe('2029-11-19');
    expect(row(birth, 'parental-leave', 'father', '2029-11-20').outcome).toBe(NOT);
  });

  test('a rank that was not given is unknown, never false', () => {
    const birth = sampleBirth('baoji-third-child-caesarean');
    delete birth.childRank;
    const leave = row(birth, 'maternity-leave', 'mother');
    expect([leave.days, leave.missing]).toEqual([183, ['childRank']]);
  });

  test('a province without a pack: the certain 98 days, no scheme for the rest', () => {
    const birth = sampleBirth('lanzhou-first-child');
    const elsewhere = { employment: { kind: 'employee' as const, maternityInsured: true, pool: '440100' } };
    const moved = { ...birth, mother: { ...birth.mother, ...elsewhere } };
    expect(row(moved, 'maternity-leave', 'mother').days).toBe(98);
    expect(row(moved, 'parental-leave', 'mother').outcome).toBe('no-scheme');
  });
});

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
    expect(row(sampleBirth(name), 'maternity-allowance', 'mother')).toMatchObject({
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
      const allowance = row(sampleBirth(name), 'maternity-allowance', 'mother');
      expect([allowance.outcome, allowance.amountFen]).toEqual([NOT, undefined]);
    },
  );

  test('on unemployment benefit the base is missing', () => {
    const allowance = row(sampleBirth('lanzhou-unemployment-benefit'), 'maternity-allowance', 'mother');
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
    expect(row(born(2024), 'maternity-allowance', 'mother', '2024-11-22').outcome).toBe(NOT);
    expect(row(born(2026), 'maternity-allowance', 'mother').outcome).toBe('unknown');
  });

  test('difficult birth as certified adds 15 days; a wage that is not known leaves it unknown', () => {
    const birth = sampleBirth('lanzhou-first-child');
    const difficult = { ...birth, delivery: { ...birth.delivery, difficult: true } };
    expect(row(difficult, 'maternity-allowance', 'mother')).toMatchObject({
      days: 113,
      amountFen: 2_712_000,
    });
    const { employerAverageMonthlyWageFen: _wage, ...employment } = birth.mother.employment ?? {
      kind: 'employee' as const,
    };
    const allowance = row(
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
    expect(row(moved, 'maternity-allowance', 'mother').amountFen).toBe(1_449_863);
  });
});

describe('maternity medical cost', () => {
  test.each([
    ['lanzhou-first-child', 'medical-insurance-fund'],
    ['qingyang-flexible-worker', 'medical-insurance-fund'],
    ['lanzhou-unemployment-benefit', 'medical-insurance-fund'],
    ['linze-second-child', 'resident-insurance-fund'],
    ['lanzhou-unemployed-mother', 'resident-insurance-fund'],
  ])('%s: %s', (name, payer) => {
    expect(row(sampleBirth(name), 'maternity-medical-cost', 'mother')).toMatchObject({
      outcome: 'eligible',
      payer,
    });
  });

  test('the premium of one on unemployment benefit is paid for her', () => {
    const cost = row(sampleBirth('lanzhou-unemployment-benefit'), 'maternity-medical-cost', 'mother');
    expect(cost.premiumPayer).toBe('unemployment-insurance-fund');
  });

  test('not enrolled herself, by an insured husband; neither known, unknown (社会保险法 54)', () => {
    const birth = sampleBirth('lanzhou-unemployed-mother');
    const unemployed = { kind: 'unemployed' as const, maternityInsured: false, pool: '620100' };
    const mother = { ...birth.mother, employment: { ...unemployed, residentInsured: false } };
    const father = sampleBirth('lanzhou-first-child').father;
    expect(row({ ...birth, mother, father }, 'maternity-medical-cost', 'mother').payer).toBe(
      'medical-insurance-fund',
    );
    const asked = { ...birth, mother: { ...birth.mother, employment: unemployed } };
    expect(row(asked, 'maternity-medical-cost', 'mother')).toMatchObject({
      outcome: 'unknown',
      missing: ['mother.employment.residentInsured'],
    });
    expect(row({ ...birth, mother }, 'maternity-medical-cost', 'mother').outcome).toBe(NOT);
  });
});

describe('money for the child', () => {
  const alive = GOOD_SAMPLES.filter((name) => name !== 'lanzhou-newborn-dies');

  test.each(alive)('%s: 3 × 3,600 for each child (育儿补贴制度实施方案)', (name) => {
    const birth = sampleBirth(name);
    for (const child of birth.children) {
      expect(row(birth, 'childcare-subsidy', `child-${child.order}`)).toMatchObject({
        outcome: 'eligible',
        amountFen: 1_080_000,
        schedule: ['2026', '2027', '2028'].map((due) => ({ due, amountFen: 360_000 })),
        deadline: '2027-12-31',
        incomeTax: 'exempt',
      });
    }
  });

  test('a newborn who died: the year of death alone', () => {
    const subsidy = row(sampleBirth('lanzhou-newborn-dies'), 'childcare-subsidy', 'child-1');
    expect(subsidy).toMatchObject({
      outcome: 'eligible',
      amountFen: 360_000,
      schedule: [{ due: '2026', amountFen: 360_000 }],
    });
    const rule = subsidy.rules.find((r) => r.rule === 'year-of-death-is-paid');
    expect(rule?.citation.confidence).toBe('secondary');
  });

  test('Baoji’s shares', () => {
    const { shares } = row(sampleBirth('baoji-third-child-caesarean'), 'childcare-subsidy', 'child-1');
    expect(shares?.map((s) => s.percent)).toEqual([95, 3, 2]);
  });

  test('no scheme before it existed', () => {
    const birth = sampleBirth('linze-second-child');
    const then = { ...birth, delivery: { ...birth.delivery, at: '2023-05-10T08:00:00+08:00' } };
    expect(row(then, 'childcare-subsidy', 'child-1', '2023-06-01').outcome).toBe('no-scheme');
  });

  test('tax deduction: 2,000 a month for 36 calendar months', () => {
    expect(row(sampleBirth('lanzhou-first-child'), 'infant-care-tax-deduction', 'child-1')).toMatchObject({
      amountPerMonthFen: 200_000,
      months: 36,
      from: '2026-11-01',
      until: '2029-10-31',
    });
  });

  test('newborn cover: Gansu’s next premium is unknown, Baoji’s family chooses, a death in Gansu is unknown', () => {
    const lanzhou = row(sampleBirth('lanzhou-first-child'), 'newborn-insurance-cover', 'child-1');
    expect(lanzhou).toMatchObject({ from: '2026-11-20', until: '2026-12-31', deadline: '2027-02-18' });
    expect(resultOfRule(lanzhou, 'premium-of-the-next-year')).toBe('unknown');
    const baoji = row(sampleBirth('baoji-third-child-caesarean'), 'newborn-insurance-cover', 'child-1');
    expect(resultOfRule(baoji, 'choice-of-birth-year-next-year-or-both')).toBe('met');
    const dead = row(sampleBirth('lanzhou-newborn-dies'), 'newborn-insurance-cover', 'child-1');
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
      expect(row({ ...birth, children }, code, 'child-1').outcome).toBe(NOT);
    }
    expect(row({ ...birth, children }, 'maternity-leave', 'mother').days).toBe(42);
  });
});

describe('the shape of every decision (contract, “Entitlement”)', () => {
  test.each(GOOD_SAMPLES)('%s', (name) => {
    for (const entitlement of decideEntitlements(sampleBirth(name), AS_OF)) {
      expect(entitlementSchema.parse(entitlement)).toEqual(entitlement);
      expect(entitlement.pack).toMatch(/^national@1/);
      if (entitlement.outcome !== 'eligible') expect(entitlement).not.toHaveProperty('amountFen');
      if (entitlement.shares) expect(entitlement.shares.reduce((sum, s) => sum + s.percent, 0)).toBe(100);
    }
  });

  test('facts that are left out never make a decision fail', () => {
    const anything = fc.record({
      name: fc.constantFrom(...GOOD_SAMPLES),
      without: fc.subarray(['employment', 'household', 'phone', 'ethnicity'] as const),
      fatherless: fc.boolean(),
      live: fc.boolean(),
    });
    fc.assert(
      fc.property(anything, ({ name, without, fatherless, live }) => {
        const birth = sampleBirth(name);
        for (const field of without) delete birth.mother[field];
        if (fatherless) birth.father = null;
        for (const child of birth.children) child.liveBirth = live;
        const decided = decideEntitlements(birth, AS_OF);
        expect(decided).toHaveLength(7 + 3 * birth.children.length);
        for (const entitlement of decided) {
          if (without.includes('employment') && entitlement.subject === 'mother') {
            expect(entitlement.outcome).not.toBe('eligible');
          }
        }
      }),
    );
  });
});
