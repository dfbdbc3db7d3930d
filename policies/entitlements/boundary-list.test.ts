import { describe, expect, test } from 'vitest';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import type { Decision, EntitlementCode } from '../../schemas/entitlement.ts';
import { decideEntitlements, decideInstitution } from './decide.ts';

/** The days, months and numbers at which an answer turns over, each with the article that says so. */

interface Boundary {
  readonly what: string;
  readonly decision: () => Decision | undefined;
  readonly is: Partial<Decision>;
  /** document and article as the decision cites them */
  readonly cite: readonly [document: string, article: string];
}

function on(code: EntitlementCode, birthDate: string, asOf: string, more: Partial<BirthFacts> = {}) {
  const birth = sampleBirth('lanzhou-first-child');
  const facts = { ...birth, delivery: { ...birth.delivery, at: `${birthDate}T08:00:00+08:00` }, ...more };
  return () => decideEntitlements(facts, asOf).find((e) => e.code === code);
}

const DRAFT = ['张掖市关于加快完善托育服务保障的若干措施（送审稿）', '一'] as const;
const COVER = ['甘肃省医保局新生儿参保说明（2025年）', '90日内参保缴费'] as const;
const SUBSIDY = ['育儿补贴制度实施方案', '补贴对象和标准'] as const;
const PARENTAL = ['甘肃省人口与计划生育条例（2021-11-26修正）', '育儿假'] as const;
const DEDUCTION = ['国发〔2023〕13号', '3岁以下婴幼儿照护专项附加扣除'] as const;
const NURSING = ['女职工劳动保护特别规定', '第九条'] as const;

const SLOTS = [
  [19, 10_000],
  [20, 20_000],
  [49, 20_000],
  [50, 30_000],
  [99, 30_000],
  [100, 50_000],
] as const;

const slots = SLOTS.map(([places, yuan]): Boundary => ({
  what: `${places} places`,
  decision: () =>
    decideInstitution(
      { divisionCode: '620702', slots: places, meetsStandards: true, registered: true, filed: true },
      '2026-11-22',
      { includeDrafts: true },
    )[0],
  is: { outcome: 'eligible', amountFen: yuan * 100 },
  cite: DRAFT,
}));

const paidOn = (day: string): Partial<BirthFacts> => ({
  children: [{ order: 1, liveBirth: true, insurance: { paidOn: day } }],
});
const cover = (birthDate: string, day: string, asOf: string) =>
  on('newborn-insurance-cover', birthDate, asOf, paidOn(day));

const days: readonly Boundary[] = [
  {
    what: 'day 90',
    decision: cover('2026-03-03', '2026-06-01', '2026-08-01'),
    is: { outcome: 'eligible', from: '2026-03-03', until: '2026-12-31' },
    cite: COVER,
  },
  {
    what: 'day 91',
    decision: cover('2026-03-03', '2026-06-02', '2026-08-01'),
    is: { outcome: 'not-eligible' },
    cite: COVER,
  },
  {
    what: 'day 90 on the New Year’s Day of a year that is not published',
    decision: on('newborn-insurance-cover', '2026-10-03', '2026-11-28'),
    is: { outcome: 'eligible', deadline: '2027-01-04', provisional: true },
    cite: COVER,
  },
  {
    what: 'day 90 in a year that is published',
    decision: on('newborn-insurance-cover', '2026-07-03', '2026-08-28'),
    is: { outcome: 'eligible', deadline: '2026-10-08' },
    cite: COVER,
  },
  {
    what: 'day 90 of a child born on 29 February',
    decision: cover('2028-02-29', '2028-05-29', '2028-08-01'),
    is: { outcome: 'eligible', from: '2028-02-29', until: '2028-12-31' },
    cite: COVER,
  },
  {
    what: 'day 91 of a child born on 29 February',
    decision: cover('2028-02-29', '2028-05-30', '2028-08-01'),
    is: { outcome: 'not-eligible' },
    cite: COVER,
  },
];

