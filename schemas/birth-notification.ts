import { z } from 'zod';
import {
  dateSchema,
  divisionCodeSchema,
  fatherSchema,
  motherSchema,
  sexSchema,
  timeSchema,
} from './person.ts';

export const facilitySchema = z
  .object({
    code: z.string().trim().min(1).max(60),
    name: z.string().trim().min(1).max(100),
    divisionCode: divisionCodeSchema,
    ownership: z.enum(['public', 'private']),
    countyLevel: z.boolean().default(false).meta({ description: 'a hospital run by the county (县级医院)' }),
  })
  .meta({ id: 'Facility', title: '助产机构' });

export const deliverySchema = z
  .object({
    at: timeSchema,
    method: z.enum(['vaginal', 'assisted', 'caesarean']),
    difficult: z.boolean().meta({ title: '难产', description: 'as certified' }),
    gestation: z.object({
      weeks: z.int().min(20, '孕周过小').max(45, '孕周过大'),
      days: z.int().min(0).max(6),
    }),
    plurality: z.int().min(1).max(8),
  })
  .meta({ id: 'Delivery', title: '分娩' });

export const childSchema = z
  .object({
    order: z.int().min(1).max(8),
    sex: sexSchema,
    weightGrams: z.int().min(200, '体重过小').max(8000, '体重过大'),
    lengthCm: z.number().min(15, '身长过小').max(70, '身长过大'),
    liveBirth: z.boolean().meta({ title: '活产' }),
    name: z.string().trim().min(1).max(50).optional().meta({ title: '姓名' }),
    health: z.enum(['good', 'fair', 'poor']).optional(),
    deathAt: timeSchema.optional().meta({ title: '死亡时间' }),
  })
  .meta({ id: 'Child', title: '新生儿' });

export const choicesSchema = z
  .object({
    householdFollows: z.enum(['mother', 'father']).meta({ title: '随父或随母落户' }),
    resultDelivery: z.enum(['post', 'pick-up']).meta({ title: '结果送达方式' }),
    payee: z
      .object({
        holder: z.enum(['mother', 'father', 'child']),
        bankName: z.string().min(1).max(100),
        accountNumber: z.string().regex(/^\d{8,30}$/, '账号应为8至30位数字'),
      })
      .optional()
      .meta({ title: '收款账户' }),
    childcare: z.object({ enrolledFrom: dateSchema, institutionDivisionCode: divisionCodeSchema }).optional(),
  })
  .meta({ id: 'Choices', title: '家长选择' });

const notificationFields = z.object({
  notificationId: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .meta({ description: "the hospital's own number, unique in the facility" }),
  facility: facilitySchema.nullable(),
  delivery: deliverySchema,
  children: z.array(childSchema).min(1, '至少有一名新生儿').max(8),
  mother: motherSchema,
  father: fatherSchema.nullable(),
  marriage: z.object({
    status: z.enum(['married', 'unmarried', 'divorced', 'widowed']),
    livingApart: z.boolean().optional(),
  }),
  childRank: z
    .int()
    .min(1)
    .max(20)
    .optional()
    .meta({ title: '孩次', description: 'read by entitlements only, never by 户口' }),
  prePregnancyCheck: z.boolean().optional(),
  choices: choicesSchema.optional(),
  consents: z
    .array(
      z.object({ kind: z.literal('data-sharing'), givenBy: z.enum(['mother', 'father']), at: timeSchema }),
    )
    .default([]),
});

export type BirthNotification = z.infer<typeof notificationFields>;
export type Child = z.infer<typeof childSchema>;
export type Choices = z.infer<typeof choicesSchema>;
export type Facility = z.infer<typeof facilitySchema>;

/** A newborn of this delivery has died or was not born alive: what the family is told is worded with care. */
export function hasDeath({ children }: Pick<BirthNotification, 'children'>): boolean {
  return children.some((child) => !child.liveBirth || child.deathAt !== undefined);
}

/** Clocks of hospitals may run a little ahead of ours. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * The birth notification (出生报告) a hospital sends. Cross-field rules give pointers to the field at fault.
 * @param now the instant that births may not lie after
 */
export function birthNotificationSchema(now: () => Date = () => new Date()) {
  return notificationFields
    .superRefine((n, ctx) => {
      const report = (path: (string | number)[], message: string) =>
        ctx.addIssue({ code: 'custom', path, message });
      if (n.delivery.plurality !== n.children.length) {
        report(
          ['delivery', 'plurality'],
          `胎数为${n.delivery.plurality}，但填报了${n.children.length}名新生儿`,
        );
      }
      const latest = now().getTime() + CLOCK_TOLERANCE_MS;
      if (Date.parse(n.delivery.at) > latest) report(['delivery', 'at'], '出生时间晚于当前时间');
      n.children.forEach((child, i) => {
        if (child.order !== i + 1) report(['children', i, 'order'], '出生顺序应从1开始连续编号');
        if (child.deathAt === undefined) return;
        if (Date.parse(child.deathAt) < Date.parse(n.delivery.at))
          report(['children', i, 'deathAt'], '死亡时间早于出生时间');
        if (Date.parse(child.deathAt) > latest) report(['children', i, 'deathAt'], '死亡时间晚于当前时间');
      });
      if (n.choices?.householdFollows === 'father' && n.father === null) {
        report(['choices', 'householdFollows'], '未填报父亲，不能选择随父落户');
      }
    })
    .meta({ id: 'BirthNotification', title: '出生报告' });
}
