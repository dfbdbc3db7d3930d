import { z } from 'zod';
import { isRealDate, readResidentId, type Sex } from './resident-id.ts';

export const divisionCodeSchema = z
  .string()
  .regex(/^[1-9]\d{5}$/, '行政区划代码应为6位数字')
  .meta({
    id: 'DivisionCode',
    title: '行政区划代码',
    description: 'GB/T 2260 six-digit division code.',
    example: '620102',
  });

/** Far enough from the ends of what can be reckoned with that no rule ever leaves it. */
const isOfOurTime = (text: string): boolean => /^(19|20|21)/.test(text);
const OUT_OF_TIME = '年份应在1900至2199之间';

export const dateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, '日期应为 YYYY-MM-DD')
  .refine(isRealDate, '日期不存在')
  .refine(isOfOurTime, OUT_OF_TIME)
  .meta({ id: 'PlainDate', title: '日期', description: 'A calendar date without time.', format: 'date' });

export const timeSchema = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/,
    '时间应带时区，例如 2026-11-20T03:24:00+08:00',
  )
  .refine((t) => !Number.isNaN(Date.parse(t)) && isRealDate(t.slice(0, 10)), '时间不存在')
  .refine(isOfOurTime, OUT_OF_TIME)
  .meta({ id: 'Instant', title: '时间', description: 'RFC 3339 with explicit offset.', format: 'date-time' });

export const sexSchema = z.enum(['male', 'female']).meta({ id: 'Sex', title: '性别' });

/**
 * At most a billion yuan: nothing that is reckoned from it leaves the whole numbers. What can hardly be, and is far below,
 * is asked about before anything is paid (policies/payments/bounds.ts).
 */
const monthlyFenSchema = z
  .int('应为整数')
  .nonnegative('不能为负数')
  .max(100_000_000_000, '金额过大（单位是分）')
  .meta({ description: 'fen, previous year' });

export const employmentSchema = z
  .object({
    kind: z.enum([
      'employee',
      'flexible',
      'receiving-unemployment-benefit',
      'unemployed',
      'student',
      'retired',
    ]),
    maternityInsured: z.boolean().optional(),
    residentInsured: z.boolean().optional(),
    pool: divisionCodeSchema.optional().meta({ title: '统筹区' }),
    workplaceDivisionCode: divisionCodeSchema.optional(),
    employerAverageMonthlyWageFen: monthlyFenSchema.optional(),
    contributionBaseFen: monthlyFenSchema.optional(),
  })
  .meta({ id: 'Employment', title: '就业与参保' });

const parentFields = {
  name: z.string().trim().min(1, '姓名不能为空').max(50, '姓名过长').meta({ title: '姓名' }),
  idType: z.enum(['resident-id', 'passport', 'hk-macao-permit', 'taiwan-permit']).meta({ title: '证件类型' }),
  idNumber: z
    .string()
    .transform((v) => v.replace(/\s/g, '').toUpperCase())
    .pipe(z.string().min(5, '证件号码过短').max(30, '证件号码过长'))
    .meta({ title: '证件号码' }),
  birthDate: dateSchema,
  nationality: z
    .string()
    .regex(/^[A-Z]{3}$/, '国籍应为三位字母代码')
    .meta({ title: '国籍' }),
  ethnicity: z.string().min(1).max(20).optional().meta({ title: '民族' }),
  phone: z
    .string()
    .transform((v) => v.replace(/[\s-]/g, ''))
    .pipe(z.string().regex(/^\+?\d{7,15}$/, '电话号码不正确'))
    .optional()
    .meta({ title: '手机' }),
  household: z
    .object({ divisionCode: divisionCodeSchema, kind: z.enum(['family', 'collective']) })
    .optional()
    .meta({ title: '户籍' }),
  residence: z.object({ divisionCode: divisionCodeSchema }).meta({ title: '居住地' }),
  employment: employmentSchema.optional(),
};

/** A parent as the hospital reports one. `sex` is what the seventeenth digit of a resident ID must say. */
export function parentSchema(sex: Sex) {
  const role = sex === 'female' ? 'Mother' : 'Father';
  return z
    .object(parentFields)
    .superRefine((parent, ctx) => {
      if (parent.idType !== 'resident-id') return;
      const parts = readResidentId(parent.idNumber);
      const report = (message: string) => ctx.addIssue({ code: 'custom', path: ['idNumber'], message });
      if (!parts) return report('公民身份号码不正确：格式、出生日期或校验码有误');
      if (parts.birthDate !== parent.birthDate) report('公民身份号码中的出生日期与填写的出生日期不一致');
      if (parts.sex !== sex) report('公民身份号码第17位与性别不一致');
    })
    .meta({ id: role, title: sex === 'female' ? '母亲' : '父亲' });
}

export const motherSchema = parentSchema('female');
export const fatherSchema = parentSchema('male');
export type Parent = z.infer<typeof motherSchema>;