const turningThree: readonly Boundary[] = [
  {
    what: 'parental leave on the day before the third birthday',
    decision: on('parental-leave', '2026-11-20', '2029-11-19'),
    is: { outcome: 'eligible', until: '2029-11-19' },
    cite: PARENTAL,
  },
  {
    what: 'parental leave on the third birthday',
    decision: on('parental-leave', '2026-11-20', '2029-11-20'),
    is: { outcome: 'not-eligible' },
    cite: PARENTAL,
  },
  {
    what: 'the deduction on the last day of the month before',
    decision: on('infant-care-tax-deduction', '2026-11-20', '2029-10-31'),
    is: { outcome: 'eligible', until: '2029-10-31', months: 36 },
    cite: DEDUCTION,
  },
  {
    what: 'the deduction on the first day of the month of the third birthday',
    decision: on('infant-care-tax-deduction', '2026-11-20', '2029-11-01'),
    is: { outcome: 'not-eligible' },
    cite: DEDUCTION,
  },
  {
    what: 'the subsidy of a child who turns three in January 2025: one month',
    decision: on('childcare-subsidy', '2022-01-31', '2025-06-01'),
    is: { outcome: 'eligible', amountFen: 30_000 },
    cite: SUBSIDY,
  },
  {
    what: 'the subsidy of a child who turned three in December 2024: none',
    decision: on('childcare-subsidy', '2021-12-31', '2025-06-01'),
    is: { outcome: 'not-eligible' },
    cite: SUBSIDY,
  },
];

const newYearsEve: readonly Boundary[] = [
  {
    what: 'the subsidy',
    decision: on('childcare-subsidy', '2026-12-31', '2026-12-31'),
    is: {
      deadline: '2027-12-31',
      schedule: ['2026', '2027', '2028'].map((due) => ({ due, amountFen: 360_000 })),
    },
    cite: SUBSIDY,
  },
  {
    what: 'the deduction',
    decision: on('infant-care-tax-deduction', '2026-12-31', '2027-01-01'),
    is: { from: '2026-12-01', until: '2029-11-30' },
    cite: DEDUCTION,
  },
  {
    what: 'the cover of its one day',
    decision: cover('2026-12-31', '2027-01-15', '2027-02-01'),
    is: { outcome: 'eligible', from: '2026-12-31', until: '2026-12-31' },
    cite: COVER,
  },
];

const leapDay: readonly Boundary[] = [
  {
    what: 'nursing time to the day before one',
    decision: on('nursing-breaks', '2028-02-29', '2028-03-01'),
    is: { outcome: 'eligible', until: '2029-02-27' },
    cite: NURSING,
  },
  {
    what: 'parental leave to the day before three',
    decision: on('parental-leave', '2028-02-29', '2028-03-01'),
    is: { until: '2031-02-27' },
    cite: PARENTAL,
  },
  {
    what: 'the deduction by whole months',
    decision: on('infant-care-tax-deduction', '2028-02-29', '2028-03-01'),
    is: { from: '2028-02-01', until: '2031-01-31' },
    cite: DEDUCTION,
  },
  {
    what: 'the subsidy by whole months',
    decision: on('childcare-subsidy', '2024-02-29', '2025-06-01'),
    is: { amountFen: 780_000 },
    cite: SUBSIDY,
  },
];

describe.each([
  ['places in childcare', slots],
  ['day 90 and day 91', days],
  ['the month a child turns three', turningThree],
  ['born on 31 December', newYearsEve],
  ['born on a leap day', leapDay],
])('%s', (_name, boundaries) => {
  test.each(boundaries)('$what', ({ decision, is, cite: [document, article] }) => {
    const decided = decision();
    expect(decided).toMatchObject(is);
    const cited = decided?.rules.map(({ citation }) => `${citation.document} ${citation.article}`);
    expect(cited).toContain(`${document} ${article}`);
  });
});

test('a deadline is called provisional only where its year is not published', () => {
  const published = on('newborn-insurance-cover', '2026-07-03', '2026-08-28')();
  expect(published).toHaveProperty('deadline');
  expect(published).not.toHaveProperty('provisional');
});
