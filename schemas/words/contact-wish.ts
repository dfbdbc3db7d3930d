/** How a parent wants to be reached (联系意愿). Free of zod. */
export const CONTACT_WISH_WORDS = {
  'no-calls': '不要打电话',
  'large-text': '材料用大字',
  voice: '请电话告知',
  letter: '请同时寄信',
} as const;
export type ContactWish = keyof typeof CONTACT_WISH_WORDS;

/** In the order in which they are offered. */
export const CONTACT_WISHES = Object.keys(CONTACT_WISH_WORDS) as [ContactWish, ...ContactWish[]];
