import { followOns } from '../policies/entitlements/follow-ons.ts';
import { claimantOf } from '../policies/rights/between-parents.ts';
import { mayBeUsed, type Consent } from '../policies/personal-data/consent.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { toChinaTime } from '../schemas/moment.ts';
import { hasErasedParent } from './erased.ts';
import type { CaseView, Task } from './ledger-port.ts';

/** The fact that a family is asked for where an employer would be told and somebody has not agreed to it. */
export const CONSENTS = '/consents';

/** Parents with any leave, whose employers are to be told of it. Of whom nothing is known any more nobody is told. */
export function withLeave(view: CaseView): Consent['givenBy'][] {
  if (hasErasedParent(view)) return [];
  const told = followOns(view.entitlements, view.notification).filter(({ code }) => code === 'leave-notice');
  return (['mother', 'father'] as const).filter((who) => told.some(({ subject }) => subject === who));
}

/** Those of them who have not agreed to it (yet). */
export function notAgreed(view: CaseView): Consent['givenBy'][] {
  return withLeave(view).filter((who) => !mayBeUsed('leave-notice', who, view.notification));
}

/** Those of them whose yes is asked for by one question: who has said it may not say it for the other (policies/rights/between-parents.ts). */
export function notAgreedOf(view: CaseView, { subject }: Pick<Task, 'subject'>): Consent['givenBy'][] {
  return notAgreed(view).filter((who) => claimantOf(who, view.protection?.parent) === subject);
}

/** Whether a family is asked by this task whether employers may be told. */
export function asksForConsent({ kind, asks }: Pick<Task, 'kind' | 'asks'>): boolean {
  return kind === 'claim-confirmation' && asks.includes(CONSENTS);
}

/**
 * The consents of a family that says yes and nothing more: its yes is that of each parent it was asked about, and where one is
 * protected from the other, that of each for themselves. A family that wants it otherwise says whose it is.
 */
export function consentsByYes(view: CaseView, task: Pick<Task, 'subject'>): BirthNotification['consents'] {
  const at = toChinaTime(view.now.toISOString());
  const given = notAgreedOf(view, task).map((givenBy) => ({ kind: 'data-sharing', givenBy, at }) as const);
  return [...view.notification.consents, ...given];
}
