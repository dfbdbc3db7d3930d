import { z } from 'zod';
import { BIRTH_CONDITIONS, INSTITUTION_CONDITIONS } from './pack-terms.ts';
import { dateSchema } from './person.ts';

/** What a measure of a paper (指引、转介) says to whom. It decides nothing: it is shown beside the entitlements. */

/** Conditions about a special family (计划生育特殊家庭) that a pack may name. */
const SPECIAL_FAMILY_CONDITIONS = [
  'not-settled',
  'only-child-died',
  'only-child-disabled',
  'rural-family',
  'no-living-child',
] as const;
export type SpecialFamilyCondition = (typeof SPECIAL_FAMILY_CONDITIONS)[number];

/** More than the departments that messages travel to: a reader may be sent to any of them. */
export const AUTHORITIES = [
  '卫健',
  '教育',
  '人社',
  '民政',
  '医保',
  '财政',
  '住建',
  '税务',
  '发改',
  '市场监管',
  '自然资源',
  '工会',
  '残联',
] as const;

const age = z.int().positive().max(150, '不应超过150（产品阈值）');

const said = {
  /** first day on which it is said: that of the document, as far as it is known */
  from: dateSchema,
  /** one or two sentences for the one it is said to */
  text: z.string().min(1),
  /** the authority that the reader is sent to, by the short name people use */
  authority: z.enum(AUTHORITIES).optional(),
};

/** Which of a family's places must lie in the division of the pack; at the place of employment: for employees. */
const PLACES = ['birth', 'household', 'residence', 'employment'] as const;
export type OfferPlace = (typeof PLACES)[number];

const birthOffer = z.strictObject({
  ...said,
  to: z.array(z.enum(['child', 'mother', 'father', 'family'])).min(1),
  place: z.enum(PLACES),
  when: z.array(z.enum(BIRTH_CONDITIONS)).default([]),
  /** ages of the child between which it is of use: from that birthday, to the day before that one */
  fromAge: age.optional(),
  underAge: age.optional(),
});

const institutionOffer = z.strictObject({
  ...said,
  to: z.literal('institution'),
  when: z.array(z.enum(INSTITUTION_CONDITIONS)).default([]),
  /** comes back by the calendar: 3 by the quarter, 6 by the half-year */
  everyMonths: z.union([z.literal(3), z.literal(6), z.literal(12)]).optional(),
});

const specialFamilyOffer = z.strictObject({
  ...said,
  to: z.enum(['special-family', 'special-family-person']),
  when: z.array(z.enum(SPECIAL_FAMILY_CONDITIONS)).default([]),
  /** age of the person from which it is due */
  fromAge: age.optional(),
});

export const offerSchema = z.union([birthOffer, institutionOffer, specialFamilyOffer]);

export type BirthOffer = z.infer<typeof birthOffer>;
export type InstitutionOffer = z.infer<typeof institutionOffer>;
export type SpecialFamilyOffer = z.infer<typeof specialFamilyOffer>;
export type Offer = z.infer<typeof offerSchema>;
