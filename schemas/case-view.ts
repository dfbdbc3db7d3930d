import { z } from 'zod';
import { entitlementSchema } from './entitlement.ts';
import { guidanceSchema } from './guidance.ts';
import { MATTER_FLAGS } from './matter.ts';
import { matterCodeSchema, matterStatusSchema, routeSchema, subjectSchema } from './matter-codes.ts';
import { paymentViewSchema } from './payment.ts';
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

/** One clock of a matter: whose, and until when. */
export const clockSchema = z.object({
  authority: z.enum(['accepting', 'deciding']),
  divisionCode: z.string(),
  workingDays: z.int(),
  dueDate: z.string(),
  provisional: z.boolean(),
});

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
    dueDate: z.string().optional(),
    clocks: z.array(clockSchema).optional(),
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
});

/** A decision with the orders that pay it. */
export const entitlementViewSchema = entitlementSchema
  .extend({ payments: z.array(paymentViewSchema).optional() })
  .meta({ id: 'EntitlementOfCase', title: '待遇决定与支付' });

/** A case (办件) as a clerk sees it. Personal fields are masked on the server. */
export const caseViewSchema = z
  .object({
    caseNumber: z.string(),
    status: caseStatusSchema,
    divisionCode: z.string(),
    acceptedAt: z.string(),
    completedAt: z.string().optional(),
    matters: z.array(matterViewSchema),
    entitlements: z.array(entitlementViewSchema),
    guidance: z.array(guidanceSchema),
    erased: z.array(subjectSchema).meta({ title: '个人信息已删除的办理对象' }),
    unreadable: z
      .array(z.string())
      .meta({ title: '读不出而没有列出的部分，如 facts/mother、result/child-1/birth-certificate、decision' }),
    tasks: z.array(taskViewSchema),
    events: z.array(caseEventSchema),
    notListed: z
      .int()
      .optional()
      .meta({ title: '没有列出的较早的经过与已办任务数', description: '一个答复至多 200 kB' }),
  })
  .meta({ id: 'Case', title: '办件' });

export const hospitalViewSchema = z
  .object({
    caseNumber: z.string(),
    status: caseStatusSchema,
    matters: z.array(
      z.object({ code: matterCodeSchema, subject: subjectSchema, status: matterStatusSchema }),
    ),
    asks: z.array(z.string()).meta({ title: '还需补报的内容', description: '出生报告中的位置' }),
  })
  .meta({ id: 'HospitalView', title: '医院视图' });

export type CaseView = z.infer<typeof caseViewSchema>;
export type MatterView = z.infer<typeof matterViewSchema>;
