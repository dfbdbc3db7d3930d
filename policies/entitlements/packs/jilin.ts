import type { ProvincePack } from '../pack.ts';

const JL12 = { document: '吉卫联发〔2023〕56号', article: '十二', confidence: 'seed' } as const;

export const jilin: ProvincePack = {
  id: 'jilin@1',
  prefix: '22',
  from: '2023-12-29',
  leave: {
    maternity: { kind: 'total', days: 180 },
    paternity: { days: 25 },
    parentalDaysPerYear: 20,
    citation: JL12,
    notes: [
      {
        on: 'maternity-leave',
        rule: 'employer-bears-what-the-allowance-does-not-cover',
        result: 'met',
        citation: JL12,
      },
      {
        on: 'maternity-leave',
        // the employer's consent is not a fact of the birth
        result: 'unknown',
        rule: 'one-year-option-at-75-percent-with-employer-consent',
        citation: { document: '吉林省人口与计划生育条例', article: '第四十二条', confidence: 'secondary' },
      },
    ],
  },
  allowance: {
    beyondFloor: JL12,
    paidToPersonFrom: '2025-08-01',
    paidToPersonCitation: {
      document: '吉林省生育津贴直发个人',
      article: '2025年6月至8月',
      confidence: 'secondary',
    },
    flexiblePools: [],
    flexiblePoolsFrom: '9999-12-31',
    flexiblePoolsCitation: null,
  },
  subsidyShares: [],
  subsidySharesCitation: null,
};
