import { z } from 'zod';

/** RFC 9457 problem details, with Chinese title and detail and a stable English code. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    code: z.string(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
    caseNumber: z.string().optional(),
  })
  .meta({ id: 'Problem', title: '错误说明' });

export type Problem = z.infer<typeof problemSchema>;
