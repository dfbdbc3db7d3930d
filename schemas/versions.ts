import { WORK_CODES, type Subject, type WorkCode } from './matter.ts';

/** What is sealed, by kind: the versions of each are counted by themselves. */
export type Content =
  | 'facts/family'
  | 'facts/parent'
  | 'facts/child'
  | 'entitlements'
  | 'decision-facts'
  | 'note'
  /** what a decision has changed, and one that does not stand yet */
  | 'task-changes'
  | 'task-draft'
  /** what somebody has typed for a task and not sent */
  | 'task-form'
  /** what a document on paper says, and who has collected it */
  | 'document'
  | 'collector'
  /** who acts for a parent */
  | 'representation'
  /** what a department is told, and what it answers when it is done: the same at rest, as the result of its matter */
  | `command/${WorkCode}`
  | `result/${WorkCode}`
  | 'acceptance'
  | 'objection'
  | 'notice'
  /** an entry of a department, by its table */
  | `register/${string}`
  /** an SMS, at the notifier and at the carrier */
  | 'text';

/** One change of the shape of a kind of content: it makes the next version. */
export interface Change {
  /** What was written before it, in the shape it has from it on. */
  readonly up: (before: unknown) => unknown;
  /**
   * Back again. As long as it is here, content is still written as before the change, because builds may be running that
   * know nothing else; the release after that takes it away (docs/adr/0019).
   */
  readonly down?: (after: unknown) => unknown;
}

export type Changes = Readonly<Partial<Record<Content, readonly Change[]>>>;

/**
 * The changes of every kind of content, the oldest first: the first one leads from version 1 to version 2. A kind that is
 * not here has version 1 only. None is ever taken away while anything may be kept that is older.
 */
const CHANGES: Changes = {};

/** It was written by a build that knows more than this one. */
export class VersionUnknownError extends Error {
  override readonly name = 'VersionUnknownError';
}

/** The newest version that this build can read. */
export function newestVersion(content: Content, changes: Changes = CHANGES): number {
  return 1 + (changes[content]?.length ?? 0);
}

/** The version that this build writes: the newest one that every build in use can read. */
export function writtenVersion(content: Content, changes: Changes = CHANGES): number {
  const made = changes[content] ?? [];
  const first = made.findIndex(({ down }) => down !== undefined);
  return 1 + (first === -1 ? made.length : first);
}

/**
 * Content of today's shape as it is written: as it is in version 1, so that what was written before versions were counted
 * need not be written again, and from version 2 on with its version around it.
 */
export function writeContent(content: Content, value: unknown, changes: Changes = CHANGES): unknown {
  const version = writtenVersion(content, changes);
  const older = (changes[content] ?? []).slice(version - 1).reduceRight((after: unknown, { down }) => {
    if (!down)
      throw new RangeError(`a change of ${content} after one that is not written yet has no way back`);
    return down(after);
  }, value);
  return version === 1 ? older : { v: version, d: older };
}

/**
 * Content in today's shape, whenever it was written.
 * @throws VersionUnknownError when it is newer than this build
 */
export function readContent(content: Content, written: unknown, changes: Changes = CHANGES): unknown {
  const { version, value } = unwrap(written);
  const newest = newestVersion(content, changes);
  if (!(Number.isInteger(version) && version >= 1 && version <= newest))
    throw new VersionUnknownError(`${content} has version ${version}, and ${newest} is known`);
  return (changes[content] ?? []).slice(version - 1).reduce((before: unknown, { up }) => up(before), value);
}

function unwrap(written: unknown): { readonly version: number; readonly value: unknown } {
  const isWrapped = typeof written === 'object' && written !== null && 'v' in written && 'd' in written;
  if (!isWrapped || typeof written.v !== 'number' || Object.keys(written).length !== 2)
    return { version: 1, value: written };
  return { version: written.v, value: written.d };
}

export function contentOfFacts(subject: Subject): Content {
  if (subject === 'family') return 'facts/family';
  return subject === 'mother' || subject === 'father' ? 'facts/parent' : 'facts/child';
}

/** What an answer seals. */
export function contentOfAnswer(code: WorkCode, outcome: string): Content {
  if (outcome === 'completed') return `result/${code}`;
  return outcome === 'accepted' ? 'acceptance' : 'objection';
}

/** What a message seals, by what its type says. */
export function contentOfMessage(about: string, whatHappened: string): Content | undefined {
  const code = WORK_CODES.find((known) => known === about);
  if (about === 'notice') return 'notice';
  if (!code) return undefined;
  return whatHappened === 'requested' ? `command/${code}` : contentOfAnswer(code, whatHappened);
}
