import { addMonths } from '../../../policies/calendar/date.ts';
import type { Pack } from '../../../schemas/pack.ts';
import { checkNotes, readChecked, type CheckNotes } from '../documents/policy/checked.ts';
import type { Output } from '../output.ts';
import { say } from '../say.ts';
import { words } from '../words.ts';

/** What an officer should look at: none of it is a mistake. */
export interface Notes extends CheckNotes {
  /** sums of a year and of a month in one period that are not twelve times each other */
  readonly unlike: readonly {
    readonly pack: string;
    readonly scheme: string;
    readonly yuanPerYear: number;
    readonly yuanPerMonth: number;
  }[];
}

const MONTHS = 12;

function unlikeIn({ pack, schemes }: Pack): Notes['unlike'] {
  return Object.entries(schemes).flatMap(([scheme, periods]) =>
    (periods as readonly { yuanPerYear?: unknown; yuanPerMonth?: unknown }[]).flatMap(
      ({ yuanPerYear, yuanPerMonth }) =>
        typeof yuanPerYear === 'number' &&
        typeof yuanPerMonth === 'number' &&
        yuanPerYear !== yuanPerMonth * MONTHS
          ? [{ pack, scheme, yuanPerYear, yuanPerMonth }]
          : [],
    ),
  );
}

/** @param today ISO date */
export function notesOn(packs: readonly Pack[], today: string, checked = readChecked()): Notes {
  return {
    ...checkNotes(packs, checked, addMonths(today, -MONTHS)),
    unlike: packs.flatMap(unlikeIn),
  };
}

export function printCheckNotes(out: Output, { unlike, fallen, old, never }: Notes): void {
  for (const { pack, scheme, yuanPerYear, yuanPerMonth } of unlike)
    out.line(
      out.colour(
        'yellow',
        say('check-pack.unlike', {
          pack,
          scheme: words.scheme(scheme),
          year: yuanPerYear,
          month: yuanPerMonth,
        }),
      ),
    );
  if (fallen.length > 0) out.line(out.colour('yellow', say('check-pack.fallen', { n: fallen.length })));
  for (const { pack, line, says, on } of fallen)
    out.line(say('check-pack.fallen-line', { pack, line: words.quoted(line), says: words.quoted(says), on }));
  if (old.length > 0) out.line(say('check-pack.old', { n: old.reduce((sum, { lines }) => sum + lines, 0) }));
  for (const { pack, head, lines } of old)
    out.line(say('check-pack.old-line', { pack, head: words.quoted(head), n: lines }));
  if (never.length === 0) return;
  out.line(
    out.colour('dim', say('check-pack.never', { n: never.reduce((sum, { lines }) => sum + lines, 0) })),
  );
  for (const { pack, document, lines } of never)
    out.line(out.colour('dim', say('check-pack.old-line', { pack, head: words.quoted(document), n: lines })));
}
