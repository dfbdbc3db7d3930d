import { describe, expect, test } from 'vitest';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import type { EntitlementCode } from '../../schemas/entitlement.ts';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { decideEntitlements } from './decide.ts';
import { AS_OF, resultOfRule } from './decisions.test-data.ts';

type Employment = NonNullable<NonNullable<BirthFacts['mother']>['employment']>;

function mother(employment: Employment, changes: Partial<BirthFacts> = {}, own: object = {}): BirthFacts {
  const birth: BirthFacts = sampleBirth('lanzhou-first-child');
  return { ...birth, mother: { ...birth.mother, ...own, employment }, ...changes };
}

function rowOf(facts: BirthFacts, code: EntitlementCode, asOf = AS_OF) {
  const row = decideEntitlements(facts, asOf).find((e) => e.code === code && e.subject === 'mother');
  if (!row) throw new Error(`no ${code}`);
  return row;
}

const cost = (facts: BirthFacts, asOf?: string) => rowOf(facts, 'maternity-medical-cost', asOf);
const allowance = (facts: BirthFacts, asOf?: string) => rowOf(facts, 'maternity-allowance', asOf);

/** 女职工劳动保护特别规定 8: 未参加生育保险的由用人单位支付, the allowance by her own wage (¶1) and the medical cost (¶2). */
describe('an employee whom the employer never insured', () => {
  const uninsured = { kind: 'employee', maternityInsured: false, pool: '620100' } as const;

  test.each([[false], [true], [undefined]])(
    'has her medical cost from the employer, whether she is in resident insurance or not: %s',
    (residentInsured) => {
      const row = cost(
        mother({ ...uninsured, ...(residentInsured === undefined ? {} : { residentInsured }) }),
      );
      expect(row).toMatchObject({ outcome: 'eligible', payer: 'employer', payee: 'mother' });
      expect(row.rules[0]).toMatchObject({
        rule: 'employer-pays-where-not-insured',
        citation: { document: '女职工劳动保护特别规定', article: '第八条' },
      });
    },
  );

  test('what the employer pays is not said to be free of income tax: 财税〔2008〕8号 frees what maternity insurance pays', () => {
    for (const row of [cost(mother(uninsured)), allowance(mother(uninsured))]) {
      expect(row.incomeTax).toBeUndefined();
      expect(resultOfRule(row, 'income-tax-outside-maternity-insurance')).toBe('unknown');
    }
  });

  test('her own wage before the leave, by the month, for the days that are certain; asked for where it is not known', () => {
    const unknown = allowance(mother(uninsured));
    expect(unknown).toMatchObject({
      outcome: 'eligible',
      days: 98,
      missing: ['mother.ownWageBeforeLeaveFen'],
    });
    expect(unknown.amountPerMonthFen).toBeUndefined();
    const known = allowance(mother(uninsured, {}, { ownWageBeforeLeaveFen: 650_000 }));
    expect(known).toMatchObject({ payer: 'employer', days: 98, amountPerMonthFen: 650_000 });
    // no text gives a sum for the days: nothing that could be ordered
    expect([known.missing, known.amountFen]).toEqual([undefined, undefined]);
  });

  test('whether she was insured decides who pays: it is asked for, also of one in resident insurance', () => {
    const open = { kind: 'employee', residentInsured: true, pool: '620100' } as const;
    expect(cost(mother(open))).toMatchObject({
      outcome: 'unknown',
      missing: ['mother.employment.maternityInsured'],
    });
    const nobodySaid = { maternityInsured: false, residentInsured: true, pool: '620100' };
    expect(cost(mother(nobodySaid))).toMatchObject({
      outcome: 'unknown',
      missing: ['mother.employment.kind'],
    });
  });
});

/** Paid by resident insurance, which is no maternity insurance (8b.1: “按照……生育保险办法”). */
test('the resident fund: nothing is said of tax, but that it is not settled', () => {
  const row = cost(
    mother({ kind: 'unemployed', maternityInsured: false, residentInsured: true, pool: '620100' }),
  );
  expect([row.payer, row.incomeTax]).toEqual(['resident-insurance-fund', undefined]);
  expect(resultOfRule(row, 'income-tax-outside-maternity-insurance')).toBe('unknown');
});

