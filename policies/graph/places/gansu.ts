import type { PlaceGraph } from '../place.ts';

/** 甘肃省 outside Lanzhou: the five matters of the national list; no operating plan was found. */
export const gansu: PlaceGraph = {
  divisionCode: '620000',
  name: '甘肃省',
  version: 1,
  prefix: '62',
  joint: [
    'birth-certificate',
    'vaccination-record',
    'household-registration',
    'medical-insurance',
    'social-security-card',
  ],
  single: [],
  insuranceStartsOn: 'birth-certificate',
  citations: [
    { document: '国卫人口发〔2022〕26号', article: '二十', confidence: 'secondary' },
    { document: '甘卫发〔2024〕21号', article: '七', confidence: 'seed' },
    {
      document: '甘肃省医保局新生儿参保说明（2025年）',
      article: '凭出生医学证明或户口簿参保',
      confidence: 'secondary',
    },
  ],
};
