import type { ContactWish } from '../../schemas/words/contact-wish.ts';

/** Choosing one of them takes the other away: nobody is called who does not want to be. */
const AGAINST: Partial<Readonly<Record<ContactWish, ContactWish>>> = {
  'no-calls': 'voice',
  voice: 'no-calls',
};

/** What stands after something was chosen or left out. @param said as the boxes are now */
export function settle(before: readonly ContactWish[], said: readonly ContactWish[]): ContactWish[] {
  const against = said.filter((wish) => !before.includes(wish)).map((wish) => AGAINST[wish]);
  return said.filter((wish) => !against.includes(wish));
}
