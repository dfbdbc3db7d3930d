import type { PlaceGraph } from '../place.ts';

/** Any other division: the five matters of the national list. */
export const elsewhere: PlaceGraph = {
  divisionCode: '000000',
  name: '全国',
  version: 1,
  prefix: '',
  joint: [
    'birth-certificate',
    'vaccination-record',
    'household-registration',
    'medical-insurance',
    'social-security-card',
  ],
  single: [],
  insuranceStartsOn: 'household-registration',
  citations: [{ document: '国卫人口发〔2022〕26号', article: '二十', confidence: 'secondary' }],
};
