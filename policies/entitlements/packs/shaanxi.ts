import type { ProvincePack, SubsidyShares } from '../pack.ts';

const THREE_TO_SEVEN: SubsidyShares['shares'] = [
  { level: 'central', percent: 95 },
  { level: 'province', percent: 1.5 },
  { level: 'city', percent: 3.5 },
];

export const shaanxi: ProvincePack = {
  id: 'shaanxi@1',
  prefix: '61',
  from: '2022-05-25',
  leave: {
    maternity: {
      kind: 'sum',
      extension: 60,
      prePregnancyCheck: 10,
      thirdChild: 15,
      difficultOrCaesarean: 15,
      perExtraBaby: 15,
    },
    paternity: { days: 15, livingApartDays: 20, thirdChildExtra: 10 },
    parentalDaysPerYear: 10,
    citation: {
      document: '陕西省人口与计划生育条例（2022-05-25通过）',
      article: '产假、护理假、育儿假',
      confidence: 'secondary',
    },
    notes: [],
  },
  allowance: {
    beyondFloor: { document: '陕西省生育津贴天数', article: '延长产假天数未查明', confidence: 'secondary' },
    paidToPersonFrom: '2025-10-01',
    paidToPersonCitation: {
      document: '陕西省生育津贴直发个人',
      article: '2025年10月1日起',
      confidence: 'secondary',
    },
    flexiblePools: [],
    flexiblePoolsFrom: '9999-12-31',
    flexiblePoolsCitation: null,
    annualFormula: {
      pools: ['610100'],
      citation: {
        document: '西安市生育津贴计发口径',
        article: '月平均工资×12÷365×天数',
        confidence: 'secondary',
      },
    },
  },
  // 西安、榆林 3:7, the rest 6:4 of what the centre leaves; 杨凌 has no code of its own in use here
  subsidyShares: [
    { prefix: '6101', shares: THREE_TO_SEVEN },
    { prefix: '6108', shares: THREE_TO_SEVEN },
    {
      prefix: '61',
      shares: [
        { level: 'central', percent: 95 },
        { level: 'province', percent: 3 },
        { level: 'city', percent: 2 },
      ],
    },
  ],
  subsidySharesCitation: { document: '陕西省育儿补贴实施方案', article: '资金分担', confidence: 'secondary' },
};
