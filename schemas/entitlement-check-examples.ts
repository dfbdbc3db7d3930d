/**
 * Questions and an answer as the API document shows them. All people are invented. A test asks each question and
 * compares the answer.
 */

const LANZHOU_MOTHER = {
  household: { divisionCode: '620102' },
  residence: { divisionCode: '620102' },
  employment: {
    kind: 'employee',
    maternityInsured: true,
    pool: '620100',
    employerAverageMonthlyWageFen: 720_000,
  },
};

/** By what each shows. */
export const QUESTIONS = {
  birth: {
    asOf: '2026-11-22',
    delivery: { at: '2026-11-20T06:30:00+08:00', method: 'vaginal', difficult: false, plurality: 1 },
    children: [{ order: 1, liveBirth: true }],
    mother: LANZHOU_MOTHER,
    father: { employment: { kind: 'employee', maternityInsured: true, pool: '620100' } },
    marriage: { status: 'married' },
    childRank: 1,
    prePregnancyCheck: false,
    choices: { householdFollows: 'mother' },
  },
  // nothing but the day of the birth and where she works: what is missing is asked for
  missingFacts: {
    asOf: '2026-11-22',
    delivery: { at: '2026-11-20T06:30:00+08:00' },
    mother: { employment: { kind: 'employee', pool: '610300' } },
  },
  institutionWithDrafts: {
    asOf: '2026-11-22',
    includeDrafts: true,
    institution: {
      divisionCode: '620702',
      kind: 'social',
      ownership: 'private',
      meetsStandards: true,
      registered: true,
      filed: true,
      inclusivePrice: true,
      slots: 30,
      enrolled: 20,
      openedOn: '2024-11-22',
    },
  },
  specialFamily: {
    asOf: '2026-11-22',
    specialFamily: {
      divisionCode: '620102',
      event: 'only-child-died',
      noLivingChild: true,
      persons: [
        { sex: 'male', birthDate: '1964-05-01' },
        { sex: 'female', birthDate: '1968-05-01' },
      ],
    },
  },
  answered: {
    asOf: '2024-01-15',
    institution: {
      divisionCode: '620302',
      registered: true,
      filed: true,
      inclusivePrice: true,
      slots: 60,
      openedOn: '2023-01-10',
    },
  },
} as const;

const OF_JINCHANG = '金昌市托育服务提质扩容工作实施方案（甘肃日报2023-12-19）';
const building = { document: OF_JINCHANG, article: '建设补助', confidence: 'official' };
const running = { document: OF_JINCHANG, article: '运营补贴', confidence: 'official' };

/** The whole answer to {@link QUESTIONS.answered}: one eligible, one unknown with what to ask, one event. */
export const ANSWER = {
  asOf: '2024-01-15',
  entitlements: [
    {
      code: 'childcare-construction-subsidy',
      subject: 'institution',
      outcome: 'eligible',
      amountFen: 6_000_000,
      payer: 'finance',
      payee: 'institution',
      rules: [
        { rule: 'registered', result: 'met', citation: building },
        { rule: 'in-the-national-list', result: 'met', citation: building },
        { rule: 'places-counted-by-slots', result: 'met', citation: building },
        { rule: 'any-places-to-pay-for', result: 'met', citation: building },
        { rule: 'finance-shares', result: 'unknown', citation: building },
      ],
      pack: 'national@1+gansu@1+jinchang@1',
    },
    {
      code: 'childcare-operating-subsidy',
      subject: 'institution',
      outcome: 'unknown',
      rules: [
        { rule: 'run-by-social-forces', result: 'unknown', citation: running },
        { rule: 'inclusive-price', result: 'met', citation: running },
        { rule: 'has-opened', result: 'met', citation: running },
        { rule: 'within-3-years', result: 'met', citation: running },
        { rule: 'slots-in-a-band', result: 'met', citation: running },
        { rule: 'finance-shares', result: 'unknown', citation: running },
      ],
      pack: 'national@1+gansu@1+jinchang@1',
      missing: ['institution.ownership'],
    },
  ],
  guidance: [
    {
      code: 'demonstration-award',
      kind: 'event',
      subject: 'institution',
      title: '示范性托育机构评选',
      text: '评为示范性托育机构的，可得到3000元至5000元的婴幼儿用品和设备支持。',
      result: 'met',
      authority: '卫健',
      values: { yuanMin: 3000, yuanMax: 5000 },
      citation: { document: OF_JINCHANG, article: '示范评选', confidence: 'official' },
      pack: 'jinchang@1',
    },
  ],
} as const;
