import type { Subject } from '../../schemas/matter.ts';
import type { CaseView, PersonView } from '../../schemas/case-view.ts';
import type { TaskView } from '../../schemas/task.ts';
import { openSubjects, type OpenSubject, type SealedSubject } from '../../infra/postgres/ledger/facts.ts';
import { ifReadable } from '../../infra/postgres/fault.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { isShown, maskName, NOT_SHOWN, type Viewer } from './masking.ts';

interface Facts {
  readonly name?: string;
  readonly sex?: string;
  /** of a child: its own moment of birth */
  readonly at?: string;
}

/** Somebody of a case as clerks tell people apart: a name with its family name only, and of a child its sex and moment of birth. */
export function personView(subject: Subject, facts: object, viewer: Viewer, bornAt?: string): PersonView {
  const { name, sex, at = bornAt } = facts as Facts;
  const isChild = subject.startsWith('child-');
  return {
    subject,
    ...(name === undefined ? {} : { name: isShown('name', viewer) ? maskName(name) : NOT_SHOWN }),
    ...(isChild && sex !== undefined ? { sex } : {}),
    ...(isChild && at !== undefined ? { bornAt: at } : {}),
  };
}

/** Everybody of a case whose facts are there, children first; and where the birth was. */
export function peopleView(
  facts: ReadonlyMap<Subject, OpenSubject>,
  viewer: Viewer,
): Pick<CaseView, 'people' | 'bornIn'> {
  const family = facts.get('family')?.facts as
    | { readonly delivery?: { readonly at: string }; readonly facility?: { readonly name: string } | null }
    | undefined;
  const rank = (subject: Subject): string => (subject.startsWith('child-') ? `0${subject}` : subject);
  const people = [...facts]
    .filter(([subject]) => subject !== 'family')
    .toSorted(([a], [b]) => (rank(a) < rank(b) ? -1 : 1))
    .map(([subject, open]) => personView(subject, open.facts, viewer, family?.delivery?.at));
  return { people, ...(family?.facility ? { bornIn: family.facility.name } : {}) };
}

/** Whom a task is about, as its row calls them: the child that it is of, and the mother where that has no name or it is the family's. */
export function calledIn(
  { caseNumber, subject }: Pick<TaskView, 'caseNumber' | 'subject'>,
  { sealed, keyring, viewer }: { sealed: readonly SealedSubject[]; keyring: Keyring; viewer: Viewer },
): TaskView['person'] {
  // Whoever is shown no names is shown rows without stars.
  if (caseNumber === null || !isShown('name', viewer)) return undefined;
  const asked = subject === null || subject === 'family' ? 'mother' : subject;
  for (const each of new Set<Subject>([asked, 'mother', 'father'])) {
    const row = sealed.find((one) => one.subject === each);
    const open = row && ifReadable(() => openSubjects(keyring, caseNumber, [row]).get(each));
    const { name } = open ? personView(each, open.facts, viewer) : {};
    if (name !== undefined) return { subject: each, name };
  }
  return undefined;
}
