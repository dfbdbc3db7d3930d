import { z } from 'zod';
import { facilityCodeSchema } from './birth-notification.ts';
import { dueFilterSchema } from './clock.ts';
import { caseStatusSchema } from './case-view.ts';
import { subjectSchema } from './matter-codes.ts';
import { dateSchema, divisionCodeSchema } from './person.ts';
import { taskKindSchema } from './task.ts';
import { TASK_QUEUES } from './tasks/kinds.ts';

/** Which cases a clerk wants to see, as a query has it. What is left out holds nothing back. */
const filters = {
  status: caseStatusSchema.optional(),
  division: divisionCodeSchema
    .optional()
    .meta({ title: '受理地', description: '省、市的代码包括其下各县区' }),
  facility: z
    .union([z.literal(''), facilityCodeSchema])
    .optional()
    .meta({ title: '助产机构代码', description: '空文字指院外出生' }),
  openedFrom: dateSchema.optional().meta({ title: '受理日期自', description: '含当天，北京时间' }),
  openedTo: dateSchema.optional().meta({ title: '受理日期至', description: '含当天，北京时间' }),
  taskKind: taskKindSchema.optional().meta({ title: '有这一种待办任务的' }),
  due: dueFilterSchema.optional().meta({ title: '有事项的办结期限如此的' }),
  queue: z.enum(TASK_QUEUES).optional().meta({ title: '有这一队列的待办任务的' }),
};
const WAITS = { title: '是否有待办任务' };

export const caseFiltersSchema = z.strictObject({
  ...filters,
  waitsForPerson: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta(WAITS),
});

/** Many more words than a name and a number have. */
const MOST_WORDS = 4;

/**
 * Whom somebody looks for, and which cases. `q`: a case number, or words, each of which fits one person of the case: characters
 * of a name that stand together, first letters or syllables of it, a telephone or certificate number or its last four.
 */
export const caseSearchSchema = z
  .strictObject({
    q: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .refine((q) => q.split(/\s+/).length <= MOST_WORDS, `最多${MOST_WORDS}个词，以空格分开`)
      .optional()
      .meta({
        title: '找谁',
        description:
          '办件编号；或以空格分开的词，每个词要合上办件中的一个人（孩子、母亲或父亲）：姓名中相连的字，拼音首字母或音节（wsl、wangshi），' +
          '手机或出生医学证明编号的末四位或全部。拼音至少两个字母，号码至少末四位',
        example: '王示例 6789',
      }),
    ...filters,
    waitsForPerson: z.boolean().optional().meta(WAITS),
    limit: z.int().min(1).max(200).default(50).meta({ title: '每页条数' }),
    cursor: z.string().max(300).optional().meta({ title: '上一页给出的位置' }),
  })
  .meta({ id: 'CaseSearch', title: '查找办件' });

export const caseSummarySchema = z
  .object({
    caseNumber: z.string().meta({ title: '办件编号' }),
    status: caseStatusSchema,
    divisionCode: z.string().meta({ title: '受理地' }),
    acceptedAt: z.string().meta({ title: '受理时间' }),
    completedAt: z.string().optional().meta({ title: '办结时间' }),
    openTasks: z.int().meta({ title: '待办人工任务数' }),
  })
  .meta({ id: 'CaseSummary', title: '办件摘要' });

export const caseFoundSchema = caseSummarySchema
  .extend({
    people: z
      .array(z.object({ subject: subjectSchema, name: z.string().optional().meta({ title: '姓名' }) }))
      .meta({ title: '办件中的人', description: '姓名已脱敏；个人信息已删除的不列' }),
  })
  .meta({ id: 'CaseFound', title: '找到的办件' });

export type CaseFilters = z.infer<typeof caseFiltersSchema>;
export type CaseSearch = z.infer<typeof caseSearchSchema>;
export type CaseSummaryView = z.infer<typeof caseSummarySchema>;
export type CaseFoundView = z.infer<typeof caseFoundSchema>;
