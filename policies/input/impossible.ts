import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { shanghaiDate } from '../calendar/date.ts';
import type { DivisionRegister } from '../divisions/register.ts';
import { DATES } from './dates.ts';
import { DIVISIONS } from './divisions.ts';
import { DOCUMENTS } from './documents.ts';
import { FAMILY } from './family.ts';
import type { Finding, Rule } from './finding.ts';
import { NAMES } from './names.ts';

const RULES: readonly Rule[] = [...FAMILY, ...DATES, ...DOCUMENTS, ...DIVISIONS, ...NAMES];

/**
 * What cannot be in a birth as it is reported: facts against each other, against the day, and against the register of
 * divisions. It is asked where facts come in, and never of what is kept: a later rule makes no case unreadable.
 */
export function impossibleIn(
  birth: BirthNotification,
  { now, divisions }: { readonly now: Date; readonly divisions: DivisionRegister },
): Finding[] {
  const against = { now, divisions, today: shanghaiDate(now.toISOString()) };
  return RULES.flatMap((rule) => rule(birth, against));
}
