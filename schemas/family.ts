import { z } from 'zod';
import { caseStatusSchema } from './case-view.ts';
import { citationSchema } from './entitlement.ts';
import { guidanceSchema } from './guidance.ts';
import { matterCodeSchema, matterStatusSchema, subjectSchema } from './matter-codes.ts';
import { paymentViewSchema } from './payment.ts';
import { taskDecisionSchema, taskKindSchema } from './task.ts';

/*
 * What a parent sends and sees who has signed in (家长端): `/v1/family`. Every word in it is for a parent; numbers are masked.
 */

const PARENTS = ['mother', 'father'] as const;
const parentSchema = z.enum(PARENTS).meta({ title: '哪一方家长' });
const dayOf = (title: string) => z.string().meta({ title, format: 'date' });
const momentOf = (title: string) => z.string().meta({ title, format: 'date-time' });

const ticketSchema = z
  .string()
  .min(40)
  .max(200)
  .meta({ title: '登录凭据', description: '由链接换得，15分钟内有效' });

export const linkSchema = z
  .strictObject({
    link: z.string().min(22).max(100).meta({ title: '链接里 # 之后的一串', description: '不写进网址、日志' }),
    browsers: z
      .array(z.string().max(100))
      .max(5)
      .optional()
      .meta({ title: '这个浏览器以前登录得到的 browser', description: '不能登录；凭它取验证码不与旁人合计' }),
  })
  .meta({ id: 'FamilyLink', title: '短信链接' });

export const exchangedSchema = z
  .object({ ticket: ticketSchema, until: momentOf('凭据有效至') })
  .meta({ id: 'FamilyLinkExchanged', title: '由链接换得的登录凭据' });

export const codeAskedSchema = z
  .strictObject({ ticket: ticketSchema })
  .meta({ id: 'FamilyCodeAsked', title: '取验证码' });

export const codeSentSchema = z
  .object({ until: momentOf('验证码有效至') })
  .meta({ id: 'FamilyCodeSent', title: '验证码已发' });

export const signInSchema = z
  .strictObject({
    ticket: ticketSchema,
    code: z
      .string()
      .regex(/^\d{6}$/, '验证码为六位数字')
      .meta({ title: '短信验证码' }),
  })
  .meta({ id: 'FamilySignIn', title: '以验证码登录' });

export const sessionSchema = z
  .object({
    token: z
      .string()
      .meta({ title: '令牌', description: '写在 Authorization: Bearer 之后；30分钟不用即失效' }),
    until: momentOf('至多有效至'),
    parent: parentSchema,
    browser: z.string().meta({
      title: '登录过的浏览器',
      description: '由浏览器保存，下次换登录凭据时写在 browsers 里；不能登录',
    }),
  })
  .meta({ id: 'FamilySession', title: '家长的登录' });

/** ordinary 一般 · gentle 有孩子不幸离世：不道贺、不催 */
const toneSchema = z.enum(['ordinary', 'gentle']).meta({ title: '语气' });

/** Whose move it is: the reader's, or whose the reader waits for; nobody: nothing is to be done now. */
const moveSchema = z.enum(['you', 'hospital', 'hall', 'department', 'nobody']).meta({ title: '该谁了' });

export const familyChildSchema = z
  .object({
    subject: subjectSchema,
    name: z.string().optional().meta({ title: '姓名' }),
    sex: z.string().optional().meta({ title: '性别' }),
    bornOn: dayOf('出生日期').optional(),
    tone: toneSchema,
  })
  .meta({ id: 'FamilyChild', title: '孩子' });

export const familyMatterSchema = z
  .object({
    code: matterCodeSchema,
    title: z.string(),
    subject: subjectSchema,
    status: matterStatusSchema,
    text: z.string().meta({ title: '办到哪里', description: '给家长看的话' }),
    move: moveSchema,
    department: z.string().meta({ title: '由谁办理' }),
    hearBy: dayOf('最迟何日有结果').optional(),
    reason: z.string().optional().meta({ title: '为什么' }),
    result: z.record(z.string(), z.unknown()).optional().meta({ title: '结果，号码已遮挡' }),
    reveals: z.array(z.string()).optional().meta({ title: '可以请求看全的号码（result 的项）' }),
    collect: z
      .object({
        how: z.enum(['post', 'window']).meta({ title: '怎样取得', description: 'post 寄送 · window 到窗口' }),
        place: z.string().optional().meta({ title: '到哪里' }),
        bring: z.string().optional().meta({ title: '带什么' }),
      })
      .optional()
      .meta({ title: '领取或办理' }),
    canWithdraw: z.boolean().meta({ title: '可否申请撤回' }),
  })
  .meta({ id: 'FamilyMatter', title: '家里的事项' });

export const familyEntitlementSchema = z
  .object({
    code: z.string(),
    title: z.string(),
    subject: subjectSchema,
    outcome: z.string(),
    text: z.string().meta({ title: '结论' }),
    amountFen: z.int().optional(),
    amountPerMonthFen: z.int().optional(),
    days: z.int().optional(),
    daysPerYear: z.int().optional(),
    hoursPerDay: z.number().optional(),
    from: z.string().optional(),
    until: z.string().optional(),
    deadline: z.string().optional(),
    why: z
      .array(z.object({ text: z.string(), citation: citationSchema }))
      .meta({ title: '为什么，依据哪一条' }),
    missing: z.array(z.string()).optional().meta({ title: '还缺什么才能定' }),
    payments: z.array(
      paymentViewSchema.pick({
        id: true,
        period: true,
        amountFen: true,
        nettedFen: true,
        dueOn: true,
        status: true,
        statusText: true,
        paidAt: true,
      }),
    ),
  })
  .meta({ id: 'FamilyEntitlement', title: '家里的待遇' });

