import { expect, test } from 'vitest';
import { contactWishesSchema, CONTACT_WISHES, type ContactWish } from '../../schemas/contact-wish.ts';
import { settle } from './wishes.ts';

test('whatever is chosen one after the other, the API takes it', () => {
  const subsets = CONTACT_WISHES.reduce<ContactWish[][]>(
    (all, wish) => [...all, ...all.map((some) => [...some, wish])],
    [[]],
  );
  const isTaken = (wishes: ContactWish[]) => contactWishesSchema.safeParse({ wishes }).success;
  for (const before of subsets.filter(isTaken))
    for (const wish of CONTACT_WISHES) {
      const said = before.includes(wish) ? before.filter((one) => one !== wish) : [...before, wish];
      expect([before, wish, isTaken(settle(before, said))]).toEqual([before, wish, true]);
    }
});

test('not to be called and to be called take the place of each other', () => {
  expect(settle(['no-calls', 'letter'], ['no-calls', 'letter', 'voice'])).toEqual(['letter', 'voice']);
  expect(settle(['voice'], ['voice', 'no-calls'])).toEqual(['no-calls']);
  expect(settle(['letter'], [])).toEqual([]);
});
