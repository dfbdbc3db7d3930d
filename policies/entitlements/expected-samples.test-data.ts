import type { Entitlement } from '../../schemas/entitlement.ts';

/**
 * Every line of the worked table of the samples (asOf 2026-11-22). `rules` are results by rule; a citation is
 * `document article`.
 */
export interface Expectation {
  readonly row: string;
  readonly is: Partial<Entitlement>;
  readonly rules?: Readonly<Record<string, 'met' | 'not-met' | 'unknown'>>;
  readonly cites?: Readonly<Record<string, string>>;
  /** fields that must not be there */
  readonly without?: readonly (keyof Entitlement)[];
}

export const eligible = (is: Partial<Entitlement> = {}) => ({ outcome: 'eligible' as const, ...is });
const no = { outcome: 'not-eligible' as const };
export const none = { outcome: 'no-scheme' as const };
const unknown = (...missing: string[]) => ({
  outcome: 'unknown' as const,
  ...(missing.length > 0 ? { missing } : {}),
});
const fund = 'medical-insurance-fund';
const threeYears = eligible({
  amountFen: 1_080_000,
  schedule: ['2026', '2027', '2028'].map((due) => ({ due, amountFen: 360_000 })),
  payer: 'finance',
  incomeTax: 'exempt',
});
const BAOJI_SHARES = [
  { level: 'central', percent: 95 },
  { level: 'province', percent: 3 },
  { level: 'city', percent: 2 },
];
const GANSU_LAW = '甘肃省人口与计划生育条例（2021-11-26修正）';
const SHAANXI_LAW = '陕西省人口与计划生育条例（2022-05-25通过）';

const LANZHOU: readonly Expectation[] = [
  {
    row: 'mother maternity-leave',
    is: eligible({ days: 180 }),
    cites: {
      'provincial-total': `${GANSU_LAW} 产假`,
      'base-98-days': '女职工劳动保护特别规定 第七条',
      'untaken-leave-paid-at-200-percent': '甘卫发〔2024〕21号 六',
    },
  },
  {
    row: 'father paternity-leave',
    is: eligible({ days: 30 }),
    cites: { 'usable-flexibly-inside-the-maternity-leave': '甘卫发〔2024〕21号 六' },
  },
  { row: 'mother parental-leave', is: eligible({ daysPerYear: 15, until: '2029-11-19' }) },
  { row: 'father parental-leave', is: eligible({ daysPerYear: 15, until: '2029-11-19' }) },
  { row: 'mother nursing-breaks', is: eligible({ hoursPerDay: 1, until: '2027-11-19' }) },
  {
    row: 'mother maternity-allowance',
    is: eligible({ days: 98, amountFen: 2_352_000, payer: fund, payee: 'mother', incomeTax: 'exempt' }),
    rules: { 'days-beyond-the-certain-ones': 'unknown' },
    cites: {
      'income-tax-exempt': '甘卫发〔2024〕21号 四',
      'base-of-the-previous-year-known': '社会保险法 第五十六条',
    },
  },
  { row: 'mother maternity-medical-cost', is: eligible({ payer: fund }) },
  { row: 'child-1 childcare-subsidy', is: threeYears },
  {
    row: 'child-1 infant-care-tax-deduction',
    is: eligible({
      amountPerMonthFen: 200_000,
      months: 36,
      from: '2026-11-01',
      until: '2029-10-31',
      payer: 'tax',
    }),
    cites: { 'one-parent-whole-or-both-half': '国发〔2023〕13号 3岁以下婴幼儿照护专项附加扣除' },
  },
  {
    row: 'child-1 newborn-insurance-cover',
    is: eligible({ from: '2026-11-20', until: '2026-12-31', deadline: '2027-02-18' }),
    rules: { 'premium-of-the-next-year': 'unknown' },
  },
  { row: 'child-1 local-birth-grant', is: none },
  { row: 'child-1 local-childcare-grant', is: none },
  { row: 'child-1 childcare-enrolment-subsidy', is: none },
  { row: 'family housing-preference', is: no },
  {
    row: 'family housing-security-priority',
    is: unknown('housingNeed'),
    cites: { 'minor-child': '兰州市优化生育政策实施细则（2023） 第五十二条、第七十五条第十三项' },
  },
];

