import { z } from 'zod';
import { HARDSHIPS } from './pack-terms.ts';
import { QUESTIONS } from './entitlement-check-examples.ts';
import { institutionFactsSchema } from './institution-facts.ts';
import {
  childSchema,
  familySchema,
  insuranceSchema,
  marriageSchema,
  meantBirth,
  MOST_CHILDREN,
} from './birth-notification.ts';
import {
  dateSchema,
  divisionCodeSchema,
  employmentSchema,
  idTypeSchema,
  momentSchema,
  motherSchema,
  sexSchema,
} from './person.ts';

/**
 * The facts that entitlements are decided from. Everything may be left out: what is not there is unknown, never
 * false. A whole birth notification is one of these; names, documents and phones are not read.
 */

/** A field that no rule reads: it may be there, since a whole notification may be sent. */
const unread = z.unknown().optional().meta({ description: '不读取' });

const employmentFacts = z.object(employmentSchema.shape).partial();

const parentFacts = z.object({
  idType: idTypeSchema.optional(),
  birthDate: dateSchema.optional(),
  household: z.object({ divisionCode: divisionCodeSchema, since: dateSchema.optional() }).optional(),
  residence: z.object({ divisionCode: divisionCodeSchema }).optional(),
  deathOn: dateSchema.optional(),
  ownWageBeforeLeaveFen: motherSchema.shape.ownWageBeforeLeaveFen,
  employment: employmentFacts.optional(),
});

/** Hers alone: from her first day the window of 护理假 is counted, and nobody reports it with a birth. */
const leave = { leaveFrom: dateSchema.optional().meta({ title: '产假第一天' }) };

/** Weeks of a pregnancy that was lost before a delivery could be reported, too. */
const gestation = {
  weeks: z.int().min(1).max(45).optional().meta({ title: '孕周' }),
  days: z.int().min(0).max(6).optional().meta({ title: '孕周余天数' }),
};

/** 学前教育资助: a kindergarten, and why the family is aided. Asked for only where somebody speaks of one. */
const preschool = {
  divisionCode: divisionCodeSchema.optional(),
  area: z.enum(['rural', 'urban']).optional().meta({ title: '在农村（含县镇）或城市' }),
  inclusive: z.boolean().optional().meta({ title: '是否普惠性幼儿园' }),
  approved: z.boolean().optional().meta({ title: '是否经县级以上教育部门批准并备案' }),
  hardship: z
    .enum([...HARDSHIPS, 'none-of-them'])
    .optional()
    .meta({ title: '家庭经济困难情形', description: 'none-of-them：都不是' }),
};

const childFacts = z.object({
  order: z.int().min(1).max(MOST_CHILDREN).optional(),
  at: momentSchema.optional(),
  liveBirth: z.boolean().optional(),
  deathAt: momentSchema.optional(),
  firstClaimYear: childSchema.shape.firstClaimYear,
  adoptedOn: dateSchema.optional(),
  insurance: z.object(insuranceSchema.shape).optional(),
  /** the kindergarten that an older child is in: of no newborn, so no report has it */
  preschool: z.object(preschool).optional(),
});

const birthFields = z.object({
  facility: z
    .object({
      divisionCode: divisionCodeSchema.optional(),
      ownership: z.enum(['public', 'private']).optional(),
      countyLevel: z.boolean().optional(),
    })
    .nullable()
    .optional()
    .meta({ description: 'null: born outside any institution' }),
  delivery: z
    .object({
      at: momentSchema.optional(),
      method: z.enum(['vaginal', 'assisted', 'caesarean']).optional(),
      difficult: z.boolean().optional(),
      gestation: z.object(gestation).optional(),
      plurality: z.int().min(1).max(MOST_CHILDREN).optional(),
    })
    .optional(),
  children: z.array(childFacts).min(1, '至少有一名新生儿').max(MOST_CHILDREN).optional(),
  mother: parentFacts.extend(leave).optional(),
  father: parentFacts.nullable().optional(),
  marriage: z.object(marriageSchema.shape).partial().optional(),
  family: z.object(familySchema.shape).optional(),
  childRank: z.int().min(1).max(20).optional(),
  prePregnancyCheck: z.boolean().optional(),
  choices: z
    .object({
      householdFollows: z.enum(['mother', 'father']).optional(),
      payee: z.object({ holder: z.enum(['mother', 'father', 'child']) }).optional(),
      childcare: z
        .object({
          enrolledFrom: dateSchema.optional(),
          institutionDivisionCode: divisionCodeSchema.optional(),
        })
        .optional(),
    })
    .optional(),
  housingNeed: z
    .boolean()
    .optional()
    .meta({ description: '是否符合当地住房保障条件 (meets the local conditions of housing security)' }),
});

/** A couple, or one parent, whose only child died or is disabled (计划生育特殊家庭), or a rural family of one child or two daughters, as far as it is known. */
export const specialFamilyFactsSchema = z
  .strictObject({
    divisionCode: divisionCodeSchema.optional(),
    event: z
      .enum(['only-child-died', 'only-child-disabled', 'rural-only-child', 'rural-two-daughters'])
      .optional()
      .meta({
        description:
          '独生子女死亡、伤残（特别扶助）；农村独生子女、两女户（奖励扶助：只有起止日期，文件没有写金额）',
      }),
    disabilityGrade: z.int().min(1).max(4).optional(),
    noLivingChild: z.boolean().optional(),
    persons: z
      .array(z.strictObject({ sex: sexSchema.optional(), birthDate: dateSchema.optional() }))
      .min(1)
      .max(2)
      .optional(),
  })
  .meta({ id: 'SpecialFamilyFacts', title: '计划生育特殊家庭情况' });

