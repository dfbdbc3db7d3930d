import type { Child } from '../schemas/birth-notification.ts';
import type { Subject } from '../schemas/matter.ts';
import type { Parent } from '../schemas/person.ts';
import { termsOfName, termsOfNumber, type Term } from '../policies/search/terms.ts';

/** By what a subject is found, by where it is known from. */
export type TermSource = 'facts' | 'birth-certificate';

/** By what a subject is found. @param known its facts, or the result of its 出生医学证明 */
export function foundBy(subject: Subject, source: TermSource, known: object): Term[] {
  return source === 'facts' ? termsOfFacts(subject, known) : termsOfCertificate(known);
}

/** Names of all, telephones of parents. A family has neither. */
function termsOfFacts(subject: Subject, facts: object): Term[] {
  if (subject === 'family') return [];
  const { name, phone } = facts as Partial<Pick<Parent, 'phone'>> & Pick<Child, 'name'>;
  return [
    ...(name === undefined ? [] : termsOfName(name)),
    ...(phone === undefined ? [] : termsOfNumber(phone)),
  ];
}

function termsOfCertificate(result: object): Term[] {
  const number: unknown = 'certificateNumber' in result ? result.certificateNumber : undefined;
  return typeof number === 'string' ? termsOfNumber(number) : [];
}