const BAOJI: readonly Expectation[] = [
  {
    row: 'mother maternity-leave',
    is: eligible({ days: 98 + 60 + 10 + 15 + 15 }),
    rules: { 'extra-baby': 'not-met' },
    cites: {
      'base-98-days': '女职工劳动保护特别规定 第七条',
      'provincial-extension': `${SHAANXI_LAW} 第四十五条 产假`,
      'third-child': `${SHAANXI_LAW} 第四十五条 产假`,
    },
  },
  { row: 'father paternity-leave', is: eligible({ days: 20 + 10 }) },
  {
    row: 'mother parental-leave',
    is: eligible({ daysPerYear: 10 }),
    rules: { 'not-less-than-these-days': 'met' },
  },
  { row: 'father parental-leave', is: eligible({ daysPerYear: 10 }) },
  {
    row: 'mother maternity-allowance',
    is: eligible({ days: 98, amountFen: 1_960_000 }),
    rules: { 'days-beyond-the-certain-ones': 'unknown', 'caesarean-days': 'unknown' },
  },
  { row: 'mother maternity-medical-cost', is: eligible({ payer: fund }) },
  {
    row: 'child-1 childcare-subsidy',
    is: { ...threeYears, shares: BAOJI_SHARES },
  },
  {
    row: 'child-1 newborn-insurance-cover',
    is: eligible({ from: '2026-11-18' }),
    rules: { 'choice-of-birth-year-next-year-or-both': 'met' },
  },
  {
    row: 'family housing-preference',
    is: eligible(),
    cites: { 'improving-homes-as-first-need': '宝卫人口发〔2024〕162号 十二' },
  },
];

const CHANGCHUN: readonly Expectation[] = [
  {
    row: 'mother maternity-leave',
    is: eligible({ days: 180 }),
    rules: {
      'employer-bears-what-the-allowance-does-not-cover': 'met',
      'one-year-option-at-75-percent-with-employer-consent': 'unknown',
    },
    cites: { 'provincial-total': '吉卫联发〔2023〕56号 十二' },
  },
  { row: 'father paternity-leave', is: eligible({ days: 25 }) },
  { row: 'mother parental-leave', is: eligible({ daysPerYear: 20 }) },
  { row: 'father parental-leave', is: eligible({ daysPerYear: 20 }) },
  { row: 'mother maternity-allowance', is: eligible({ days: 98, amountFen: 1_764_000 }) },
  { row: 'mother maternity-medical-cost', is: eligible({ payer: fund }) },
  { row: 'child-1 childcare-subsidy', is: threeYears },
  { row: 'family housing-preference', is: { outcome: 'unknown' as const } },
];

const LINZE: readonly Expectation[] = [
  { row: 'mother maternity-leave', is: no, without: ['days'] },
  { row: 'father paternity-leave', is: no },
  { row: 'mother maternity-allowance', is: no, without: ['amountFen'] },
  { row: 'mother maternity-medical-cost', is: eligible({ payer: 'resident-insurance-fund' }) },
  { row: 'child-1 childcare-subsidy', is: threeYears },
  {
    row: 'child-1 local-birth-grant',
    is: unknown(),
    rules: { 'still-valid-and-stackable-since-2025': 'unknown' },
    without: ['amountFen'],
  },
  {
    row: 'child-1 local-childcare-grant',
    is: unknown(),
    cites: { 'still-valid-and-stackable-since-2025': '育儿补贴制度管理规范（试行） 第三十一条' },
  },
  { row: 'child-1 childcare-enrolment-subsidy', is: none },
  {
    row: 'family housing-preference',
    is: eligible(),
    cites: { 'two-or-more-children': '甘卫发〔2024〕21号 二' },
  },
];

const TWINS: readonly Expectation[] = [
  {
    row: 'mother maternity-leave',
    is: eligible({ days: 180 }),
    rules: { 'extra-baby-on-top-of-the-total': 'unknown' },
  },
  { row: 'father paternity-leave', is: eligible({ days: 30 }) },
  { row: 'mother nursing-breaks', is: eligible({ hoursPerDay: 2 }) },
  { row: 'mother maternity-allowance', is: eligible({ days: 113, amountFen: 2_712_000 }) },
  { row: 'child-1 childcare-subsidy', is: threeYears },
  { row: 'child-2 childcare-subsidy', is: threeYears },
  { row: 'child-1 infant-care-tax-deduction', is: eligible({ months: 36 }) },
  { row: 'child-2 infant-care-tax-deduction', is: eligible({ months: 36 }) },
  { row: 'family housing-preference', is: eligible() },
];

const UNMARRIED: readonly Expectation[] = [
  { row: 'mother maternity-leave', is: eligible({ days: 98 }), rules: { 'provincial-extension': 'unknown' } },
  { row: 'father paternity-leave', is: unknown('father') },
  { row: 'mother maternity-allowance', is: eligible({ days: 98, amountFen: 1_633_333 }) },
  { row: 'mother maternity-medical-cost', is: eligible({ payer: fund }) },
  { row: 'child-1 childcare-subsidy', is: threeYears },
];

const QINGYANG: readonly Expectation[] = [
  { row: 'mother maternity-leave', is: no },
  {
    row: 'mother maternity-allowance',
    is: eligible({ days: 98, amountFen: 1_470_000 }),
    rules: { 'pool-opened-to-flexible-workers': 'met', 'days-of-employees-by-analogy': 'unknown' },
    cites: { 'pool-opened-to-flexible-workers': '甘卫发〔2024〕21号 三' },
  },
  { row: 'mother maternity-medical-cost', is: eligible({ payer: fund }) },
  { row: 'child-1 childcare-subsidy', is: threeYears },
];

