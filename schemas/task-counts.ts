import { z } from 'zod';
import { departmentSchema } from './department.ts';
import { workCodeSchema } from './matter-codes.ts';
import { taskKindSchema } from './task.ts';
import { TASK_QUEUES } from './tasks/kinds.ts';

/** How many tasks wait in each queue, for whom, and what many of them have in common. */
export const taskCountsSchema = z
  .object({
    queues: z
      .array(
        z.object({
          queue: z.enum(TASK_QUEUES).meta({ title: '队列' }),
          open: z.int().meta({ title: '待办' }),
          overdue: z.int().meta({ title: '已超期' }),
          today: z.int().meta({ title: '今天到期' }),
          standing: z.string().meta({
            title: '现有任务的记号',
            description: '队列里的任务换了一个，记号就不同；只可比较是否相同',
          }),
        }),
      )
      .meta({ title: '各队列' }),
    kinds: z
      .array(z.object({ kind: taskKindSchema, open: z.int().meta({ title: '待办' }) }))
      .optional()
      .meta({ title: '各类任务', description: '只列有待办的' }),
    mine: z.int().meta({ title: '我领办的' }),
    second: z
      .array(
        z.object({
          id: z.uuid().meta({ title: '任务编号' }),
          caseNumber: z.string().nullable().meta({ title: '办件编号' }),
          kind: taskKindSchema,
          by: z.string().meta({ title: '提出人' }),
          at: z.string().meta({ title: '提出时间' }),
        }),
      )
      .meta({ title: '等我复核的', description: '他人提出、待另一人复核的决定，先提出的在前，至多50个' }),
    silent: z
      .array(
        z.object({
          department: departmentSchema,
          matter: workCodeSchema,
          tasks: z.int().meta({ title: '任务数' }),
          cases: z.int().meta({ title: '影响的办件数' }),
          since: z.string().meta({ title: '最早提出的时间' }),
        }),
      )
      .meta({ title: '没有回音的部门', description: '同一部门、同一事项超时未答复的，合在一起' }),
    latest: z.int().optional().meta({
      title: '所问办件最近一条经过的序号',
      description: '没有问，或者没有这个办件：没有',
    }),
  })
  .meta({ id: 'TaskCounts', title: '任务数' });

export type TaskCountsView = z.infer<typeof taskCountsSchema>;
