import type { BirthNotification, Child } from './birth-notification.ts';

/** When a child was born: its own moment, or that of the delivery where it has none. Free of zod. */
export function birthAtOf(
  { delivery }: Pick<BirthNotification, 'delivery'>,
  child: Pick<Child, 'at'>,
): string {
  return child.at ?? delivery.at;
}
