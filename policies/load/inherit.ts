import type { Pack } from '../../schemas/pack.ts';

type Cited = { readonly cite: { readonly document: string } };

function withoutPaper<T extends object>(period: T, gone: ReadonlySet<string>): T {
  const { notes } = period as { notes?: readonly Cited[] };
  if (!notes) return period;
  return { ...period, notes: notes.filter(({ cite }) => !gone.has(cite.document)) };
}

/** The schemes of the version before that this one neither names nor repeals, without what rests on papers that fell. */
function inheritedSchemes(before: Pack, { schemes, repealed }: Pack): Pack['schemes'] {
  const gone = new Set(repealed.flatMap(({ document }) => document ?? []));
  const ended = new Set<string>(repealed.flatMap(({ scheme }) => scheme ?? []));
  const kept = Object.entries(before.schemes).flatMap(([code, periods]) => {
    if (!periods || ended.has(code) || Object.hasOwn(schemes, code)) return [];
    const standing = (periods as readonly (Cited & object)[])
      .filter(({ cite }) => !gone.has(cite.document))
      .map((period) => withoutPaper(period, gone));
    return standing.length === 0 ? [] : [[code, standing] as const];
  });
  return { ...(Object.fromEntries(kept) as Pack['schemes']), ...schemes };
}

function inheritedMeasures(before: Pack, { measures, repealed }: Pack): Pack['measures'] {
  const gone = new Set(repealed.flatMap(({ document }) => document ?? []));
  const said = new Set([...measures, ...repealed].flatMap(({ measure }) => measure ?? []));
  return [
    ...before.measures.filter(({ measure, cite }) => !said.has(measure) && !gone.has(cite.document)),
    ...measures,
  ];
}

type Ruled = Cited & { readonly rule: string };

/** Terms and deadlines of the version before that this one neither names nor rests on a paper that fell. */
function inheritedTimes<T extends Ruled>(before: readonly T[], own: readonly T[], { repealed }: Pack): T[] {
  const gone = new Set(repealed.flatMap(({ document }) => document ?? []));
  const said = new Set(own.map(({ rule }) => rule));
  return [...before.filter(({ rule, cite }) => !said.has(rule) && !gone.has(cite.document)), ...own];
}

/** A joint list or a programme stands as a whole: a version that writes one writes all that hold from then on. */
function inheritedWhole<T extends Cited>(before: readonly T[], own: readonly T[], { repealed }: Pack): T[] {
  const gone = new Set(repealed.flatMap(({ document }) => document ?? []));
  return own.length > 0 ? [...own] : before.filter(({ cite }) => !gone.has(cite.document));
}

/**
 * Each later version with what it inherits (facts 8b.13): a version says what changes, and what it neither names nor repeals
 * stands as the version before had it. What has been in a pack once is ended in words only.
 * @param packs every version of every pack
 */
export function withInheritance(packs: readonly Pack[]): Pack[] {
  const done = new Map<Pack, Pack>();
  for (const versions of Map.groupBy(packs, ({ pack }) => pack).values()) {
    let before: Pack | undefined;
    for (const pack of versions.toSorted((a, b) => a.version - b.version)) {
      const whole: Pack = before
        ? {
            ...pack,
            schemes: inheritedSchemes(before, pack),
            measures: inheritedMeasures(before, pack),
            terms: inheritedTimes(before.terms, pack.terms, pack),
            deadlines: inheritedTimes(before.deadlines, pack.deadlines, pack),
            jointLists: inheritedWhole(before.jointLists, pack.jointLists, pack),
            vaccination: inheritedWhole(before.vaccination, pack.vaccination, pack),
            betweenCities: inheritedWhole(before.betweenCities, pack.betweenCities, pack),
            patience: pack.patience.length > 0 ? pack.patience : before.patience,
            searched: [...before.searched, ...pack.searched],
            ...((pack.bounds ?? before.bounds) ? { bounds: pack.bounds ?? before.bounds } : {}),
          }
        : pack;
      done.set(pack, whole);
      before = whole;
    }
  }
  return packs.map((pack) => done.get(pack) ?? pack);
}
