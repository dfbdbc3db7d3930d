import type { PlaceGraph } from '../place.ts';

const JOINT = [
  'birth-certificate',
  'vaccination-record',
  'household-registration',
  'medical-insurance',
  'social-security-card',
  'maternity-cost-refund',
  'parenting-guidance',
] as const;

/** 陕西省: Xi'an's operating plan stands for the province; Baoji's own was not found. */
export const shaanxi: PlaceGraph = {
  divisionCode: '610000',
  name: '陕西省',
  version: 1,
  prefix: '61',
  joint: JOINT,
  single: [],
  insuranceStartsOn: 'household-registration',
  conditions: {
    governs: JOINT,
    underYears: 1,
    parentsWithHousehold: { within: '61', parents: 'one' },
    householdWithin: '61',
    familyHousehold: true,
    birthWithin: '61',
  },
  citations: [
    { document: '西安市新生儿出生一件事实施方案', article: '联办事项与条件', confidence: 'secondary' },
    { document: '宝卫人口发〔2024〕162号', article: '十八', confidence: 'seed' },
  ],
};
