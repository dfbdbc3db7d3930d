import { z } from 'zod';
import { representedSchema } from './representation.ts';
import {
  FRESH_LINK_BASES,
  FRESH_LINK_REFUSAL_WORDS,
  type FreshLinkBasis,
  type FreshLinkWhy,
} from './words/fresh-link.ts';

const bases = Object.keys(FRESH_LINK_BASES) as [FreshLinkBasis, ...FreshLinkBasis[]];
const refusals = Object.keys(FRESH_LINK_REFUSAL_WORDS) as [FreshLinkWhy, ...FreshLinkWhy[]];
const ofParent = representedSchema.meta({ title: '哪一位家长' });

/** A parent who stands before the hall is sent a fresh link, to the number on file and no other. */
export const freshLinkRequestSchema = z
  .strictObject({
    parent: ofParent,
    basis: z.enum(bases).meta({
      title: '依据',
      description: Object.entries(FRESH_LINK_BASES)
        .map(([code, word]) => `${code} ${word}`)
        .join('、'),
    }),
  })
  .meta({ id: 'FreshLinkRequest', title: '重发登录链接' });
export type FreshLinkRequest = z.infer<typeof freshLinkRequestSchema>;

/** Whether a parent can be sent one now, and why not. */
export const freshLinkSchema = z
  .object({
    parent: ofParent,
    may: z.boolean().meta({ title: '现在可以重发' }),
    why: z.enum(refusals).optional().meta({ title: '为什么不可以' }),
    text: z.string().optional().meta({ title: '为什么不可以，给人看的话' }),
    left: z.int().min(0).meta({ title: '24小时内还可重发几次' }),
  })
  .meta({ id: 'FreshLink', title: '能否重发登录链接' });
export type FreshLinkView = z.infer<typeof freshLinkSchema>;

export const freshLinksSchema = z.object({ items: z.array(freshLinkSchema) });
