import { z } from 'zod';
import { representedSchema } from './representation.ts';

/** Whose identity is to be looked at (身份核对). */
export const identityCheckRequestSchema = z
  .strictObject({ parent: representedSchema.meta({ title: '核对哪一位家长' }) })
  .meta({ id: 'IdentityCheckRequest', title: '身份核对' });

/** The task that asks for it. */
export const identityCheckSchema = z
  .object({
    id: z.uuid().meta({ title: '任务编号' }),
    caseNumber: z.string().meta({ title: '办件编号' }),
    parent: representedSchema.meta({ title: '核对哪一位家长' }),
    shared: z.boolean().meta({ title: '电话与另一家相同' }),
  })
  .meta({ id: 'IdentityCheck', title: '身份核对' });
