import type { BirthNotification, Child } from '../../../schemas/birth-notification.ts';
import type { Subject } from '../../../schemas/matter.ts';
import type { Mother, Parent } from '../../../schemas/person.ts';
import { contentOfFacts } from '../../../schemas/versions.ts';
import { openContent, sealContent } from '../../sealing/content.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';

/** What belongs to nobody alone. */
export type FamilyFacts = Omit<BirthNotification, 'children' | 'mother' | 'father'>;
export type SubjectFacts = FamilyFacts | Child | Parent;

/** One row of `ledger.subject`, sealed. */
export interface SealedSubject {
  readonly subject: Subject;
  readonly wrappedKey: Buffer | null;
  readonly facts: Buffer | null;
  readonly revision: number;
}

/** How often the facts of a subject `s` have changed since the case was accepted, by rows that nobody can take away. */
export const FACTS_REVISION = `coalesce((select max(f.revision) from ledger.facts_revision f
  where f.case_number = s.case_number and f.subject = s.subject), 0)`;

/** The same as JSON, its bytes in base64. */
export interface SubjectJson {
  readonly subject: Subject;
  readonly key: string | null;
  readonly facts: string | null;
  readonly revision: number;
}

/** {@link SubjectJson} of all subjects of a case `c`, inside a statement; null: there is none. */
export const SUBJECTS_JSON = `(
  select json_agg(json_build_object('subject', s.subject, 'key', encode(s.wrapped_key, 'base64'),
      'facts', encode(s.facts, 'base64'), 'revision', ${FACTS_REVISION}))
    from ledger.subject s where s.case_number = c.case_number)`;

export function sealedSubject({ subject, key, facts, revision }: SubjectJson): SealedSubject {
  const bytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text, 'base64'));
  return { subject, wrappedKey: bytes(key), facts: bytes(facts), revision };
}

/** Parts a notification by subject, so that each part is sealed with a key of its own. */
export function splitNotification(n: BirthNotification): Map<Subject, SubjectFacts> {
  const { children, mother, father, ...family } = n;
  const parts = new Map<Subject, SubjectFacts>([['family', family]]);
  // Of a mother who was erased there is nothing, whatever the type says: she gets no key again.
  if ((mother as Mother | undefined) !== undefined) parts.set('mother', mother);
  if (father) parts.set('father', father);
  for (const child of children) parts.set(`child-${child.order}`, child);
  return parts;
}

/** The notification again from its parts. Children whose key was erased are left out. */
export function joinNotification(parts: ReadonlyMap<Subject, OpenSubject>): BirthNotification {
  const factsOf = (subject: Subject): SubjectFacts | undefined => parts.get(subject)?.facts;
  const children = [...parts]
    .filter(([subject]) => subject.startsWith('child-'))
    .map(([, { facts }]) => facts as Child)
    .sort((a, b) => a.order - b.order);
  return {
    ...(factsOf('family') as FamilyFacts),
    children,
    mother: factsOf('mother') as Mother,
    father: (factsOf('father') as Parent | undefined) ?? null,
  };
}

/** Whose facts they are, and which revision of them. */
export interface FactsOf {
  readonly caseNumber: string;
  readonly subject: Subject;
  readonly revision: number;
}

/** Facts of one subject, sealed with its data key as this revision of them and no other. */
export function sealFacts(
  key: Buffer,
  { caseNumber, subject, revision }: FactsOf,
  facts: SubjectFacts,
): Buffer {
  return sealContent(key, contentOfFacts(subject), sealContext.facts(caseNumber, subject, revision), facts);
}

/** @throws UnsealError, also for another revision; VersionUnknownError */
export function openFacts(
  key: Buffer,
  { caseNumber, subject, revision }: FactsOf,
  sealed: Buffer,
): SubjectFacts {
  const context = sealContext.facts(caseNumber, subject, revision);
  return openContent(key, contentOfFacts(subject), context, sealed) as SubjectFacts;
}

/** An opened subject: its data key (for results that are sealed with it too) and its facts. */
export interface OpenSubject {
  readonly key: Buffer;
  readonly facts: SubjectFacts;
  readonly revision: number;
}

/** Opens what can be opened: a subject whose key was erased is missing from the answer. */
export function openSubjects(
  keyring: Keyring,
  caseNumber: string,
  rows: readonly SealedSubject[],
): Map<Subject, OpenSubject> {
  const open = new Map<Subject, OpenSubject>();
  for (const row of rows) {
    if (!row.wrappedKey || !row.facts) continue;
    const key = keyring.unwrap(row.wrappedKey);
    const { subject, revision } = row;
    const facts = openFacts(key, { caseNumber, subject, revision }, row.facts);
    open.set(subject, { key, facts, revision });
  }
  return open;
}
