import { hasDeath } from '../schemas/birth-notification.ts';
import type { CaseView } from './ledger-port.ts';

/** A newborn of the case has died or was not born alive, also where nothing else is known of it any more. */
export function hasLostChild({ notification, matters }: CaseView): boolean {
  const isRegistered = [...matters.values()].some(
    ({ node, status }) => node.code === 'death-registration' && status !== 'not-applicable',
  );
  return isRegistered || hasDeath(notification);
}