/** facts 8b.8, B7: a mother in Changchun is not told a paper of Gansu as her basis. */
test('national rules cite national law', () => {
  const birth: BirthFacts = sampleBirth('changchun-first-child');
  const jobless = (kind: 'unemployed' | 'receiving-unemployment-benefit') => ({
    ...birth,
    mother: {
      ...birth.mother,
      employment: { kind, maternityInsured: false, residentInsured: true, pool: '220100' },
    },
  });
  const facts = [birth, jobless('unemployed'), jobless('receiving-unemployment-benefit')];
  const cited = facts.flatMap((one) =>
    decideEntitlements(one, AS_OF).flatMap(({ rules }) => rules.map(({ citation }) => citation.document)),
  );
  expect(cited.filter((document) => /甘/.test(document))).toEqual([]);
  expect(cited).toContain('财税〔2008〕8号');
  expect(cited).toContain('社会保险经办条例（国令第765号）');
  expect(cited).toContain('国卫人口发〔2022〕26号');
});

/** Before the fund paid persons it paid through the employer (W97, W98): who has none was never paid through one. */
test('the payee is the employer of an employee only', () => {
  const before = '2024-06-01';
  const at = {
    delivery: { ...sampleBirth('lanzhou-first-child').delivery, at: '2024-05-20T08:00:00+08:00' },
  };
  const insured = { maternityInsured: true, pool: '621000', contributionBaseFen: 450_000 } as const;
  const payee = (employment: Employment) => allowance(mother(employment, at), before).payee;
  expect(
    payee({
      kind: 'employee',
      maternityInsured: true,
      pool: '620100',
      employerAverageMonthlyWageFen: 1_00000,
    }),
  ).toBe('employer');
  expect(payee({ kind: 'flexible', ...insured })).toBe('mother');
  expect(payee({ kind: 'receiving-unemployment-benefit', ...insured })).toBe('mother');
});

/** 甘卫发〔2024〕21号三: in 庆阳, 金昌, 甘南 flexible workers in employee medical insurance are insured for maternity with it. */
describe('a flexible worker', () => {
  const flexible = { kind: 'flexible', pool: '620100', contributionBaseFen: 450_000 } as const;
  const in2025 = {
    delivery: { ...sampleBirth('lanzhou-first-child').delivery, at: '2025-05-20T08:00:00+08:00' },
  };
  const of = (employment: Employment) => cost(mother(employment, in2025), '2025-06-01');

  test('in Lanzhou in 2025: whether employee medical insurance bears the delivery is in no text', () => {
    const none = { ...flexible, maternityInsured: false, residentInsured: false };
    expect(of(none)).toMatchObject({
      outcome: 'unknown',
      missing: ['mother.employment.employeeMedicalInsured'],
    });
    const open = of({ ...none, employeeMedicalInsured: true });
    expect([open.outcome, open.missing]).toEqual(['unknown', undefined]);
    expect(of({ ...none, employeeMedicalInsured: false }).outcome).toBe('not-eligible');
    expect(of({ ...flexible, maternityInsured: false, residentInsured: true })).toMatchObject({
      outcome: 'eligible',
      payer: 'resident-insurance-fund',
    });
  });

  test('in 庆阳: insured for maternity by being in employee medical insurance', () => {
    const pilot = { ...flexible, pool: '621000', employeeMedicalInsured: true };
    expect(of(pilot)).toMatchObject({ outcome: 'eligible', payer: 'medical-insurance-fund' });
    expect(allowance(mother(pilot, in2025), '2025-06-01')).toMatchObject({
      outcome: 'eligible',
      amountFen: (450_000 / 30) * 98,
    });
    const out = { ...pilot, employeeMedicalInsured: false, residentInsured: false };
    expect(of(out).outcome).toBe('not-eligible');
    expect(allowance(mother(out, in2025), '2025-06-01').outcome).toBe('not-eligible');
    expect(allowance(mother({ ...flexible, pool: '621000' }, in2025), '2025-06-01').missing).toEqual([
      'mother.employment.maternityInsured',
      'mother.employment.employeeMedicalInsured',
    ]);
  });
});

