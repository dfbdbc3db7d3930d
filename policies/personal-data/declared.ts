import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Subject, WorkCode } from '../../schemas/matter.ts';
import type { BasisCode } from './bases.ts';
import { consentOf, mayBeUsed, type Consent } from './consent.ts';
import { COMMAND_USES } from './uses.ts';

/** What allows a use, as it is kept with it: codes of provisions, and the consent where it rests on one. */
export interface Ground {
  readonly bases: readonly BasisCode[];
  readonly consent?: Consent;
}

/** Paths of everything in a payload that says something; `[]` stands for each of a list. */
function pathsIn(value: unknown, at = ''): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, `${at}[]`));
  if (typeof value !== 'object') return [at];
  return Object.entries(value).flatMap(([field, item]) =>
    pathsIn(item, at === '' ? field : `${at}.${field}`),
  );
}

/** What a command would say that its use does not name. */
export function undeclaredIn(code: WorkCode, payload: unknown): string[] {
  return [...new Set(pathsIn(payload).filter((path) => !COMMAND_USES[code].fields.includes(path)))];
}

/**
 * What allows one piece of work to be asked for with these data.
 * @throws RangeError naming paths, never values: a field that no use declares, or a use without the consent it rests on
 */
export function groundOfCommand(
  {
    code,
    subject,
    payload,
  }: { readonly code: WorkCode; readonly subject: Subject; readonly payload: unknown },
  birth: Pick<BirthNotification, 'consents'>,
): Ground {
  const undeclared = undeclaredIn(code, payload);
  if (undeclared.length > 0) throw new RangeError(`${code} has no basis for ${undeclared.join(', ')}`);
  if (!mayBeUsed(code, subject, birth)) throw new RangeError(`${code} needs the consent of ${subject}`);
  const { bases, consent } = COMMAND_USES[code];
  const given = consent === undefined ? undefined : consentOf(birth, subject);
  return { bases, ...(given ? { consent: given } : {}) };
}