/** Facts that contradict each other are an error of the sender; facts that are missing are not. */
function refuseContradictions(facts: z.infer<typeof birthFields>, ctx: z.core.$RefinementCtx): void {
  const report = (path: (string | number)[], message: string) =>
    ctx.addIssue({ code: 'custom', path, message });
  const { children, delivery } = facts;
  const plurality = delivery?.plurality;
  if (children !== undefined && plurality !== undefined && plurality < children.length)
    report(['delivery', 'plurality'], `胎数为${plurality}，但填报了${children.length}名新生儿`);
  children?.forEach((child, i) => {
    if (child.order !== undefined && child.order !== i + 1)
      report(['children', i, 'order'], '出生顺序应从1开始连续编号');
    const born = child.at ?? delivery?.at;
    if (child.deathAt === undefined || born === undefined) return;
    if (Date.parse(child.deathAt) < Date.parse(born))
      report(['children', i, 'deathAt'], '死亡时间早于出生时间');
  });
  if (facts.choices?.householdFollows === 'father' && facts.father === null)
    report(['choices', 'householdFollows'], '未填报父亲，不能选择随父落户');
}

const parentFields = z.strictObject({
  ...parentFacts.shape,
  household: z
    .strictObject({
      divisionCode: divisionCodeSchema,
      kind: unread,
      since: dateSchema.optional().meta({ title: '迁入现户籍地之日' }),
    })
    .optional(),
  residence: z.strictObject({ divisionCode: divisionCodeSchema }).optional(),
  employment: z.strictObject(employmentSchema.shape).partial().optional(),
  name: unread,
  idNumber: unread,
  nationality: unread,
  ethnicity: unread,
  phone: unread,
});

const { facility, delivery, marriage, family, choices } = birthFields.shape;
const { payee, childcare } = choices.unwrap().shape;

/** What may be said of a birth: whatever a notification has. What no notification has is a slip, and is refused. */
const askedFields = z.strictObject({
  ...birthFields.shape,
  notificationId: unread,
  facility: z
    .strictObject({ ...facility.unwrap().unwrap().shape, code: unread, name: unread })
    .nullable()
    .optional()
    .meta({ description: 'null: born outside any institution' }),
  delivery: z
    .strictObject({ ...delivery.unwrap().shape, gestation: z.strictObject(gestation).optional() })
    .optional(),
  children: z
    .array(
      z.strictObject({
        ...childFacts.shape,
        insurance: insuranceSchema.optional(),
        preschool: z.strictObject(preschool).optional(),
        sex: unread,
        weightGrams: unread,
        lengthCm: unread,
        name: unread,
        health: unread,
      }),
    )
    .min(1, '至少有一名新生儿')
    .max(MOST_CHILDREN)
    .optional(),
  mother: parentFields.extend(leave).optional(),
  father: parentFields.nullable().optional(),
  marriage: z.strictObject(marriage.unwrap().shape).optional(),
  family: z.strictObject(family.unwrap().shape).optional(),
  choices: z
    .strictObject({
      ...choices.unwrap().shape,
      payee: z.strictObject({ ...payee.unwrap().shape, bankName: unread, accountNumber: unread }).optional(),
      childcare: z.strictObject(childcare.unwrap().shape).optional(),
      resultDelivery: unread,
    })
    .optional(),
  consents: unread,
});

const BIRTH_FIELDS = Object.keys(askedFields.shape);

/**
 * The body of `POST /v1/entitlement-checks`: the facts of a birth at the top, or an `institution`, or a
 * `specialFamily`; one of the three.
 */
export const entitlementCheckSchema = z.preprocess(
  meantBirth,
  askedFields
    .extend({
      asOf: dateSchema.meta({ title: '测算日期', description: '测算日期' }),
      includeDrafts: z.boolean().default(false).meta({ description: '是否读取送审稿（尚未印发）' }),
      institution: institutionFactsSchema.optional(),
      specialFamily: specialFamilyFactsSchema.optional(),
    })
    .superRefine((question, ctx) => {
      refuseContradictions(question, ctx);
      const about = [
        BIRTH_FIELDS.some((name) => Object.hasOwn(question, name)) ? 'birth' : undefined,
        question.institution && 'institution',
        question.specialFamily && 'specialFamily',
      ].filter((subject) => subject !== undefined);
      if (about.length > 1)
        ctx.addIssue({ code: 'custom', path: [], message: '出生、托育机构、特殊家庭每次只能测算一种' });
    })
    .meta({
      id: 'EntitlementCheck',
      title: '待遇测算',
      description:
        '出生报告的内容（姓名、证件与电话不读取）、institution、specialFamily 三者之一，都可以不填全',
      examples: Object.values(QUESTIONS),
    }),
);

/** The facts of a birth alone: what a decision is recorded with. Names, documents, phones and accounts fall out. */
export const birthFactsSchema = birthFields;

export type EntitlementCheck = z.infer<typeof entitlementCheckSchema>;
export type BirthFacts = z.infer<typeof birthFields>;
export type ParentFacts = z.infer<typeof parentFacts>;
export type { InstitutionFacts } from './institution-facts.ts';
export type SpecialFamilyFacts = z.infer<typeof specialFamilyFactsSchema>;
