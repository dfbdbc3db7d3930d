import { z } from 'zod';
import { dueFilterSchema } from './clock.ts';
import { hasId } from './id-in-text.ts';
import { subjectSchema, workCodeSchema } from './matter-codes.ts';
import { divisionCodeSchema } from './person.ts';
import { taskDecisionSchema, taskKindSchema } from './task.ts';
import { TASK_QUEUES } from './tasks/kinds.ts';
import {
  CALL_WORDS,
  DELIVERY_WORDS,
  NOT_SENT_WORDS,
  type CallResult,
  type Delivery,
  type NotSentWhy,
} from './words/hall.ts';

/*
 * What a hall keeps for its own work beside its cases: what was told to whom, tries of calls, saved views, and forms that are
 * half filled in.
 */

const DELIVERIES = Object.keys(DELIVERY_WORDS) as [Delivery, ...Delivery[]];
const NOT_SENT = Object.keys(NOT_SENT_WORDS) as [NotSentWhy, ...NotSentWhy[]];
const CALL_RESULTS = Object.keys(CALL_WORDS) as [CallResult, ...CallResult[]];

/** One notice as staff see it: to whom, masked, and what has become of it. */
export const noticeViewSchema = z
  .object({
    id: z.uuid().meta({ title: '通知编号' }),
    template: z.string().meta({ title: '通知模板' }),
    title: z.string().meta({ title: '什么通知' }),
    sentAt: z.string().meta({ title: '发出时间' }),
    subject: subjectSchema.optional().meta({ title: '关于哪个对象' }),
    matter: workCodeSchema.optional().meta({ title: '关于哪个事项' }),
    to: z
      .object({ name: z.string().meta({ title: '姓名' }), phone: z.string().meta({ title: '电话' }) })
      .optional()
      .meta({ title: '发给谁', description: '已脱敏；没有：个人信息已删除' }),
    text: z
      .string()
      .optional()
      .meta({ title: '说了什么', description: '姓名、号码已脱敏，不含登录链接与验证码' }),
    delivery: z.enum(DELIVERIES).meta({ title: '送达情况' }),
    notSentWhy: z.enum(NOT_SENT).optional().meta({ title: '为什么没有发出' }),
    answeredAt: z.string().optional().meta({ title: '何时知道的' }),
  })
  .meta({ id: 'Notice', title: '发给家长的通知' });
export type NoticeView = z.infer<typeof noticeViewSchema>;

export const noticeListSchema = z.object({ items: z.array(noticeViewSchema) });

/** A call in which nobody was reached: told is told by completing the task. */
export const callTrySchema = z
  .strictObject({ result: z.enum(CALL_RESULTS).meta({ title: '打得怎样' }) })
  .meta({ id: 'CallTry', title: '一次没有说成的电话' });

/** Filters of the list of tasks, as they stand in its address; personal data has no place in it. */
export const taskFilterSchema = z.strictObject({
  queue: z.enum(TASK_QUEUES).optional().meta({ title: '队列' }),
  kind: taskKindSchema.optional().meta({ title: '任务种类' }),
  status: z.enum(['open', 'completed', 'overtaken']).optional().meta({ title: '状态，默认未办结' }),
  division: divisionCodeSchema.optional().meta({ title: '区划：620100 含其各区县，620000 含其各市' }),
  due: dueFilterSchema.optional().meta({ title: '任务期限' }),
  assignee: z.string().min(1).max(60).optional().meta({
    title: '领办人',
    description: 'me：自己领办的；none：没有人领办的；其余为同一范围内工作人员的登录名称',
  }),
});
export type SavedFilter = z.infer<typeof taskFilterSchema>;

const PHONE = /(?<!\d)1[3-9]\d{9}(?!\d)/;

/** Views belong to whoever works, and outlive every family: nothing of one may stand in their names. */
const viewNameSchema = z
  .string()
  .trim()
  .min(1, '请填写视图的名称')
  .max(20, '名称至多20个字')
  .refine((name) => !hasId(name) && !PHONE.test(name), '名称里不要写证件号或电话')
  .meta({ title: '名称', description: '不写任何人的姓名或号码', pattern: String.raw`\S` });

export const newViewSchema = z
  .strictObject({ name: viewNameSchema, filter: taskFilterSchema.meta({ title: '筛选条件' }) })
  .meta({ id: 'NewView', title: '要保存的视图' });

export const savedViewSchema = z
  .object({
    id: z.uuid().meta({ title: '视图编号' }),
    name: z.string().meta({ title: '名称' }),
    filter: taskFilterSchema.meta({ title: '筛选条件' }),
  })
  .meta({ id: 'SavedView', title: '保存的视图' });
export type SavedView = z.infer<typeof savedViewSchema>;

export const savedViewsSchema = z.object({ items: z.array(savedViewSchema) });
export const viewRefSchema = z.object({ id: z.uuid() }).meta({ id: 'ViewRef', title: '视图' });

const MOST_FACTS = 60;
const someText = (most: number) => z.string().max(most);

/** A form as far as somebody has filled it in: whatever was typed, right or wrong, so that nothing of it is lost. */
export const keptFormSchema = z
  .strictObject({
    outcome: taskDecisionSchema.optional().meta({ title: '结论' }),
    facts: z
      .record(z.string().max(200), z.union([someText(1_000), z.number(), z.boolean()]))
      .refine((facts) => Object.keys(facts).length <= MOST_FACTS, `至多${MOST_FACTS}处`)
      .optional()
      .meta({ title: '填写的内容', description: '出生报告中的位置 → 填写的' }),
    result: z
      .strictObject({
        number: someText(60).optional().meta({ title: '编号' }),
        date: someText(20).optional().meta({ title: '办理日期' }),
      })
      .optional()
      .meta({ title: '办理结果' }),
    until: someText(20).optional().meta({ title: '等到哪一天' }),
    reason: someText(500).optional().meta({ title: '理由' }),
  })
  .meta({ id: 'KeptForm', title: '填了一半的办结内容' });
export type KeptForm = z.infer<typeof keptFormSchema>;

export const keptFormViewSchema = z
  .object({
    form: keptFormSchema.nullable().meta({ title: '填了一半的', description: 'null：没有' }),
    keptAt: z.string().optional().meta({ title: '存下的时间' }),
  })
  .meta({ id: 'KeptFormView', title: '存下的填写' });
