import { z } from 'zod';
import { asCode, NOT_BLANK, oneLine, UNSEEN } from './input-text.ts';
import { isRealMoment, RFC_3339, toChinaTime } from './moment.ts';
import { normaliseName } from './person-name.ts';
import { isRealDate } from './resident-id.ts';

/** For documents: what {@link UNSEEN} leaves. */
export const PRINTABLE = String.raw`${NOT_BLANK}[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFD]+$`;

/** Words of the sender's own, on one line, of at most so many characters. */
export function lineSchema(most: number) {
  return z
    .string()
    .overwrite(oneLine)
    .min(1)
    .max(most)
    .refine((text) => !UNSEEN.test(text), '含有看不见或无法显示的字符')
    .meta({ pattern: PRINTABLE });
}

export const divisionCodeSchema = z
  .string()
  .overwrite(asCode)
  .regex(/^[1-9]\d{5}$/, '行政区划代码应为6位数字')
  .meta({
    id: 'DivisionCode',
    title: '行政区划代码',
    description: 'GB/T 2260 six-digit division code.',
    example: '620102',
  });

/** Far enough from the ends of what can be reckoned with that no rule ever leaves it. */
const isOfOurTime = (text: string): boolean => /^(19|20|21)/.test(text);
/** The same for documents. */
const OF_OUR_TIME = String.raw`^(19|20|21)\d{2}-`;
const OUT_OF_TIME = '年份应在1900至2199之间';

export const dateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: '日期应为 YYYY-MM-DD', abort: true })
  .refine(isRealDate, { error: '日期不存在', abort: true })
  .refine(isOfOurTime, OUT_OF_TIME)
  .meta({
    id: 'PlainDate',
    title: '日期',
    description: 'A calendar date without time.',
    format: 'date',
    pattern: String.raw`${OF_OUR_TIME}\d{2}-\d{2}$`,
  });

function instantSchema(text: z.ZodString) {
  return text
    .regex(RFC_3339, { error: '时间应带时区，时在00至23之间，例如 2026-11-20T03:24:00+08:00', abort: true })
    .refine(isRealMoment, { error: '时间不存在', abort: true })
    .refine(isOfOurTime, OUT_OF_TIME)
    .meta({ format: 'date-time', pattern: RFC_3339.source.replace(String.raw`^\d{4}-`, OF_OUR_TIME) });
}

export const timeSchema = instantSchema(z.string()).meta({
  id: 'Instant',
  title: '时间',
  description: 'RFC 3339 with explicit offset.',
});

/** A time that a person or a hospital says: kept as it is on clocks in China (+08:00), whatever offset it came with. */
export const momentSchema = instantSchema(z.string().overwrite(toChinaTime)).meta({
  id: 'Moment',
  title: '时间',
  description: 'RFC 3339 with explicit offset; kept as +08:00. 其他时区换算为北京时间',
});

export const sexSchema = z.enum(['male', 'female']).meta({ id: 'Sex', title: '性别' });

const SEX_ALIASES: Readonly<Record<string, string>> = { unknown: 'undetermined' };

/** 性别 of a newborn: `undetermined` where it cannot be said yet (GB/T 2261.1: 0); `unknown` is read as that. */
export const childSexSchema = z
  .preprocess(
    (sex) => (typeof sex === 'string' ? (SEX_ALIASES[sex] ?? sex) : sex),
    z.enum(['male', 'female', 'undetermined']),
  )
  .meta({ id: 'ChildSex', title: '性别', description: '尚不能确定的填 undetermined（旧称 unknown 也可）' });

/**
 * At most a billion yuan: nothing that is reckoned from it leaves the whole numbers. What can hardly be, and is far below,
 * is asked about before anything is paid (policies/payments/bounds.ts).
 */
const monthlyFenSchema = z
  .int('应为整数')
  .nonnegative('不能为负数')
  .max(100_000_000_000, '金额过大（单位是分）')
  .meta({ title: '月金额', description: 'fen, previous year' });