export const calendarEntrySchema = z
  .object({
    on: dayOf('哪一天'),
    kind: z.enum(['vaccination', 'deadline', 'payment']).meta({ title: '哪一种' }),
    subject: subjectSchema,
    title: z.string(),
    text: z.string().optional(),
  })
  .meta({ id: 'FamilyCalendarEntry', title: '日历上的一天' });

export const familyTaskSchema = z
  .object({
    id: z.uuid(),
    caseNumber: z.string(),
    kind: taskKindSchema,
    title: z.string(),
    subject: subjectSchema.nullable(),
    matter: z.string().nullable(),
    reason: z.string().meta({ title: '为什么问' }),
    asks: z.array(z.string()),
    outcomes: z.array(taskDecisionSchema),
    deadline: z.string(),
    awaitsSecond: z.boolean().meta({ title: '已答复，待工作人员复核' }),
  })
  .meta({ id: 'FamilyTask', title: '请家长答复的事' });

export const familyCaseSchema = z
  .object({
    caseNumber: z.string(),
    status: caseStatusSchema,
    tone: toneSchema,
    acceptedAt: z.string(),
    now: z
      .object({ move: moveSchema, text: z.string(), hearBy: dayOf('最迟何日有结果').optional() })
      .meta({ title: '现在', description: '要不要做什么，何时有结果' }),
    closed: z
      .boolean()
      .meta({ title: '两位家长的信息分开保护', description: '是的，只列本人的一份，孩子的请到窗口问' }),
    children: z.array(familyChildSchema),
    matters: z.array(familyMatterSchema),
    entitlements: z.array(familyEntitlementSchema),
    money: z
      .object({
        receivedFen: z.int().meta({ title: '已到账（分）' }),
        comingFen: z.int().meta({ title: '将到账（分）' }),
      })
      .meta({ title: '已到账与将到账的钱' }),
    calendar: z.array(calendarEntrySchema).meta({ title: '日历' }),
    guidance: z.array(guidanceSchema),
    tasks: z.array(familyTaskSchema),
  })
  .meta({ id: 'FamilyCase', title: '一次出生' });

export const familyViewSchema = z
  .object({
    parent: parentSchema,
    asOf: dayOf('看的这一天'),
    helpLine: z.string().meta({ title: '帮助电话' }),
    cases: z.array(familyCaseSchema).meta({ title: '各次出生' }),
  })
  .meta({ id: 'FamilyView', title: '家里的页面' });

const wordsSchema = z
  .string()
  .trim()
  .min(1, '请写明')
  .max(500)
  .meta({ title: '要说的话', pattern: String.raw`\S` });
const caseNumberSchema = z.string().max(60).meta({ title: '办件编号' });

export const familyCompletionSchema = z
  .strictObject({
    outcome: z
      .string()
      .min(1)
      .max(60)
      .meta({ title: '答复', enum: ['provided', 'confirmed', 'declined'] }),
    facts: z.record(z.string(), z.unknown()).optional().meta({ title: '所问的内容' }),
  })
  .meta({ id: 'FamilyTaskCompletion', title: '家长的答复' });

export const familyAnsweredSchema = z
  .object({
    id: z.uuid(),
    status: z
      .enum(['completed', 'awaiting-second'])
      .meta({ title: '状态', description: 'awaiting-second：收款账户等要工作人员复核后生效' }),
  })
  .meta({ id: 'FamilyTaskAnswered', title: '已答复' });

export const messageSchema = z
  .strictObject({
    caseNumber: caseNumberSchema.optional(),
    kind: z.enum(['correction', 'question']).meta({ title: '更正或询问' }),
    subject: subjectSchema.optional(),
    matter: matterCodeSchema.optional(),
    text: wordsSchema,
  })
  .meta({ id: 'FamilyMessage', title: '家长的话' });

export const withdrawalSchema = z
  .strictObject({
    caseNumber: caseNumberSchema.optional(),
    subject: subjectSchema,
    matter: matterCodeSchema,
    reason: wordsSchema,
  })
  .meta({ id: 'FamilyWithdrawal', title: '申请撤回' });

export const ratingSchema = z
  .strictObject({
    caseNumber: caseNumberSchema.optional(),
    stars: z.int().min(1).max(5).meta({ title: '几颗星' }),
    text: wordsSchema.optional(),
  })
  .meta({ id: 'FamilyRating', title: '评价' });

export const toldSchema = z
  .object({ caseNumber: z.string(), task: z.uuid().optional().meta({ title: '由此提出的任务' }) })
  .meta({ id: 'FamilyTold', title: '已收到' });

export const revealSchema = z
  .strictObject({ caseNumber: caseNumberSchema.optional(), subject: subjectSchema, matter: matterCodeSchema })
  .meta({ id: 'FamilyReveal', title: '看全号码' });

export const revealedSchema = z
  .object({ caseNumber: z.string(), numbers: z.record(z.string(), z.string()).meta({ title: '号码' }) })
  .meta({ id: 'FamilyRevealed', title: '看全的号码' });

export const invitedSchema = z
  .object({ caseNumber: z.string(), parent: parentSchema })
  .meta({ id: 'FamilyInvited', title: '已邀请' });

export type FamilyCase = z.infer<typeof familyCaseSchema>;
export type FamilyMatter = z.infer<typeof familyMatterSchema>;
export type FamilyEntitlement = z.infer<typeof familyEntitlementSchema>;
export type FamilyTask = z.infer<typeof familyTaskSchema>;
export type FamilyChild = z.infer<typeof familyChildSchema>;
export type CalendarEntry = z.infer<typeof calendarEntrySchema>;
