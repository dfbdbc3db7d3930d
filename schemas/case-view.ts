import { z } from 'zod';
import { deadlineViewSchema, handlingFields } from './clock.ts';
import { documentViewSchema } from './document-view.ts';
import { entitlementSchema, toldRuleSchema } from './entitlement.ts';
import { guidanceSchema } from './guidance.ts';
import { MATTER_FLAGS } from './matter.ts';
import { matterCodeSchema, matterStatusSchema, routeSchema, subjectSchema } from './matter-codes.ts';
import { paymentViewSchema } from './payment.ts';
import { protectionSchema } from './protection.ts';
import { representationSchema } from './representation.ts';
import { taskViewSchema } from './task.ts';

export const CASE_STATUSES = [
  'accepted',
  'processing',
  'correction',
  'suspended',
  'completed',
  'withdrawn',
  'annulled',
] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];
export const caseStatusSchema = z.enum(CASE_STATUSES).meta({ id: 'CaseStatus', title: '办件状态' });

/** One clock of a matter that another city decides: whose, and until when. */
export const clockSchema = z.object({
  authority: z.enum(['accepting', 'deciding']),
  divisionCode: z.string(),
  workingDays: z.int(),
  dueDate: z.string(),
  provisional: z.boolean(),
});

/** A fact that a person is asked about (待核对的内容), as it stands. */
export const heldValueSchema = z
  .object({
    pointer: z.string().meta({ title: '出生报告中的位置' }),
    value: z.unknown().meta({ title: '现在的内容', description: '姓名完整，证件号、电话、账号已脱敏' }),
    characters: z.array(z.string()).optional().meta({ title: '其中需核对的字' }),
  })
  .meta({ id: 'HeldValue', title: '待核对的内容' });
export type HeldValue = z.infer<typeof heldValueSchema>;

export const matterViewSchema = z
  .object({
    code: matterCodeSchema,
    title: z.string(),
    subject: subjectSchema,
    status: matterStatusSchema,
    route: routeSchema,
    routeReason: z.string().optional(),
    department: z.string(),
    waitsFor: z.array(z.string()),
    flags: z.array(z.enum(MATTER_FLAGS)),
    result: z.record(z.string(), z.unknown()).optional(),
    reason: z.string().optional(),
    held: z.array(heldValueSchema).optional().meta({ title: '因为什么停在这里' }),
    ...handlingFields,
    clocks: z.array(clockSchema).optional().meta({ title: '两地的时限' }),
    deadlines: z.array(deadlineViewSchema).optional().meta({ title: '家里的期限' }),
    attempt: z.int(),
  })
  .meta({ id: 'Matter', title: '事项' });

export const caseEventSchema = z.object({
  seq: z.int(),
  at: z.string(),
  type: z.string(),
  subject: subjectSchema.nullable(),
  matter: z.string().nullable(),
  actor: z.string(),
  text: z.string(),
  reason: z.string().optional().meta({ title: '理由' }),
  bases: z
    .array(z.string())
    .optional()
    .meta({ title: '依据', description: '把个人信息给这个部门的法规与条款（docs/personal-data.md）' }),
});

/** A decision with the orders that pay it. */
export const entitlementViewSchema = entitlementSchema
  .extend({
    rules: z.array(toldRuleSchema),
    payments: z.array(paymentViewSchema).optional(),
    handling: z
      .object({ work: z.string().meta({ title: '后续事项' }), ...handlingFields })
      .optional()
      .meta({ title: '办理的时限', description: '由部门核定或支付的，按后续事项计时' }),
  })
  .meta({ id: 'EntitlementOfCase', title: '待遇决定与支付' });

/** Somebody of a case, as clerks tell people apart. */
export const personViewSchema = z
  .object({
    subject: subjectSchema,
    name: z.string().optional().meta({ title: '姓名', description: '已脱敏；没有：未起名' }),
    sex: z.string().optional().meta({ title: '性别', description: '孩子的' }),
    bornAt: z.string().optional().meta({ title: '出生时刻', description: '孩子的' }),
  })
  .meta({ id: 'PersonOfCase', title: '办件中的人' });
export type PersonView = z.infer<typeof personViewSchema>;

/** A case (办件) as a clerk sees it. Personal fields are masked on the server. */
export const caseViewSchema = z
  .object({
    caseNumber: z.string(),
    status: caseStatusSchema,
    divisionCode: z.string(),
    acceptedAt: z.string(),
    completedAt: z.string().optional(),
    people: z
      .array(personViewSchema)
      .optional()
      .meta({ title: '办件中的人', description: '孩子在前；个人信息已删除的不列' }),
    bornIn: z.string().optional().meta({ title: '助产机构', description: '没有：院外出生，或已删除' }),
    matters: z.array(matterViewSchema),
    entitlements: z.array(entitlementViewSchema),
    guidance: z.array(guidanceSchema),
    erased: z.array(subjectSchema).meta({ title: '个人信息已删除的办理对象' }),
    unreadable: z
      .array(z.string())
      .meta({ title: '读不出而没有列出的部分，如 facts/mother、result/child-1/birth-certificate、decision' }),
    documents: z.array(documentViewSchema).meta({ title: '文书' }),
    tasks: z.array(taskViewSchema),
    events: z.array(caseEventSchema),
    representations: z.array(representationSchema).optional().meta({ title: '代办' }),
    protection: protectionSchema.optional().meta({ description: '没有：没有设定分开保护' }),
    notListed: z
      .int()
      .optional()
      .meta({ title: '没有列出的较早的经过与已办任务数', description: '一个答复至多 200 kB' }),
  })
  .meta({ id: 'Case', title: '办件' });

const asksSchema = z.array(z.string()).meta({ title: '还需补报的内容', description: '出生报告中的位置' });
const certificateNumberSchema = z.string().meta({ title: '出生医学证明编号' });

export const hospitalViewSchema = z
  .object({
    caseNumber: z.string(),
    status: caseStatusSchema,
    matters: z.array(
      z.object({
        code: matterCodeSchema,
        subject: subjectSchema,
        status: matterStatusSchema,
        certificateNumber: certificateNumberSchema.optional(),
      }),
    ),
    asks: asksSchema,
  })
  .meta({ id: 'HospitalView', title: '医院视图' });

/** One of a hospital's own deliveries, in its list. */
export const deliverySummarySchema = z
  .object({
    notificationId: z.string().meta({ title: '报告编号' }),
    facilityCode: z.string().meta({ title: '机构代码' }),
    caseNumber: z.string().meta({ title: '办件编号' }),
    status: caseStatusSchema,
    acceptedAt: z.string().meta({ title: '受理时间' }),
    asks: asksSchema,
    certificates: z
      .array(z.object({ subject: subjectSchema, certificateNumber: certificateNumberSchema }))
      .meta({ title: '已签发的出生医学证明' }),
  })
  .meta({ id: 'DeliverySummary', title: '分娩摘要' });

export type CaseView = z.infer<typeof caseViewSchema>;
export type MatterView = z.infer<typeof matterViewSchema>;
