import type { PlaceGraph } from '../place.ts';

/** 兰州市. The order of insurance is Gansu's: certificate or hukou book (W64). */
export const lanzhou: PlaceGraph = {
  divisionCode: '620100',
  name: '兰州市',
  version: 1,
  prefix: '6201',
  joint: [
    'birth-certificate',
    'vaccination-record',
    'household-registration',
    'medical-insurance',
    'social-security-card',
    'maternity-cost-refund',
    'parenting-guidance',
  ],
  single: [],
  insuranceStartsOn: 'birth-certificate',
  conditions: {
    governs: ['household-registration'],
    underYears: 1,
    marriedParents: true,
    householdWithin: '6201',
    birthWithin: '6201',
  },
  citations: [
    { document: '甘卫法监函〔2024〕183号（兰州市转发）', article: '联办事项清单', confidence: 'secondary' },
    { document: '兰州市优化生育政策实施细则（2023）', article: '第八条', confidence: 'seed' },
    {
      document: '甘肃省医保局新生儿参保说明（2025年）',
      article: '凭出生医学证明或户口簿参保',
      confidence: 'secondary',
    },
  ],
};
