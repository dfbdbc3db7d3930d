import { z } from 'zod';
import { oneLine, withoutBlanks } from './input-text.ts';
import {
  childSexSchema,
  dateSchema,
  divisionCodeSchema,
  fatherSchema,
  lineSchema,
  momentSchema,
  motherSchema,
  personNameSchema,
  PRINTABLE,
} from './person.ts';
import { isNoNameOfChild, normaliseName } from './person-name.ts';

/*
 * The shape of what a hospital reports, with its bounds: what is kept of a case has it, whenever it was accepted. Whether
 * the facts can be together, on the day they come in, is asked at the edge alone (policies/input; docs/adr/0026).
 */

/** Most children of one delivery that anybody has reported, and a little more than there ever were. */
export const MOST_CHILDREN = 10;

export const facilityCodeSchema = lineSchema(60).meta({ title: '机构代码' });

/** `.` and `..` cannot stand in an address. */
export const notificationIdSchema = z
  .string()
  .overwrite(oneLine)
  .regex(/^(?!\.{1,2}$)[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFD]+$/u, '编号中有不能使用的字符')
  .min(1)
  .max(100)
  .meta({
    title: '医院自编分娩编号',
    pattern: String.raw`^(?!\.{1,2}$)${PRINTABLE.slice(1)}`,
    description: "the hospital's own number, unique in the facility",
  });

export const facilitySchema = z
  .strictObject({
    code: facilityCodeSchema,
    name: lineSchema(100).meta({ title: '机构名称' }),
    divisionCode: divisionCodeSchema,
    ownership: z.enum(['public', 'private']).meta({ title: '机构性质' }),
    countyLevel: z
      .boolean()
      .default(false)
      .meta({ title: '是否县级医院', description: 'a hospital run by the county (县级医院)' }),
  })
  .meta({ id: 'Facility', title: '助产机构' });

export const deliverySchema = z
  .strictObject({
    at: momentSchema.meta({ title: '出生时间' }),
    method: z.enum(['vaginal', 'assisted', 'caesarean']).meta({ title: '分娩方式' }),
    difficult: z.boolean().meta({ title: '难产', description: 'as certified' }),
    gestation: z
      .strictObject({
        weeks: z.int().min(20).max(45).meta({ title: '孕周' }),
        days: z.int().min(0).max(6).optional().meta({ title: '孕周余天数' }),
      })
      .optional()
      .meta({ title: '孕周', description: '暂无的可后补，补齐前不签发出生医学证明' }),
    plurality: z.int().min(1).max(MOST_CHILDREN).meta({ title: '胎数' }),
  })
  .meta({ id: 'Delivery', title: '分娩' });

/** 居民医保: asked once the window of enrolment has passed, since the cover hangs on it. */
export const insuranceSchema = z
  .strictObject({
    paidOn: dateSchema.meta({ title: '参保缴费日期', description: '参保登记与缴费都办完的那一天' }),
  })
  .meta({ id: 'NewbornInsurance', title: '居民医保参保' });

export const childSchema = z
  .strictObject({
    order: z.int().min(1).max(MOST_CHILDREN).meta({ title: '出生顺序' }),
    sex: childSexSchema,
    at: momentSchema
      .optional()
      .meta({ title: '出生时间', description: '这个孩子自己的；没有的按 delivery.at' }),
    weightGrams: z.int().min(200).max(8000).optional().meta({ title: '体重（克）' }),
    lengthCm: z.number().min(15).max(70).optional().meta({ title: '身长（厘米）' }),
    liveBirth: z.boolean().meta({ title: '活产' }),
    name: personNameSchema.optional(),
    health: z.enum(['good', 'fair', 'poor']).optional().meta({ title: '健康状况' }),
    deathAt: momentSchema.optional().meta({ title: '死亡时间' }),
    firstClaimYear: z.int().min(2025).max(2199).optional().meta({ title: '首次申领年度' }),
    adoptedOn: dateSchema.optional().meta({ title: '收养日期' }),
    insurance: insuranceSchema.optional(),
  })
  .meta({ id: 'Child', title: '新生儿' });

const ACCOUNT_SIGNS = /[\s\u3000-]/g;

export const choicesSchema = z
  .strictObject({
    householdFollows: z.enum(['mother', 'father']).meta({ title: '随父或随母落户' }),
    resultDelivery: z.enum(['post', 'pick-up']).meta({ title: '结果送达方式' }),
    payee: z
      .strictObject({
        holder: z.enum(['mother', 'father', 'child']).meta({ title: '户名人' }),
        bankName: lineSchema(100).meta({ title: '开户银行' }),
        accountNumber: z
          .string()
          .overwrite((text) => text.normalize('NFKC').replaceAll(ACCOUNT_SIGNS, ''))
          .regex(/^\d{8,30}$/, '账号应为8至30位数字')
          .meta({ title: '账号' }),
      })
      .optional()
      .meta({ title: '收款账户' }),
    childcare: z
      .strictObject({
        enrolledFrom: dateSchema.meta({ title: '入托日期' }),
        institutionDivisionCode: divisionCodeSchema.meta({ title: '托育机构所在地' }),
      })
      .optional()
      .meta({ title: '入托' }),
  })
  .meta({ id: 'Choices', title: '家长选择' });

