import { z } from 'zod';
import { citationSchema, CLAIM_WAYS } from './entitlement.ts';
import { dateSchema } from './person.ts';

/** The words that every rule pack (规则包) is written in. Parsed at the edge by policies/load, never in the rules. */

/**
 * Conditions about a birth that a pack may name; each is one small rule in policies/entitlements/conditions.ts.
 * `…-here` means the division of the pack that says it.
 */
export const BIRTH_CONDITIONS = [
  'always',
  'not-settled',
  'difficult-birth',
  'caesarean',
  'difficult-or-caesarean',
  'extra-baby',
  'pre-pregnancy-check',
  'third-child',
  'couple-live-apart',
  'married',
  'newborn-lives',
  'two-or-more-children',
  'minor-child',
  'housing-need',
  'household-here',
  'residence-here',
  'county-public-hospital-here',
  'born-in-an-institution',
  'live-birth',
  'mother-without-work',
  'born-to-the-parents',
  'public-rental-tenant',
  'two-or-three-children',
] as const;
export type BirthCondition = (typeof BIRTH_CONDITIONS)[number];

/** Conditions about a childcare institution (托育机构) that a pack may name. */
export const INSTITUTION_CONDITIONS = [
  'meets-standards',
  'registered',
  'filed',
  'inclusive-price',
  'run-by-social-forces',
  'subsidised-kind',
] as const;
export type InstitutionCondition = (typeof INSTITUTION_CONDITIONS)[number];

/** Conditions that hang on a number of their own, which only a requirement may write beside them. */
export const MEASURED = ['household-here-for', 'use-rate'] as const;
export type MeasuredCondition = (typeof MEASURED)[number];

/** Of which children in kindergarten a paper may speak (学前教育资助). */
export const HARDSHIPS = [
  'formerly-registered-poor',
  'extremely-poor',
  'minimum-living-allowance',
  'de-facto-unsupported',
  'orphan',
  'disabled',
] as const;

/** What a text does not say is written out as `unknown`, never guessed and never left out. */
export const UNKNOWN = 'unknown';
const unknown = z.literal(UNKNOWN);

export const slugSchema = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, '规则名应为小写英文与连字符');
export const packDivisionSchema = z.string().regex(/^\d{6}$/, '行政区划代码应为6位数字');
/** 产品阈值 of this product, no text (facts 8b.12): a single sum beyond this is a slip. */
const MOST_YUAN = 1_000_000;
export const yuanSchema = z
  .number()
  .nonnegative('金额不能为负')
  .max(MOST_YUAN, `金额不应超过${MOST_YUAN}元（产品阈值）`)
  .refine((yuan) => Number.isInteger(Math.round(yuan * 1e6) / 1e4), '金额最多到分');
/** 产品阈值 too: a leave of more than a year of days. */
const MOST_DAYS = 366;
const TOO_MANY = `天数不应超过${MOST_DAYS}（产品阈值）`;
export const someDaysSchema = z.int().positive('天数应大于0').max(MOST_DAYS, TOO_MANY);
const daysSchema = z.union([z.int().nonnegative('天数不能为负').max(MOST_DAYS, TOO_MANY), unknown]);

/** When a number was last held against its own text, and by whom or what. */
export const lastCheckedSchema = z.strictObject({ on: dateSchema, by: z.string().min(1) });

/**
 * Filled in by the loader where a part leaves it out: the citation of the period, the division of the pack. Who checked it when, where
 * that was noted of this part alone.
 */
const sourced = { cite: citationSchema, at: packDivisionSchema, lastChecked: lastCheckedSchema.optional() };

/** What a rule is called where it is shown: in the words of the one who wrote it, else by the product's or its condition's. */
const ownWords = z.string().min(1).optional();

/** A condition that counts nothing. */
export const certaintySchema = z.strictObject({
  rule: slugSchema,
  text: ownWords,
  when: z.enum(BIRTH_CONDITIONS),
  ...sourced,
});

/** 产品阈值: fifty years of a household, no text. */
const MOST_HOUSEHOLD_MONTHS = 600;
/** On which day a household must be so old: that of the birth, or that on which it is asked (申领之日). */
const REFERENCE_DAYS = ['birth', 'question'] as const;
/** Whose household: that of the parent whom the child joins, of one parent at least, of both. */
const HOUSEHOLDS = ['joined', 'one', 'both'] as const;

/**
 * 户籍满一年 (`household-here-for`): `months` the household must have been in the division of the pack, `on` the day that the text
 * names, `whose` household it speaks of. The three are written with it and with nothing else.
 */
export const requirementSchema = z
  .strictObject({
    ...certaintySchema.shape,
    when: z.enum([...BIRTH_CONDITIONS, 'household-here-for']),
    months: z
      .int()
      .positive('月数应大于0')
      .max(MOST_HOUSEHOLD_MONTHS, `月数不应超过${MOST_HOUSEHOLD_MONTHS}（产品阈值）`)
      .optional(),
    on: z.enum(REFERENCE_DAYS).optional(),
    whose: z.enum(HOUSEHOLDS).optional(),
  })
  .superRefine(({ when, months, on, whose }, ctx) => {
    const counts = when === 'household-here-for';
    for (const [field, value] of Object.entries({ months, on, whose })) {
      if ((value !== undefined) === counts) continue;
      const message = counts
        ? '户籍满几个月（household-here-for）须写 months、on、whose'
        : '只用于 household-here-for';
      ctx.addIssue({ code: 'custom', path: [field], message });
    }
  });
