import type { PlaceGraph } from '../place.ts';

/** 吉林省: four joint matters; vaccination is not among them and is handled singly. No operating plan was found. */
export const jilin: PlaceGraph = {
  divisionCode: '220000',
  name: '吉林省',
  version: 1,
  prefix: '22',
  joint: ['birth-certificate', 'household-registration', 'medical-insurance', 'social-security-card'],
  single: ['vaccination-record'],
  insuranceStartsOn: 'household-registration',
  citations: [{ document: '吉卫联发〔2023〕56号', article: '十九', confidence: 'seed' }],
};
