import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Subject, WorkCode } from '../../schemas/matter.ts';
import { COMMAND_USES } from './uses.ts';

/** What was agreed to; nothing is left of it once the family is erased. */
type Consenting = Partial<Pick<BirthNotification, 'consents'>>;

/** What a person has agreed to, and when (RFC 3339). */
export interface Consent {
  readonly givenBy: 'mother' | 'father';
  readonly at: string;
}

/** The consent of one person, the first where there are several; nobody consents for another. */
export function consentOf({ consents = [] }: Consenting, subject: Subject): Consent | undefined {
  const found = consents.find(({ kind, givenBy }) => kind === 'data-sharing' && givenBy === subject);
  return found && { givenBy: found.givenBy, at: found.at };
}

/** Nothing stands in the way of a use: no consent is needed for it, or the person whom it is about has given it. */
export function mayBeUsed(code: WorkCode, subject: Subject, birth: Consenting): boolean {
  return COMMAND_USES[code].consent === undefined || consentOf(birth, subject) !== undefined;
}
