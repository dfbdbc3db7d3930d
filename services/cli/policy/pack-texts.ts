import type { Pack } from '../../../schemas/pack.ts';

/** What packs say beside their rules and transitional clauses, by the name of the rule. */
export function textsOf(packs: readonly Pack[]): ReadonlyMap<string, string> {
  const notes = packs.flatMap(({ schemes, transition }) => [
    ...Object.values(schemes).flatMap((periods) => (periods ?? []).flatMap((period) => period.notes)),
    ...(transition ?? []),
  ]);
  return new Map(notes.map(({ rule, text }) => [rule, text]));
}
