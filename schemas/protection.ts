import { z } from 'zod';
import { representedSchema } from './representation.ts';

/** Who is to be protected from the other parent (分开保护). */
export const protectionRequestSchema = z
  .strictObject({
    parent: representedSchema.nullable().meta({ title: '保护哪一位家长', description: 'null：解除' }),
    reason: z
      .string()
      .trim()
      .min(1, '请填写理由')
      .max(500)
      .meta({ title: '理由', pattern: String.raw`\S` }),
  })
  .meta({ id: 'ProtectionRequest', title: '分开保护' });

/** Nothing of the other parent's, and of the child's places and days, is shown to either of them while it is set. */
export const protectionSchema = z
  .object({
    parent: representedSchema.nullable().meta({ title: '受保护的家长', description: 'null：没有' }),
    since: z.string().optional().meta({ title: '自何时' }),
    by: z.string().optional().meta({ title: '谁设定' }),
  })
  .meta({ id: 'Protection', title: '分开保护' });
export type ProtectionView = z.infer<typeof protectionSchema>;
