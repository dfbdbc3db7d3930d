import { z } from 'zod';
import { CHOICE_FIELDS, NOTIFICATION_FIELDS } from './birth-notification.ts';
import { PAYLOADS } from './matters/registry.ts';
import { subjectSchema, workCodeSchema } from './matter-codes.ts';
import { momentSchema } from './person.ts';
import { TASK_KINDS, TASK_OWNERS, TASK_QUEUES, type TaskDecision, type TaskKind } from './tasks/kinds.ts';
import { PAST_DECISIONS } from './tasks/meaning.ts';
import { FACTS_TEXT, RESULT_TEXT } from './tasks/what-goes.ts';
import { DECISION_WORDS } from './words.ts';

export const taskKindSchema = z.enum(Object.keys(TASK_KINDS) as [TaskKind, ...TaskKind[]]);

export const taskDecisionSchema = z.enum(Object.keys(DECISION_WORDS) as [TaskDecision, ...TaskDecision[]]);

const sideParentSchema = z.object({
  name: z.string(),
  idType: z.string().optional(),
  idNumber: z.string().optional(),
  birthDate: z.string().optional(),
  phone: z.string().optional(),
});

/** One of two reports that look alike (疑似重复), masked. */
export const sideViewSchema = z
  .object({
    caseNumber: z.string(),
    status: z.string(),
    acceptedAt: z.string(),
    report: z
      .object({
        facility: z.object({ code: z.string(), name: z.string() }).nullable(),
        delivery: z.object({ at: z.string(), plurality: z.int() }),
        children: z.array(
          z.object({
            order: z.int(),
            sex: z.string(),
            at: z.string().optional(),
            weightGrams: z.int().optional(),
            name: z.string().optional(),
          }),
        ),
        mother: sideParentSchema,
        father: sideParentSchema.nullable(),
      })
      .optional()
      .meta({ description: '没有：其个人信息已删除' }),
  })
  .meta({ id: 'Side', title: '并列的报告' });

export type SideView = z.infer<typeof sideViewSchema>;
/** One fact before and after a decision; what was or is not there is left out. */
export const factChangeSchema = z
  .object({
    pointer: z.string().meta({ title: '出生报告中的位置' }),
    before: z.unknown().optional().meta({ title: '更改前' }),
    after: z.unknown().optional().meta({ title: '更改后' }),
  })
  .meta({ id: 'FactChange', title: '一处更改' });
export type FactChange = z.infer<typeof factChangeSchema>;

/** Who has decided what about a task, and why. */
export const decisionSchema = z
  .object({
    outcome: taskDecisionSchema,
    by: z.string().meta({ title: '决定人' }),
    second: z.string().optional().meta({ title: '复核人' }),
    onBehalf: z.string().optional().meta({ title: '谁代谁', description: '代办的，如 李某代王某' }),
    at: z.string().meta({ title: '决定时间' }),
    reason: z.string().optional().meta({ title: '理由' }),
    changes: z.array(factChangeSchema).optional().meta({ title: '更改' }),
  })
  .meta({ id: 'Decision', title: '任务的决定' });

/** A decision that does not stand yet. */
export const draftSchema = decisionSchema
  .extend({ leavesAt: z.string().optional().meta({ title: '到时生效；没有则等待另一人复核' }) })
  .meta({ id: 'Draft', title: '待复核或待生效的决定' });

/** Who is at a task (领办), until when; it ends by itself. */
export const claimSchema = z
  .object({
    holder: z.string().meta({ title: '领办人' }),
    until: z.string().meta({ title: '领办至' }),
    handedBy: z.string().optional().meta({ title: '移交人' }),
    note: z.string().optional().meta({ title: '移交时的话' }),
  })
  .meta({ id: 'Claim', title: '领办' });
export type ClaimView = z.infer<typeof claimSchema>;

export const handOverSchema = z
  .strictObject({
    to: z.string().trim().min(1).max(60).meta({ title: '移交给谁', description: '令牌的名称' }),
    note: z.string().trim().min(1, '请填写移交说明').max(500).meta({ title: '移交说明' }),
  })
  .meta({ id: 'HandOver', title: '移交' });

