import { z } from 'zod';
import {
  bandSchema,
  certaintySchema,
  HARDSHIPS,
  institutionRequirementSchema,
  packDivisionSchema,
  periodFields,
  requirementSchema,
  shareEntrySchema,
  someDaysSchema as someDays,
  supplementSchema,
  UNKNOWN,
  valueOf,
  yuanSchema,
} from './pack-terms.ts';
import { citationSchema } from './entitlement.ts';
import { dateSchema } from './person.ts';

/** What a period of each scheme may say, in the words of pack-terms.ts. */

const unknown = z.literal(UNKNOWN);
const requires = z.array(requirementSchema).default([]);
const certainFor = z.array(certaintySchema).default([]);
const supplements = z.array(supplementSchema).default([]);
const institutionRequires = z.array(institutionRequirementSchema).default([]);
const shares = z.array(shareEntrySchema).default([]);
const age = z.int().positive().max(150, '不应超过150（产品阈值）');
/** A leave of a father, or of one year of a parent, beyond this is a slip. */
const MOST_SHORT_DAYS = 90;
const fewDays = z
  .int()
  .positive('天数应大于0')
  .max(MOST_SHORT_DAYS, `天数不应超过${MOST_SHORT_DAYS}（产品阈值）`);

const maternityLeave = z.strictObject({
  ...periodFields,
  base: someDays.optional(),
  /** 产假总天数, replacing base and supplements of higher levels; the national days stay a floor */
  total: someDays.optional(),
  prebirthMax: someDays.optional(),
  lossBeforeFourMonths: someDays.optional(),
  lossFromFourMonths: someDays.optional(),
  supplements,
  /** where one of these is not met the text does not say whether its days apply */
  certainFor,
});

const paternityLeave = z.strictObject({ ...periodFields, days: fewDays, supplements, requires });

const parentalLeave = z.strictObject({
  ...periodFields,
  daysPerYear: fewDays,
  /** 不少于 */
  atLeast: z.boolean().optional(),
  underAge: age,
  /** where one of these is not met the text does not say whether there is any leave */
  certainFor,
});

const nursingBreaks = z.strictObject({
  ...periodFields,
  hoursPerDay: z.number().positive().max(24).optional(),
  perExtraBabyHours: z.number().positive().max(24).optional(),
  underAge: age.optional(),
});

/** Every value of the allowance belongs to the pool (统筹区), so each may be replaced alone and is cited alone. */
const maternityAllowance = z.strictObject({
  ...periodFields,
  days: someDays.optional(),
  lossBeforeFourMonths: someDays.optional(),
  lossFromFourMonths: someDays.optional(),
  supplements,
  formula: valueOf(z.enum(['monthly-over-30', 'monthly-times-12-over-365'])).optional(),
  rounding: valueOf(z.enum(['half-up-to-fen', 'down-to-fen', 'half-up-to-yuan'])).optional(),
  base: valueOf(z.literal('previous-year-monthly-average')).optional(),
  paidToPersonFrom: valueOf(dateSchema).optional(),
  incomeTax: valueOf(z.enum(['exempt', 'taxable'])).optional(),
  premiumPaidByUnemploymentFund: valueOf(z.boolean()).optional(),
});

const flexibleWorkerInsurance = z.strictObject({
  ...periodFields,
  open: z.enum(['yes', 'no', UNKNOWN]),
  /** 统筹区 in which the answer holds; everywhere in the pack's division where none is named */
  pools: z.array(packDivisionSchema).min(1).optional(),
});

const maternityMedicalCost = z.strictObject({
  ...periodFields,
  unemployedSpouse: valueOf(z.boolean()).optional(),
  residentInsurance: valueOf(z.boolean()).optional(),
  /** the employer who did not insure an employee bears it */
  employerPays: valueOf(z.literal(true)).optional(),
});

const childcareSubsidy = z.strictObject({
  ...periodFields,
  yuanPerYear: yuanSchema.optional(),
  yuanPerMonth: yuanSchema.optional(),
  years: age.optional(),
  firstBirthYear: z.int().min(1949).max(2100).optional(),
  /** years after the birth year (or the first year of the scheme) in which the first claim may still be made */
  firstClaimWithinYears: valueOf(z.int().nonnegative().max(18)).optional(),
  household: valueOf(z.boolean()).optional(),
  yearOfDeathPaid: valueOf(z.boolean()).optional(),
  incomeTax: valueOf(z.enum(['exempt', 'taxable'])).optional(),
  shares,
});

/** GS 1: local standards are filed with the province (备案); what was not seen is written `unknown`. */
const filing = valueOf(z.union([z.literal('filed'), unknown]));

const localBirthGrant = z.strictObject({
  ...periodFields,
  amounts: z
    .array(z.strictObject({ rank: z.int().positive(), orMore: z.boolean().default(false), yuan: yuanSchema }))
    .min(1),
  /** once for the delivery (住院分娩补助), however many are born; for each child where it is left out */
  per: z.literal('delivery').optional(),
  requires,
  filing,
  shares,
});

const eachYear = z.array(yuanSchema).min(1).optional();

/** One sum for each year of age, written as the paper has it: of a year, of a quarter or of a month. */
const yearsOfAGrant = z
  .strictObject({
    rank: z.int().positive(),
    orMore: z.boolean().default(false),
    yuanPerYear: eachYear,
    yuanPerQuarter: eachYear,
    yuanPerMonth: eachYear,
    paid: z.enum(['yearly', 'quarterly', 'monthly']),
  })
  .refine(
    ({ yuanPerYear, yuanPerQuarter, yuanPerMonth }) =>
      [yuanPerYear, yuanPerQuarter, yuanPerMonth].filter((sums) => sums !== undefined).length === 1,
    { error: 'yuanPerYear、yuanPerQuarter、yuanPerMonth 写一个：文件怎样写就怎样写' },
  );