export const supplementSchema = z.strictObject({
  rule: slugSchema,
  text: ownWords,
  when: z.enum(BIRTH_CONDITIONS),
  days: daysSchema,
  perExtraBaby: z.boolean().default(false),
  /** the supplement of a wider division that this one stands for */
  insteadOf: slugSchema.optional(),
  ...sourced,
});
/** 使用率 (`use-rate`): at least so many percent of the places are used. The number is written with it and with nothing else. */
export const institutionRequirementSchema = z
  .strictObject({
    rule: slugSchema,
    text: ownWords,
    when: z.enum([...INSTITUTION_CONDITIONS, 'use-rate']),
    percentMin: z.number().positive('使用率应大于0').max(100, '使用率不应超过100%').optional(),
    ...sourced,
  })
  .refine(({ when, percentMin }) => (when === 'use-rate') === (percentMin !== undefined), {
    error: '使用率（use-rate）与百分比（percentMin）要一起写',
    path: ['percentMin'],
  });

/** Something the text says or leaves open that is shown with the decision and changes no sum. */
export const noteSchema = z.strictObject({
  rule: slugSchema,
  text: z.string().min(1),
  result: z.enum(['met', 'unknown']).default('met'),
  when: z.enum(BIRTH_CONDITIONS).default('always'),
  /** first day on which it is said, where its document is younger than the period */
  from: dateSchema.optional(),
  values: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({}),
  ...sourced,
});

const LEVELS = ['central', 'province', 'city', 'district', 'county'] as const;

/** Who bears the money: for named divisions, or for the rest of the pack's division where none is named. */
export const shareEntrySchema = z.strictObject({
  divisions: z.array(packDivisionSchema).min(1).optional(),
  /** first day on which it is said, where its document is younger than the period */
  from: dateSchema.optional(),
  shares: z.union([
    z
      .array(z.strictObject({ level: z.enum(LEVELS), percent: z.number().positive().max(100) }))
      .min(1)
      .refine(
        (shares) => Math.abs(shares.reduce((sum, { percent }) => sum + percent, 0) - 100) < 1e-9,
        '各级财政分担比例之和应为100%',
      ),
    unknown,
  ]),
  ...sourced,
});

export const bandSchema = z.strictObject({
  slotsFrom: z.int().nonnegative(),
  slotsTo: z.int().nonnegative().optional(),
  yuan: yuanSchema,
});

/** A citation of a single value, where it differs from that of the period. */
export const valueOf = <T extends z.ZodType>(value: T) => z.strictObject({ value, ...sourced });

/**
 * 过渡办法: whom a later version of a pack reaches besides those whose statutory day lies on or after its first day.
 * `still-on-leave`: mothers whose maternity leave, by the version before, still ran `on` that day;
 * `born-on-or-after`: births from `on`, an earlier or a later day than the first one, and no others.
 */
const TRANSITIONS = ['still-on-leave', 'born-on-or-after'] as const;

export const transitionSchema = z.strictObject({
  rule: slugSchema,
  applies: z.enum(TRANSITIONS),
  on: dateSchema,
  /** the schemes it is about */
  schemes: z.array(slugSchema).min(1),
  text: z.string().min(1),
  ...sourced,
});

/** How a period joins what higher levels say of the same scheme (国家 → 省 → 市 → 县). */
export const COMBINATIONS = ['replace', 'add', 'stack'] as const;

/** Every period is dated (both ends inclusive), cited, and says how it joins the higher levels. */
export const periodFields = {
  from: dateSchema,
  until: dateSchema.optional(),
  combine: z.enum(COMBINATIONS),
  ...sourced,
  notes: z.array(noteSchema).default([]),
  /** filled in by the loader for numbers with several values over time: since when the one read here holds, by which paper */
  dated: z
    .record(
      z.string(),
      z.strictObject({ from: dateSchema, cite: citationSchema, lastChecked: lastCheckedSchema.optional() }),
    )
    .optional(),
  /** filled in by the loader: the period is written with the one before it, only a number is another one */
  continues: z.literal(true).optional(),
  /** how a family comes to it: 免申即享, one yes of a parent, or a form for what nobody knows */
  claim: valueOf(z.enum(CLAIM_WAYS)).optional(),
};

export type Requirement = z.infer<typeof requirementSchema>;
export type Certainty = z.infer<typeof certaintySchema>;
export type Supplement = z.infer<typeof supplementSchema>;
export type InstitutionRequirement = z.infer<typeof institutionRequirementSchema>;
export type Note = z.infer<typeof noteSchema>;
export type ShareEntry = z.infer<typeof shareEntrySchema>;
export type Transition = z.infer<typeof transitionSchema>;
export type Band = z.infer<typeof bandSchema>;
