import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { knownDivisions } from '../../../../policies/load/all-packs.ts';
import type { Pack } from '../../../../schemas/pack.ts';
import { figuresIn } from '../../policy/papers/figures-in.ts';
import type { Figure } from './figure.ts';
import { figuresOfMeasure, figuresOfTimes, schemesOf } from './figures.ts';
import { handlingOf } from './handling-figures.ts';

/**
 * Who checked which number when. A pack says it of a document or of one value; what the numbers were then is kept beside, in
 * policies/papers/checked.yaml, so that a number which was changed afterwards does not go on as checked.
 */

export const CHECKED = new URL('../../../../policies/papers/checked.yaml', import.meta.url);

/** By pack, by who checked which document when, by line of the page: the numbers as they were. */
export type Checked = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>>
>;

const checkedSchema = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.array(z.string()))));

export function readChecked(text = readFileSync(CHECKED, 'utf8')): Checked {
  return checkedSchema.parse(parse(text) ?? {});
}

type Said = Pick<Figure, 'what' | 'says' | 'when' | 'cite' | 'lastChecked'>;
type LastChecked = NonNullable<Figure['lastChecked']>;

/** One line of a page that somebody is said to have checked. */
export interface Claim extends LastChecked {
  readonly pack: string;
  readonly document: string;
  /** `甘卫发〔2024〕21号 2026-11-30 某某` */
  readonly head: string;
  /** `第六十二条 养老补贴每人每月` */
  readonly line: string;
  readonly numbers: readonly string[];
  /** said of this value, not of its whole document */
  readonly isOwn: boolean;
}

/** What is claimed of a line: of words without a number nobody claims anything. */
export function claimOf({ pack, documents }: Pack, figure: Said): Claim | undefined {
  const { what, says, when, cite } = figure;
  const document = Object.values(documents).find(({ title }) => title === cite.document);
  const lastChecked = figure.lastChecked ?? document?.lastChecked;
  const numbers = figuresIn(`${says}；${when}`).map(({ written }) => written);
  if (!lastChecked || numbers.length === 0) return undefined;
  const { on, by } = lastChecked;
  return {
    ...{ pack, on, by, numbers, document: cite.document, isOwn: figure.lastChecked !== undefined },
    head: `${cite.document} ${on} ${by}`,
    line: `${cite.article} ${what}`,
  };
}

/** Whether the numbers are those that were checked. A claim that is new, all of it, has still to be taken note of. */
export function stands({ pack, head, line, numbers, isOwn }: Claim, checked: Checked): boolean {
  const known = checked[pack]?.[head];
  const were = known?.[line];
  if (were) return numbers.every((number) => were.includes(number));
  return known === undefined || isOwn;
}

/** The lines of a pack whose page says who checked them. */
export function checkableLines(pack: Pack): Figure[] {
  const names = knownDivisions();
  return [
    ...schemesOf(pack, names).flatMap(({ figures }) => figures),
    ...figuresOfTimes(pack),
    ...handlingOf(pack).flatMap(({ figures }) => figures),
    ...pack.measures.flatMap((measure) =>
      figuresOfMeasure(measure).map((figure, at) => ({
        ...figure,
        when: at === 0 ? (measure.offer?.text ?? '') : '',
      })),
    ),
  ];
}

function claimsIn(pack: Pack): Claim[] {
  return checkableLines(pack).flatMap((figure) => claimOf(pack, figure) ?? []);
}

/**
 * What is taken note of: the numbers of every new claim as they are now, those of an older one as they were. Lines that were
 * written under an older claim of their document were not checked with it.
 */
export function notedChecks(packs: readonly Pack[], checked: Checked): Checked {
  const noted: Record<string, Record<string, Record<string, string[]>>> = {};
  for (const claim of packs.flatMap(claimsIn)) {
    const { pack, head, line, numbers, isOwn } = claim;
    const known = checked[pack]?.[head];
    const of = ((noted[pack] ??= {})[head] ??= {});
    const were = known?.[line];
    if (were) of[line] = [...were];
    else if (known === undefined || isOwn) of[line] = [...new Set([...(of[line] ?? []), ...numbers])];
  }
  return noted;
}

/** What `policy check` says of the checks: nothing of it is a mistake. */
export interface CheckNotes {
  /** changed or written after the check that is claimed for them */
  readonly fallen: readonly (Claim & { readonly says: string })[];
  /** by document: checked more than a year ago, and of how many lines */
  readonly old: readonly { readonly pack: string; readonly head: string; readonly lines: number }[];
  /** by document: lines with a number that nobody noted to have checked */
  readonly never: readonly { readonly pack: string; readonly document: string; readonly lines: number }[];
}

function counted<T>(items: readonly T[], keyOf: (item: T) => string): (readonly [first: T, lines: number])[] {
  return [...Map.groupBy(items, keyOf).values()].flatMap((group) =>
    group[0] ? [[group[0], group.length] as const] : [],
  );
}

/** @param yearAgo ISO date: what was checked before it is old */
export function checkNotes(packs: readonly Pack[], checked: Checked, yearAgo: string): CheckNotes {
  const lines = packs.flatMap((pack) =>
    checkableLines(pack).map((figure) => ({ pack: pack.pack, figure, claim: claimOf(pack, figure) })),
  );
  const claims = lines.flatMap(({ figure: { says }, claim }) => (claim ? [{ ...claim, says }] : []));
  const standing = claims.filter((claim) => stands(claim, checked));
  const never = lines.filter(
    ({ figure: { says, when }, claim }) => !claim && figuresIn(`${says}；${when}`).length > 0,
  );
  return {
    fallen: claims.filter((claim) => !stands(claim, checked)),
    old: counted(
      standing.filter(({ on }) => on < yearAgo),
      ({ pack, head }) => `${pack} ${head}`,
    ).map(([{ pack, head }, n]) => ({ pack, head, lines: n })),
    never: counted(never, ({ pack, figure }) => `${pack} ${figure.cite.document}`).map(
      ([{ pack, figure }, n]) => ({
        pack,
        document: figure.cite.document,
        lines: n,
      }),
    ),
  };
}
