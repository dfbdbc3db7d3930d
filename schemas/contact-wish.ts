import { z } from 'zod';
import type { Subject } from './matter.ts';
import { CONTACT_WISHES, type ContactWish } from './words/contact-wish.ts';

/*
 * How a parent wants to be reached (联系意愿). Kept for each of them, and obeyed in what a family is told beside the short message
 * (activities/reach-parents.ts).
 */

export { CONTACT_WISHES, type ContactWish };

/** Who can have wishes. */
export const WISHING = ['mother', 'father'] as const satisfies readonly Subject[];
export type Wishing = (typeof WISHING)[number];

/** The wishes of one parent. */
export interface ContactWishes {
  readonly subject: Wishing;
  readonly wishes: readonly ContactWish[];
}

export const contactWishesSchema = z
  .strictObject({
    wishes: z
      .array(z.enum(CONTACT_WISHES))
      .max(CONTACT_WISHES.length)
      .refine((wishes) => new Set(wishes).size === wishes.length, '同一意愿只写一次')
      .refine(
        (wishes) => !(wishes.includes('no-calls') && wishes.includes('voice')),
        '不要打电话与请电话告知不能同时选',
      )
      .meta({
        title: '联系意愿',
        description:
          'no-calls 不要打电话 · large-text 材料用大字 · voice 请电话告知 · letter 请同时寄信；没有的写空数组',
      }),
  })
  .meta({ id: 'ContactWishes', title: '联系意愿' });