const UNEMPLOYED: readonly Expectation[] = [
  { row: 'mother maternity-leave', is: no },
  { row: 'father paternity-leave', is: no },
  { row: 'mother maternity-allowance', is: no },
  { row: 'mother maternity-medical-cost', is: eligible({ payer: 'resident-insurance-fund' }) },
  { row: 'child-1 childcare-subsidy', is: threeYears },
];

const ON_BENEFIT: readonly Expectation[] = [
  { row: 'mother maternity-leave', is: no },
  { row: 'father paternity-leave', is: eligible({ days: 30 }) },
  { row: 'mother maternity-allowance', is: unknown('mother.employment.contributionBaseFen') },
  {
    row: 'mother maternity-medical-cost',
    is: eligible({ payer: fund, premiumPayer: 'unemployment-insurance-fund' }),
    cites: { 'premium-paid-by-unemployment-fund': '甘卫发〔2024〕21号 三' },
  },
  { row: 'child-1 childcare-subsidy', is: threeYears },
];

/** A name without a Han surname is right for this family; the rest is as for its neighbours. */
const SUNAN = LINZE.filter(({ row }) => !/local-|family|medical-cost/.test(row));

/** What needs neither the name nor the choices is as for the first child of its kind. */
const LATER: readonly Expectation[] = [
  { row: 'mother maternity-leave', is: eligible({ days: 180 }) },
  { row: 'mother maternity-allowance', is: eligible({ days: 98, payer: fund, payee: 'mother' }) },
  { row: 'child-1 childcare-subsidy', is: threeYears, without: ['payee'] },
];

const ACROSS: readonly Expectation[] = [
  { row: 'mother maternity-leave', is: eligible({ days: 180 }) },
  { row: 'father paternity-leave', is: eligible({ days: 30 }) },
  { row: 'mother parental-leave', is: eligible({ daysPerYear: 15 }) },
  { row: 'father parental-leave', is: eligible({ daysPerYear: 15 }) },
  {
    row: 'mother maternity-allowance',
    is: eligible({ days: 98, amountFen: 2_286_667, payer: fund, pack: 'national@1+gansu@1+lanzhou@1' }),
  },
  { row: 'mother maternity-medical-cost', is: eligible({ payer: fund }) },
  {
    row: 'child-1 childcare-subsidy',
    is: { ...threeYears, shares: BAOJI_SHARES, pack: 'national@1+shaanxi@1+baoji@1' },
    cites: { 'finance-shares': '陕西省育儿补贴实施方案 资金分担' },
  },
  {
    row: 'child-1 newborn-insurance-cover',
    is: eligible({ pack: 'national@1+shaanxi@1+baoji@1' }),
    rules: { 'household-or-residence': 'met', 'choice-of-birth-year-next-year-or-both': 'met' },
  },
];

const DIES: readonly Expectation[] = [
  { row: 'mother maternity-leave', is: eligible({ days: 98 }), rules: { 'provincial-extension': 'unknown' } },
  { row: 'mother maternity-allowance', is: eligible({ days: 98, amountFen: 2_352_000 }) },
  { row: 'mother maternity-medical-cost', is: eligible({ payer: fund }) },
  {
    row: 'child-1 childcare-subsidy',
    is: eligible({ amountFen: 360_000, schedule: [{ due: '2026', amountFen: 360_000 }] }),
    cites: { 'year-of-death-is-paid': '各省育儿补贴实施细则（吉林、上海、北京、湖北等） 死亡当年可申领' },
  },
  {
    row: 'child-1 newborn-insurance-cover',
    is: unknown(),
    rules: { 'cover-for-the-days-of-life': 'unknown' },
  },
];

export const SAMPLES: readonly (readonly [string, readonly Expectation[]])[] = [
  ['lanzhou-first-child', LANZHOU],
  [
    'lanzhou-rare-character-name',
    LANZHOU.filter(({ is }) => is.until === undefined && is.from === undefined),
  ],
  ['baoji-third-child-caesarean', BAOJI],
  ['changchun-first-child', CHANGCHUN],
  ['linze-second-child', LINZE],
  ['lanzhou-twins', TWINS],
  ['lanzhou-unmarried-mother', UNMARRIED],
  ['qingyang-flexible-worker', QINGYANG],
  ['lanzhou-unemployed-mother', UNEMPLOYED],
  ['lanzhou-unemployment-benefit', ON_BENEFIT],
  ['born-lanzhou-household-baoji', ACROSS],
  ['lanzhou-newborn-dies', DIES],
  ['sunan-minority-name', SUNAN],
  ['lanzhou-name-and-choices-later', LATER],
];
