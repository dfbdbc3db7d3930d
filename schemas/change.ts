import { z } from 'zod';

/** What of a case has changed, for pages that stay open: where to look again, and never what is there. */
const CHANGE_KINDS = ['task', 'case'] as const;

export const changeSchema = z
  .object({
    kind: z.enum(CHANGE_KINDS).meta({ title: '变了什么', description: 'task：任务；case：办件' }),
    caseNumber: z.string().nullable().meta({ title: '办件编号', description: 'null：不属于哪个办件的任务' }),
  })
  .meta({ id: 'Change', title: '一条变化', description: '只说哪里变了，不说内容' });

export type Change = z.infer<typeof changeSchema>;

export const changesSchema = z
  .object({
    at: z.string().meta({ title: '答到哪里', description: '下一次写在 after 里，不漏；可能重复' }),
    reset: z.boolean().meta({
      title: '请整页重新读取',
      description: '所给的 after 太久、看不懂，或者变化太多，不逐条说',
    }),
    items: z.array(changeSchema),
  })
  .meta({ id: 'Changes', title: '自上次以来的变化' });

export type Changes = z.infer<typeof changesSchema>;