const localChildcareGrant = z.strictObject({
  ...periodFields,
  amounts: z.array(yearsOfAGrant).min(1),
  requires,
  filing,
  shares,
});

const enrolmentSubsidy = z.strictObject({
  ...periodFields,
  yuanPerMonth: yuanSchema,
  underAge: age,
  requires,
  shares,
});

const infantCareTaxDeduction = z.strictObject({
  ...periodFields,
  yuanPerMonth: yuanSchema,
  months: age,
});

const newbornInsuranceCover = z.strictObject({
  ...periodFields,
  /** false: nothing of the place was seen and what most places have stands in */
  seen: z.boolean(),
  enrolDays: someDays,
  late: z.enum(['month-after-payment', 'none', UNKNOWN]),
  yearEndChoiceDays: z.union([someDays, unknown]),
  deathInWindowCovered: z.union([z.boolean(), unknown]),
  premiumYuanByYear: z.record(z.string().regex(/^\d{4}$/), yuanSchema).optional(),
});

const housing = z.strictObject({ ...periodFields, requires });

const constructionSubsidy = z.strictObject({
  ...periodFields,
  bands: z.array(bandSchema).optional(),
  yuanPerSlot: yuanSchema.optional(),
  requires: institutionRequires,
  shares,
});

const operatingSubsidy = z.strictObject({
  ...periodFields,
  bands: z.array(bandSchema).optional(),
  yuanPerSlot: yuanSchema.optional(),
  /** 乳儿班: the sum for a place of a class of infants, where it is another one than that of the rest */
  yuanPerInfantSlot: yuanSchema.optional(),
  /** and for each such class, beside the places or the band */
  yuanPerInfantClass: yuanSchema.optional(),
  /** what a sum for each slot is counted by */
  basis: z.enum(['enrolled', 'slots']).optional(),
  /** whole months of operation before the first year that is paid */
  afterMonths: z.int().nonnegative().optional(),
  /** years for which it is paid; without end where the text names none */
  years: age.optional(),
  /** day of the paper, before which the years cannot run */
  yearsNotBefore: dateSchema.optional(),
  kinds: z.array(z.enum(['social', 'kindergarten-class', 'employer', 'community'])).optional(),
  requires: institutionRequires,
  shares,
});

const perMonth = valueOf(yuanSchema);
const specialFamilyAid = z.strictObject({
  ...periodFields,
  bornFrom: valueOf(dateSchema).optional(),
  womanFromAge: valueOf(age).optional(),
  disabilityGradeUpTo: valueOf(z.int().min(1).max(4)).optional(),
  noLivingChild: valueOf(z.literal(true)).optional(),
  yuanPerMonth: z.strictObject({ 'only-child-died': perMonth, 'only-child-disabled': perMonth }).optional(),
  pension: z
    .strictObject({
      yuanPerMonth: yuanSchema,
      menFromAge: age,
      womenFromAge: age,
      cite: citationSchema,
      at: packDivisionSchema,
    })
    .optional(),
});

/** 农村奖励扶助: from which age by the place, and from which the country's own reward stands in. No text seen names a sum. */
const ruralReward = z.strictObject({
  ...periodFields,
  fromAge: age,
  nationalFromAge: age,
  /** the family must have qualified before the two-child policy: nobody says when it did */
  qualifiedBefore: valueOf(z.literal('two-child-policy')).optional(),
});

/** 学前教育资助: the sum of a year by where the kindergarten is, and the children it names. */
const preschoolAid = z.strictObject({
  ...periodFields,
  /** 农村（含县镇） */
  ruralYuanPerYear: yuanSchema,
  urbanYuanPerYear: yuanSchema,
  groups: z.array(z.enum(HARDSHIPS)).min(1),
});

const periods = <T extends z.ZodType>(period: T) => z.array(period).min(1).optional();

/** What a pack may say, by scheme. A list of periods each, in the order of time, without gap or overlap. */
export const schemesSchema = z.strictObject({
  'maternity-leave': periods(maternityLeave),
  'paternity-leave': periods(paternityLeave),
  'parental-leave': periods(parentalLeave),
  'nursing-breaks': periods(nursingBreaks),
  'maternity-allowance': periods(maternityAllowance),
  'flexible-worker-insurance': periods(flexibleWorkerInsurance),
  'maternity-medical-cost': periods(maternityMedicalCost),
  'childcare-subsidy': periods(childcareSubsidy),
  'local-birth-grant': periods(localBirthGrant),
  'local-childcare-grant': periods(localChildcareGrant),
  'childcare-enrolment-subsidy': periods(enrolmentSubsidy),
  'infant-care-tax-deduction': periods(infantCareTaxDeduction),
  'newborn-insurance-cover': periods(newbornInsuranceCover),
  'housing-preference': periods(housing),
  'housing-security-priority': periods(housing),
  'public-rental-exchange': periods(housing),
  'childcare-construction-subsidy': periods(constructionSubsidy),
  'childcare-operating-subsidy': periods(operatingSubsidy),
  'special-family-aid': periods(specialFamilyAid),
  'rural-reward': periods(ruralReward),
  'preschool-aid': periods(preschoolAid),
});
