import { z } from 'zod';
import type { TaskDecision } from './case-plan.ts';
import { subjectSchema, workCodeSchema } from './matter-codes.ts';

/** Why a person is asked. Every kind has an owner, a queue and a deadline (policies/tasks). */
export const TASK_KINDS = {
  'name-missing': { title: '请补充新生儿姓名', owner: 'parents', queue: 'parents' },
  'name-characters': {
    title: '姓名用字不在《通用规范汉字表》内，需人工核对',
    owner: 'clerk',
    queue: 'manual',
  },
  'choices-missing': { title: '请选择落户与送达方式', owner: 'parents', queue: 'parents' },
  'report-incomplete': { title: '请医院补报', owner: 'hospital', queue: 'hospital' },
  'born-outside-institution': { title: '院外出生，需核验材料后签发', owner: 'clerk', queue: 'manual' },
  'correction-needed': { title: '部门要求补正', owner: 'clerk', queue: 'correction' },
  refused: { title: '部门未予办理，需人工处理', owner: 'clerk', queue: 'manual' },
  'claim-confirmation': { title: '请确认申领补贴', owner: 'parents', queue: 'parents' },
  'payment-account': { title: '请核对收款账户', owner: 'parents', queue: 'parents' },
  'payment-refused': { title: '补贴未能支付，需人工处理', owner: 'clerk', queue: 'manual' },
  'payment-silent': { title: '支付部门超过时限未答复', owner: 'clerk', queue: 'overdue' },
  improbable: { title: '情况异常，需人工核实', owner: 'clerk', queue: 'manual' },
  overpaid: { title: '多付款项待退回', owner: 'clerk', queue: 'manual' },
  'department-silent': { title: '部门超过技术时限未答复', owner: 'clerk', queue: 'overdue' },
  'employer-not-told': {
    title: '假期有变，用人单位尚未获知，请电话告知',
    owner: 'clerk',
    queue: 'manual',
  },
  'late-answer': { title: '办结后收到的部门答复', owner: 'clerk', queue: 'manual' },
  'subject-erased': { title: '个人信息已删除，该事项不再办理', owner: 'clerk', queue: 'manual' },
  'case-set-aside': { title: '办件已停办，排除后重新办理', owner: 'operator', queue: 'manual' },
  'dead-letter': { title: '无法读取的消息', owner: 'operator', queue: 'dead-letters' },
} as const satisfies Record<string, { title: string; owner: string; queue: string }>;

/** Asked for the sake of payment orders: they belong to no matter, and hold no case. */
export const PAYMENT_TASKS = [
  'claim-confirmation',
  'payment-account',
  'payment-refused',
  'payment-silent',
  'overpaid',
] as const;
export type PaymentTaskKind = (typeof PAYMENT_TASKS)[number];

export type TaskKind = keyof typeof TASK_KINDS;
export const taskKindSchema = z.enum(Object.keys(TASK_KINDS) as [TaskKind, ...TaskKind[]]);

/**
 * resolved: go on with the facts given · given-up: end this matter · resend: ask the department again · adopted: the late
 * result completes its matter · left: it does not · replayed: the letter is looked at once more, as it came or with the
 * result given · discarded: it stays on record · again: the case is taken up again · confirmed: what can hardly be is so ·
 * corrected: it was wrong, and the facts given are right
 */
export const taskDecisionSchema = z.enum([
  'resolved',
  'given-up',
  'resend',
  'adopted',
  'left',
  'replayed',
  'discarded',
  'again',
  'confirmed',
  'corrected',
] satisfies TaskDecision[]);

/** A human task (人工任务) as a clerk sees it. */
export const taskViewSchema = z
  .object({
    id: z.uuid(),
    caseNumber: z.string().nullable(),
    subject: subjectSchema.nullable(),
    matter: workCodeSchema.nullable(),
    kind: taskKindSchema,
    title: z.string(),
    owner: z.string(),
    queue: z.string(),
    reason: z.string(),
    /** the facts that would let the case go on, as pointers into the birth notification */
    asks: z.array(z.string()),
    /** the outcomes that may be given */
    outcomes: z.array(taskDecisionSchema),
    deadline: z.string(),
    openedAt: z.string(),
    count: z.int().optional().meta({ title: '归并的来信数' }),
    status: z.enum(['open', 'completed', 'overtaken']),
    outcome: z.string().optional(),
    completedBy: z.string().optional(),
    completedAt: z.string().optional(),
  })
  .meta({ id: 'Task', title: '人工任务' });

export type TaskView = z.infer<typeof taskViewSchema>;

/** `facts` is a partial birth notification; `{"name": …}` and bare choices are understood too. */
export const taskCompletionSchema = z
  .object({
    outcome: z.string().min(1).max(60),
    facts: z.record(z.string(), z.unknown()).optional(),
    result: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ title: '补录的办理结果（仅 dead-letter 的 replayed）' }),
    reason: z.string().trim().min(1, '请填写理由').max(500),
  })
  .meta({ id: 'TaskCompletion', title: '任务办结' });

/** A message that nobody could use (来信), as it may be told of: codes and places, never its content. */
export const letterViewSchema = z
  .object({
    id: z.uuid(),
    topic: z.string(),
    partition: z.int(),
    offset: z.string(),
    reason: z.string(),
    seen: z.int().meta({ title: '收到次数' }),
    receivedAt: z.string(),
    /** what it says it is about, where the ledger knows the case */
    caseNumber: z.string().optional(),
    subject: subjectSchema.optional(),
    matter: workCodeSchema.optional(),
    attempt: z.int().optional(),
    outcome: z.enum(['replayed', 'discarded']).optional(),
    decidedBy: z.string().optional(),
    decidedAt: z.string().optional(),
    kept: z.boolean().meta({ title: '原文仍在（个人信息删除后不在）' }),
  })
  .meta({ id: 'Letter', title: '来信' });

export type LetterView = z.infer<typeof letterViewSchema>;

export const letterCompletionSchema = taskCompletionSchema
  .omit({ facts: true })
  .meta({ id: 'LetterCompletion', title: '来信处理' });