export const familySchema = z
  .strictObject({
    publicRentalTenant: z.boolean().optional().meta({ title: '是否承租公租房' }),
    minorChildren: z.int().min(0).max(20).optional().meta({ title: '未成年子女数' }),
  })
  .meta({ id: 'Family', title: '家庭' });

export const marriageSchema = z
  .strictObject({
    status: z.enum(['married', 'unmarried', 'divorced', 'widowed']).meta({
      title: '婚姻状况',
      description: '孩子父母之间的婚姻；与孩子父亲没有结婚的填 unmarried，母亲此前因他人去世而丧偶的也是',
    }),
    marriedOn: dateSchema.optional().meta({ title: '结婚登记日期' }),
    endedOn: dateSchema.optional().meta({ title: '婚姻终止日期' }),
    endedBy: z.enum(['death', 'divorce']).optional().meta({ title: '婚姻终止原因' }),
    livingApart: z.boolean().optional().meta({ title: '是否两地分居' }),
  })
  .meta({ id: 'Marriage', title: '婚姻' });

const notificationFields = z
  .strictObject({
    notificationId: notificationIdSchema,
    facility: facilitySchema.nullable().meta({ description: 'null: born outside any institution' }),
    delivery: deliverySchema,
    children: z
      .array(childSchema)
      .min(1, '至少有一名新生儿')
      .max(MOST_CHILDREN, `一次最多${MOST_CHILDREN}名新生儿`)
      .meta({ title: '新生儿' }),
    mother: motherSchema,
    father: fatherSchema.nullable().meta({ description: 'null：不填报父亲' }),
    marriage: marriageSchema,
    childRank: z
      .int()
      .min(1)
      .max(20)
      .optional()
      .meta({ title: '孩次', description: 'read by entitlements only, never by 户口' }),
    prePregnancyCheck: z.boolean().optional().meta({ title: '是否做过孕前优生检查' }),
    family: familySchema.optional(),
    housingNeed: z.boolean().optional().meta({ title: '是否符合当地住房保障条件' }),
    choices: choicesSchema.optional(),
    consents: z
      .array(
        z.strictObject({
          kind: z.literal('data-sharing').meta({ title: '同意事项' }),
          givenBy: z.enum(['mother', 'father']).meta({ title: '同意人' }),
          at: momentSchema.meta({ title: '同意时间' }),
        }),
      )
      .max(10)
      .default([])
      .meta({ title: '同意' }),
  })
  .meta({ id: 'BirthNotification', title: '出生报告' });

/** The parts of a notification, and those of its choices. */
export const NOTIFICATION_FIELDS: readonly string[] = Object.keys(notificationFields.shape);
export const CHOICE_FIELDS: readonly string[] = Object.keys(choicesSchema.shape);

export type BirthNotification = z.infer<typeof notificationFields>;
export type Child = z.infer<typeof childSchema>;
export type Choices = z.infer<typeof choicesSchema>;
export type Facility = z.infer<typeof facilitySchema>;

/** Where `null` may stand, and says something: no institution, no father. */
const MAY_BE_NULL = ['facility', 'father'] as const;

/** What was sent empty counts as not sent, and what only stands for a name of a child is none. */
export function meantBirth(sent: unknown): unknown {
  const tidy = withoutBlanks(sent);
  if (typeof tidy !== 'object' || tidy === null || typeof sent !== 'object' || sent === null) return tidy;
  const said = sent as Record<string, unknown>;
  const meant: Record<string, unknown> = Object.fromEntries(Object.entries(tidy));
  for (const field of MAY_BE_NULL) if (said[field] === null) meant[field] = null;
  if (Array.isArray(meant['children'])) meant['children'] = meant['children'].map(withoutPlaceholder);
  return meant;
}

function withoutPlaceholder(child: unknown): unknown {
  if (typeof child !== 'object' || child === null || !('name' in child)) return child;
  const { name, ...unnamed } = child;
  return typeof name === 'string' && isNoNameOfChild(normaliseName(name)) ? unnamed : child;
}

/** The birth notification (出生报告) a hospital sends, each field read as it is meant. */
export const birthNotificationSchema = z.preprocess(meantBirth, notificationFields);

/** A newborn of this delivery has died or was not born alive: what the family is told is worded with care. */
export function hasDeath({ children }: Pick<BirthNotification, 'children'>): boolean {
  return children.some((child) => !child.liveBirth || child.deathAt !== undefined);
}
