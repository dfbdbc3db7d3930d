import type { Pack, SchemeCode } from '../../schemas/pack.ts';
import type { Note, Transition } from '../../schemas/pack-terms.ts';
import type { Result } from './rule.ts';

/** The last day of the mother's leave; `none` where she has no leave, `unknown` where a fact is missing. */
export type LeaveEnd = { readonly lastDay: string } | 'none' | 'unknown';

/** The days that choose between the versions of a pack. */
export interface Days {
  /** the day of the question: a version is not read before its first day */
  readonly asOf: string;
  readonly birthDate?: string;
  /** the end of her leave by the versions whose first day lies before a day */
  readonly leaveEnd?: (before: string) => LeaveEnd;
}

/** The versions of one pack, oldest first. */
export type Versions = readonly [Pack, ...Pack[]];

const NONE: readonly Note[] = [];
const known = new WeakMap<readonly Pack[], readonly Versions[]>();

/** Packs by name, in their order, the versions of each from the oldest to the newest. */
export function versionsOf(packs: readonly Pack[]): readonly Versions[] {
  const before = known.get(packs);
  if (before) return before;
  const byName = Map.groupBy(packs, ({ pack }) => pack);
  const found = [...byName.values()].map(
    (versions) => versions.toSorted((a, b) => a.version - b.version) as unknown as Versions,
  );
  known.set(packs, found);
  return found;
}

/** Each pack as it stands on a day, for what is not dated by a birth: guidance, terms. @param day ISO date */
export function packsOnDay(packs: readonly Pack[], day: string): Pack[] {
  return versionsOf(packs).flatMap(
    (versions) => versions.findLast(({ effective = day }) => effective <= day) ?? [],
  );
}

/** The version that speaks of a scheme, the day on which to read it, and what brought a case under it. */
export interface ChosenVersion {
  readonly pack: Pack;
  readonly day: string;
  readonly notes: readonly Note[];
}

/**
 * The newest version that reaches a case: its first day has come, and the statutory day lies on or after it or one of
 * its transitional clauses brings the case in. A decision of before that day, and one that no clause names, stays
 * with the version before.
 * @param statutory the day that the scheme is dated by: of the birth or of the question
 */
export function versionFor(
  versions: Versions,
  code: SchemeCode | undefined,
  statutory: string,
  days: Days,
): ChosenVersion | undefined {
  const [only] = versions;
  if (versions.length === 1 && only.effective === undefined)
    return { pack: only, day: statutory, notes: NONE };
  const open: Note[] = [];
  for (const pack of versions.toReversed()) {
    const first = pack.effective;
    if (first === undefined) return { pack, day: statutory, notes: open };
    if (days.asOf < first) continue;
    const clauses = (pack.transition ?? []).filter(
      ({ schemes }) => code !== undefined && schemes.includes(code),
    );
    const judged = clauses.map((clause) => ({ clause, result: judgeClause(clause, first, days) }));
    const brought = judged.filter(({ result }) => result === 'met');
    const bounded = clauses.some(({ applies }) => applies === 'born-on-or-after');
    if (brought.length > 0 || (!bounded && statutory >= first)) {
      const notes = statutory >= first && !bounded ? [] : brought.map(({ clause }) => noteOf(clause, 'met'));
      return { pack, day: statutory < first ? first : statutory, notes: [...notes, ...open] };
    }
    open.push(
      ...judged.filter(({ result }) => result === 'unknown').map(({ clause }) => noteOf(clause, 'unknown')),
    );
  }
  return undefined;
}

function judgeClause({ applies, on }: Transition, first: string, days: Days): Result {
  const { birthDate } = days;
  if (birthDate === undefined) return 'not-met';
  if (applies === 'born-on-or-after') return birthDate >= on ? 'met' : 'not-met';
  const end = days.leaveEnd?.(first) ?? 'none';
  if (end === 'none') return 'not-met';
  if (end === 'unknown') return 'unknown';
  return birthDate <= on && on <= end.lastDay ? 'met' : 'not-met';
}

function noteOf({ rule, text, cite, at, on }: Transition, result: 'met' | 'unknown'): Note {
  return { rule, text, result, when: 'always', values: { on }, cite, at };
}
