import type { Decision } from '../../schemas/entitlement.ts';
import type { Pack } from '../../schemas/pack.ts';

/** What packs say beside their rules and transitional clauses, by the name of the rule. */
export function textsOf(packs: readonly Pack[]): ReadonlyMap<string, string> {
  const notes = packs.flatMap(({ schemes, transition }) => [
    ...Object.values(schemes).flatMap((periods) => (periods ?? []).flatMap((period) => period.notes)),
    ...(transition ?? []),
  ]);
  return new Map(notes.map(({ rule, text }) => [rule, text]));
}

/** What was put together of the same packs before: every case that is looked at asks for it, once for each of its rights. */
const known = new WeakMap<readonly Pack[], Map<string, ReadonlyMap<string, string>>>();

/** The texts of those packs that a decision rests on. @param names as the decision says them: `national@1+gansu@2` */
export function textsFor(packs: readonly Pack[], names: string): ReadonlyMap<string, string> {
  const ofPacks = known.get(packs) ?? new Map<string, ReadonlyMap<string, string>>();
  known.set(packs, ofPacks);
  const before = ofPacks.get(names);
  if (before) return before;
  const own = packs.filter(({ pack, version }) => names.split('+').includes(`${pack}@${version}`));
  const texts = textsOf(own);
  ofPacks.set(names, texts);
  return texts;
}

/** A decision with what its packs say beside each rule, for whoever it is told to. */
export function withTexts<D extends Pick<Decision, 'pack' | 'rules'>>(decision: D, packs: readonly Pack[]) {
  const texts = textsFor(packs, decision.pack);
  const rules = decision.rules.map((rule) => {
    const text = texts.get(rule.rule);
    return text === undefined ? rule : { ...rule, text };
  });
  return { ...decision, rules };
}
