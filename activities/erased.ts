import type { Subject } from '../schemas/matter.ts';
import type { CaseView } from './ledger-port.ts';

/** Nothing is known of the subject any more: what is left of its matters is ended, never asked for. */
export function isErased(view: CaseView, subject: Subject): boolean {
  if (!subject.startsWith('child-')) return view.erased.has(subject);
  return view.erased.has(subject) || !view.notification.children.some((c) => `child-${c.order}` === subject);
}

/** Places of newborns of whom nothing is known any more: nothing is taken of them again, and nobody is asked for it. */
export function erasedPlaces(view: CaseView): ReadonlySet<number> {
  const subjects = new Set([...view.matters.values()].map(({ node }) => node.subject));
  const erased = [...subjects].filter((subject) => subject.startsWith('child-') && isErased(view, subject));
  return new Set(erased.map((subject) => Number(subject.slice('child-'.length))));
}

/** The family as a whole, and who stands in the papers of everybody else in it. */
const IN_EVERYTHING: readonly Subject[] = ['family', 'mother', 'father'];

/** A parent was erased: nothing of the case can be asked for or decided any more, since nobody can say it without them. */
export function hasErasedParent({
  erased,
  familyErased,
}: Pick<CaseView, 'erased' | 'familyErased'>): boolean {
  return familyErased || IN_EVERYTHING.some((subject) => erased.has(subject));
}

/** Nothing of the subject, or of the whole case, can be done any more: nobody is left to say it, or another case goes on with it. */
export function isPastDoing(view: CaseView, subject: Subject | null): boolean {
  return view.joinedInto !== null || hasErasedParent(view) || (subject !== null && isErased(view, subject));
}

/** Nobody can be paid without the family or the mother. */
const PAYEES: readonly Subject[] = ['family', 'mother'];

/** Whether with this subject those go to whom money could be paid. */
export function isPayee(subject: Subject): boolean {
  return PAYEES.includes(subject);
}

/** Nobody is left to be paid: what is in the hands of a bank, the bank answers for, and what it gives back is not paid any more. */
export function hasNobodyToPay({ erased, familyErased }: Pick<CaseView, 'erased' | 'familyErased'>): boolean {
  return familyErased || PAYEES.some((subject) => erased.has(subject));
}