test('a flexible worker in employee medical insurance is asked whether resident insurance bears it', () => {
  const worker = {
    kind: 'flexible',
    maternityInsured: false,
    employeeMedicalInsured: true,
    pool: '620100',
  } as const;
  const of = (more: object) =>
    decideEntitlements(mother({ ...worker, ...more }), AS_OF).find(
      ({ code }) => code === 'maternity-medical-cost',
    );
  expect(of({})).toMatchObject({ outcome: 'unknown', missing: ['mother.employment.residentInsured'] });
  expect(of({ residentInsured: true })).toMatchObject({
    outcome: 'eligible',
    payer: 'resident-insurance-fund',
  });
  expect(of({ residentInsured: false })?.missing).toBeUndefined();
});

/** Law B9 again: no text says what employee medical insurance does for a delivery of one who has retired (facts 8b.9: unknown). */
test.each([
  ['whether she is in it nobody said', {}, 'unknown', ['mother.employment.employeeMedicalInsured']],
  ['she is in it', { employeeMedicalInsured: true }, 'unknown', undefined],
  ['she is not, nor anywhere else', { employeeMedicalInsured: false }, 'not-eligible', undefined],
  [
    'she is in resident insurance',
    { employeeMedicalInsured: false, residentInsured: true },
    'eligible',
    undefined,
  ],
] as const)(
  'one who has retired is not refused where nobody has looked: %s',
  (_, insured, outcome, missing) => {
    const retired = {
      kind: 'retired',
      maternityInsured: false,
      residentInsured: false,
      pool: '620100',
      ...insured,
    } as const;
    const cost = decideEntitlements(mother(retired), AS_OF).find(
      ({ code }) => code === 'maternity-medical-cost',
    );
    expect([cost?.outcome, cost?.missing]).toEqual([outcome, missing]);
  },
);

test('of those in the armed forces nobody has looked for the rules: unknown, never refused', () => {
  const soldier = {
    kind: 'military',
    maternityInsured: false,
    residentInsured: false,
    pool: '620100',
  } as const;
  const rows = decideEntitlements(mother(soldier), AS_OF).filter(({ subject }) => subject === 'mother');
  expect(rows.map(({ outcome }) => outcome)).toEqual(rows.map(() => 'unknown'));
});

/** 特别规定 7: a loss before four months 15 days, from four months 42; in which week four months are full it does not say (8b.10). */
describe('a loss', () => {
  const insured = {
    kind: 'employee',
    maternityInsured: true,
    pool: '620100',
    employerAverageMonthlyWageFen: 600_000,
  } as const;
  const lost = (weeks?: number) =>
    mother(insured, {
      delivery: {
        ...sampleBirth('lanzhou-first-child').delivery,
        gestation: weeks === undefined ? undefined : { weeks },
      },
      children: [{ order: 1, liveBirth: false }],
    });

  test.each<[number | undefined, number, string]>([
    [8, 15, 'not-met'],
    [15, 15, 'not-met'],
    [16, 15, 'unknown'],
    [17, 15, 'unknown'],
    [18, 42, 'met'],
    [30, 42, 'met'],
    [undefined, 15, 'unknown'],
  ])('in week %s: %i days of leave and of allowance', (weeks, days, full) => {
    const leave = rowOf(lost(weeks), 'maternity-leave');
    expect([leave.days, resultOfRule(leave, 'lost-after-four-months')]).toEqual([days, full]);
    expect(allowance(lost(weeks))).toMatchObject({ days, amountFen: 20_000 * days });
  });

  test('nobody said in which week: it is asked for', () => {
    expect(rowOf(lost(), 'maternity-leave').missing).toEqual(['delivery.gestation.weeks']);
  });
});
