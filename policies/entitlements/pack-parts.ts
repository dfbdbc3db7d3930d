import type { Pack } from '../../schemas/pack.ts';

/** Reading a pack by names, for what points into it: clause tables, proofs, documents. */

/** A document and an article of it. */
export interface Cited {
  readonly document: string;
  readonly article: string;
}

/** Something a period of a scheme names: a requirement, a supplement, a note. */
interface Named {
  readonly rule: string;
  readonly text?: string;
  /** the condition of a rule */
  readonly when?: string;
  readonly cite: Cited;
}

/** The lists of a period whose items have names. */
export const LISTS = ['notes', 'supplements', 'requires', 'certainFor'] as const;

type AnyPeriod = { readonly cite: Cited } & Partial<Record<(typeof LISTS)[number], readonly Named[]>>;

/** Every period that the versions of a pack say of a scheme, by their names. Empty where there is none. */
export function periodsOf(packs: readonly Pack[], name: string, scheme: string): readonly AnyPeriod[] {
  return packs
    .filter(({ pack }) => pack === name)
    .flatMap(({ schemes }) => (schemes as Record<string, readonly AnyPeriod[] | undefined>)[scheme] ?? []);
}

/** Every period of every scheme. */
export function allPeriods(packs: readonly Pack[]): readonly AnyPeriod[] {
  return packs.flatMap(({ schemes }) =>
    Object.values(schemes as Readonly<Record<string, readonly AnyPeriod[] | undefined>>).flatMap(
      (list) => list ?? [],
    ),
  );
}

/** Every citation in a part of a pack, however deep. */
export function citesIn(part: unknown): Cited[] {
  if (Array.isArray(part)) return part.flatMap(citesIn);
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => (key === 'cite' ? [value as Cited] : citesIn(value)));
}

/** Every citation of a pack. */
export function citationsOf(pack: Pack): Cited[] {
  const { schemes, measures, jointLists, vaccination } = pack;
  return [schemes, measures, jointLists, vaccination].flatMap(citesIn);
}