export const employmentSchema = z
  .strictObject({
    kind: z
      .enum([
        'employee',
        'flexible',
        'receiving-unemployment-benefit',
        'unemployed',
        'student',
        'retired',
        'military',
      ])
      .meta({ title: '就业状况' }),
    employeeMedicalInsured: z.boolean().optional().meta({ title: '是否参加职工医保' }),
    maternityInsured: z.boolean().optional().meta({ title: '是否参加生育保险' }),
    residentInsured: z.boolean().optional().meta({ title: '是否参加居民医保' }),
    pool: divisionCodeSchema.optional().meta({ title: '统筹区' }),
    workplaceDivisionCode: divisionCodeSchema.optional().meta({ title: '工作地' }),
    employerAverageMonthlyWageFen: monthlyFenSchema.optional().meta({ title: '用人单位月平均工资' }),
    contributionBaseFen: monthlyFenSchema.optional().meta({ title: '月缴费基数' }),
  })
  .meta({ id: 'Employment', title: '就业与参保' });

export const ID_TYPES = [
  'resident-id',
  'passport',
  'hk-macao-permit',
  'taiwan-permit',
  'permanent-resident-card',
  'none',
] as const;
export type IdType = (typeof ID_TYPES)[number];

const ID_TYPE_ALIASES: Readonly<Record<string, IdType>> = {
  'foreign-permanent-resident': 'permanent-resident-card',
};

export const idTypeSchema = z
  .preprocess((type) => (typeof type === 'string' ? (ID_TYPE_ALIASES[type] ?? type) : type), z.enum(ID_TYPES))
  .meta({ id: 'IdType', title: '证件类型', description: 'none：没有证件' });

export const personNameSchema = z
  .string()
  .overwrite(normaliseName)
  .min(1)
  .max(50)
  // Whether it is a name is asked at the edge (policies/input/names.ts); documents say of what it is written.
  .meta({ title: '姓名', pattern: String.raw`${NOT_BLANK}[\p{L}\p{M}\p{Co}\p{Nd}·'’., -]+$` });
const PHONE_SIGNS = /[-()]/g;

const parentFields = {
  name: personNameSchema,
  nationality: z
    .string()
    .overwrite(asCode)
    .regex(/^[A-Z]{3}$/, '国籍应为三位字母代码，例如 CHN')
    .meta({ title: '国籍' }),
  ethnicity: lineSchema(20).optional().meta({ title: '民族' }),
  phone: z
    .string()
    .overwrite((text) => asCode(text).replaceAll(PHONE_SIGNS, ''))
    .regex(/^\+?\d{7,15}$/, '电话号码不正确，应为7至15位数字')
    .optional()
    .meta({ title: '手机' }),
  household: z
    .strictObject({
      divisionCode: divisionCodeSchema,
      kind: z.enum(['family', 'collective']).meta({ title: '户别' }),
      since: dateSchema
        .optional()
        .meta({ title: '迁入现户籍地之日', description: '只在当地补贴要求户籍满几个月时用到' }),
    })
    .optional()
    .meta({ title: '户籍' }),
  deathOn: dateSchema.optional().meta({ title: '死亡日期' }),
  ownWageBeforeLeaveFen: monthlyFenSchema.optional().meta({ title: '产假前本人工资' }),
  employment: employmentSchema.optional(),
};

const idNumberSchema = z.string().overwrite(asCode).min(5).max(30).meta({
  title: '证件号码',
  description: '公民身份号码末位 x 按 X 处理；none 没有号码',
  pattern: '^[0-9A-Z()]{5,30}$',
});
const birthDateSchema = dateSchema.meta({ title: '出生日期' });
const residenceSchema = z.strictObject({ divisionCode: divisionCodeSchema }).meta({ title: '居住地' });

/** Only `none` has no number. What the number must be like by its kind: policies/input/documents.ts. */
export const motherSchema = z
  .strictObject({
    ...parentFields,
    idType: idTypeSchema,
    idNumber: idNumberSchema.optional(),
    birthDate: birthDateSchema,
    residence: residenceSchema,
  })
  .meta({ id: 'Mother', title: '母亲' });

/** He may be known by his name alone, or live abroad: what is not known of him is left out. */
export const fatherSchema = z
  .strictObject({
    ...parentFields,
    nationality: parentFields.nationality.optional(),
    idType: idTypeSchema.optional(),
    idNumber: idNumberSchema.optional(),
    birthDate: birthDateSchema.optional(),
    residence: residenceSchema.optional(),
  })
  .meta({ id: 'Father', title: '父亲' });

export type Mother = z.infer<typeof motherSchema>;
/** Of a parent, whichever, as much as is known of a father. */
export type Parent = z.infer<typeof fatherSchema>;
