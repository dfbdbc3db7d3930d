import type { ProvincePack } from '../pack.ts';

export const gansu: ProvincePack = {
  id: 'gansu@1',
  prefix: '62',
  from: '2021-11-26',
  leave: {
    maternity: { kind: 'total', days: 180 },
    paternity: { days: 30 },
    parentalDaysPerYear: 15,
    citation: {
      document: '甘肃省人口与计划生育条例（2021-11-26修正）',
      article: '产假、护理假、育儿假',
      confidence: 'secondary',
    },
    notes: [
      {
        on: 'paternity-leave',
        rule: 'usable-flexibly-inside-the-maternity-leave',
        result: 'met',
        citation: { document: '甘卫发〔2024〕21号', article: '六', confidence: 'seed' },
      },
    ],
  },
  allowance: {
    beyondFloor: { document: '甘肃省生育津贴天数', article: '98天以外未查明', confidence: 'secondary' },
    paidToPersonFrom: '2025-02-01',
    paidToPersonCitation: {
      document: '甘肃省生育津贴直发个人',
      article: '2025年2月底前',
      confidence: 'secondary',
    },
    flexiblePools: ['621000', '620300', '623000'],
    flexiblePoolsFrom: '2024-02-28',
    flexiblePoolsCitation: { document: '甘卫发〔2024〕21号', article: '三', confidence: 'seed' },
  },
  subsidyShares: [],
  subsidySharesCitation: null,
};