/** A human task (人工任务) as a clerk sees it. */
export const taskViewSchema = z
  .object({
    id: z.uuid(),
    caseNumber: z.string().nullable(),
    subject: subjectSchema.nullable(),
    person: z
      .object({ subject: subjectSchema, name: z.string().meta({ title: '姓名', description: '已脱敏' }) })
      .optional()
      .meta({ title: '关于谁', description: '只在列表里：这个孩子，或母亲；个人信息已删除的没有' }),
    matter: workCodeSchema.nullable(),
    kind: taskKindSchema,
    title: z.string(),
    owner: z.enum(TASK_OWNERS),
    queue: z.enum(TASK_QUEUES),
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
    sides: z
      .array(sideViewSchema)
      .optional()
      .meta({ description: '疑似重复的两份报告，已脱敏；本办件在前（列表中、未办结的才有）' }),
    sidesTag: z
      .string()
      .optional()
      .meta({ title: '两份报告的标记', description: '办结时写上，其间报告有变化的不予办结' }),
    decision: decisionSchema.optional().meta({ title: '决定' }),
    draft: draftSchema.optional().meta({ title: '待复核或待生效的决定' }),
    claim: claimSchema.optional().meta({ title: '领办' }),
    picture: z
      .literal(true)
      .optional()
      .meta({ title: '附有照片', description: '只在 GET /v1/tasks/{id}；照片在 …/picture' }),
    reach: z
      .object({ phone: z.string().meta({ title: '电话' }) })
      .optional()
      .meta({
        title: '打给谁',
        description: '只在未办结的 call 任务里、只给领办人看（GET /v1/tasks/{id}），不在列表里',
      }),
  })
  .meta({ id: 'Task', title: '人工任务' });

export type TaskView = z.infer<typeof taskViewSchema>;

const RESULT_FIELDS = Object.values(PAYLOADS).flatMap(({ result }) => Object.keys(result.shape));

/** What a family has got at a window: number and date, and by its name what else a result of that matter has. */
export const windowResultSchema = z
  .looseObject({ number: z.string().trim().min(1).max(60), date: z.iso.date() })
  .meta({ id: 'WindowResult', title: '窗口办理结果' });

export const reasonSchema = z
  .string()
  .trim()
  .min(1, '请填写理由')
  .max(500)
  .meta({ title: '理由', pattern: String.raw`\S` });

/** What stands in each part is read against the case as it is (services/api/task-facts.ts); here is what may be there at all. */
const factsSchema = z.record(z.string(), z.unknown()).meta({
  title: '补充或更正的内容',
  description: FACTS_TEXT,
  propertyNames: { enum: [...new Set(['name', ...NOTIFICATION_FIELDS, ...CHOICE_FIELDS])] },
});

const resultFieldsSchema = z.record(z.string(), z.unknown()).meta({
  title: '办理结果',
  description: RESULT_TEXT,
  propertyNames: { enum: [...new Set(['number', 'date', ...RESULT_FIELDS])] },
});

/** `facts` is a partial birth notification; `{"name": …}` and bare choices are understood too. */
export const taskCompletionSchema = z
  .strictObject({
    // Which word a task offers is asked of the task; documents list them all.
    outcome: z
      .string()
      .min(1)
      .max(60)
      .meta({ title: '结论', enum: [...taskDecisionSchema.options, ...PAST_DECISIONS] }),
    facts: factsSchema.optional(),
    result: resultFieldsSchema.optional(),
    sidesTag: z.string().max(60).optional().meta({ title: '看到的两份报告的标记（likely-duplicate）' }),
    representation: z
      .uuid()
      .optional()
      .meta({ title: '代办编号', description: '代家长办理的：办件的 representations 之一' }),
    until: z.iso.date().optional().meta({ title: '等到哪一天（wait）' }),
    leavesAt: momentSchema.optional().meta({ title: '何时生效，最多10分钟后；没有则立即生效' }),
    reason: reasonSchema,
  })
  .meta({ id: 'TaskCompletion', title: '任务办结' });

/** A decision that does not stand yet: a second person has to confirm it, or its moment has not come. */
export const draftedSchema = z
  .object({
    id: z.uuid().meta({ title: '任务编号' }),
    status: z.enum(['awaiting-second', 'leaving']).meta({ title: '状态' }),
  })
  .meta({ id: 'Drafted', title: '待复核或待生效' });

/** The task that something was done to. */
export const taskRefSchema = z
  .object({ id: z.uuid().meta({ title: '任务编号' }) })
  .meta({ id: 'TaskRef', title: '任务' });

/** How a family is known to declare what it may leave (自愿申报). */
export const declarationSchema = z
  .strictObject({ reason: reasonSchema })
  .meta({ id: 'Declaration', title: '自愿申报' });

/** Why a matter that was given up is done again (恢复办理). */
export const reopeningSchema = z
  .strictObject({ reason: reasonSchema })
  .meta({ id: 'Reopening', title: '恢复办理' });

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
  .omit({ facts: true, until: true, leavesAt: true, sidesTag: true, representation: true })
  .meta({ id: 'LetterCompletion', title: '来信处理' });
