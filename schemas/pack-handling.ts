import { z } from 'zod';
import { DEPARTMENT_CODES } from './department.ts';
import { citationSchema } from './entitlement.ts';
import { MATTER_CODES, WORK_CODES } from './matter.ts';
import { packDivisionSchema, slugSchema, valueOf } from './pack-terms.ts';
import { dateSchema } from './person.ts';

/** What a pack says of how things are handled: which matters jointly, the doses of a child, how long a department may be silent. */

const matter = z.enum(MATTER_CODES);

/** First and last day on which something is said; a side that no text names is left open. */
const dated = { from: dateSchema.optional(), until: dateSchema.optional() };
const sourced = { cite: citationSchema, at: packDivisionSchema };

/**
 * The conditions of handling matters jointly, on the five axes by which places differ. `…Here` is the division of the pack. They
 * never refuse a family: one that fails them has its matters handled singly.
 */
const jointConditionsSchema = z.strictObject({
  /** the matters that the conditions are said of */
  governs: z.array(matter).min(1),
  /** the child must be younger than this many years when the case begins */
  underYears: z.int().positive().max(18, '不应超过18（产品阈值）').optional(),
  marriedParents: z.literal(true).optional(),
  /** the household the child joins must lie here */
  householdHere: z.literal(true).optional(),
  /** how many parents must have their household here */
  parentsWithHouseholdHere: z.enum(['both', 'one']).optional(),
  /** the child must join a family household (家庭户), not a collective one */
  familyHousehold: z.literal(true).optional(),
  /** the birth must have been in an institution here */
  birthHere: z.literal(true).optional(),
});

/** 联办清单: the matters of a place. Cases keep the one they were planned by, under its number. */
export const jointListSchema = z.strictObject({
  /** its number in the names of plans (`620100@1`): another one for every change */
  version: z.int().positive(),
  ...dated,
  joint: z.array(matter).min(1),
  /** handled too, but outside the joint list */
  single: z.array(matter).default([]),
  /** what resident insurance starts on: where it is the certificate, the identity is upgraded later */
  insuranceStartsOn: valueOf(z.enum(['birth-certificate', 'household-registration'])),
  conditions: jointConditionsSchema.optional(),
  /** what other papers say of it */
  also: z.array(valueOf(z.string().min(1))).default([]),
  ...sourced,
});

/** 免疫程序: the doses of children born in a time, each due at an age in months. */
export const vaccinationProgrammeSchema = z.strictObject({
  /** its name in records of vaccination */
  version: slugSchema,
  ...dated,
  doses: z
    .array(
      z.strictObject({
        vaccine: z.string().regex(/^[A-Za-z]+(-\d+)?$/, '疫苗代码应为字母，后接剂次，如 HepB-1'),
        title: z.string().min(1),
        ageMonths: z.int().nonnegative().max(216, '不应超过216个月（产品阈值）'),
      }),
    )
    .min(1),
  ...sourced,
});

/** 产品阈值 of this product, no text: nobody waits longer than this for a system without a person being asked. */
const MOST_SECONDS = 86_400;
const MOST_WORKING_DAYS = 60;

/**
 * 技术时限: how long a department may be silent before a person is asked, of all its work or of one piece. Without a citation it is
 * 产品默认, and said to be: what an office has by the law stands in `terms`.
 */
export const patienceSchema = z
  .strictObject({
    department: z.enum(DEPARTMENT_CODES).optional(),
    work: z.enum(WORK_CODES).optional(),
    seconds: z.int().positive().max(MOST_SECONDS, `不应超过${MOST_SECONDS}秒（产品阈值）`).optional(),
    workingDays: z
      .int()
      .positive()
      .max(MOST_WORKING_DAYS, `不应超过${MOST_WORKING_DAYS}个工作日（产品阈值）`)
      .optional(),
    ...dated,
    cite: citationSchema.optional(),
    at: packDivisionSchema,
  })
  .refine(({ department, work }) => (department === undefined) !== (work === undefined), {
    error: 'department 与 work 写一个',
  })
  .refine(({ seconds, workingDays }) => (seconds === undefined) !== (workingDays === undefined), {
    error: 'seconds 与 workingDays 写一个',
  });

/** 异地办理: how many working days two offices need where another city decides than the one that takes a matter in. */
export const betweenCitiesSchema = z.strictObject({
  work: matter,
  decidingWorkingDays: z.int().positive().max(MOST_WORKING_DAYS),
  acceptingWorkingDays: z.int().positive().max(MOST_WORKING_DAYS),
  ...dated,
  ...sourced,
});

export type JointList = z.infer<typeof jointListSchema>;
export type JointConditions = z.infer<typeof jointConditionsSchema>;
export type VaccinationProgramme = z.infer<typeof vaccinationProgrammeSchema>;
export type PackPatience = z.infer<typeof patienceSchema>;
