import type { Decision } from '../../schemas/entitlement.ts';
import type { Pack } from '../../schemas/pack.ts';
import { allPeriods } from './pack-parts.ts';

/** Where rules stand in a period; what is said beside a scheme goes before what a rule says of itself. */
const ORDER = ['supplements', 'requires', 'certainFor', 'notes'] as const;

/** What packs say of their rules, beside them and in transitional clauses, by the name of the rule. */
export function textsOf(packs: readonly Pack[]): ReadonlyMap<string, string> {
  const rules = allPeriods(packs).flatMap((period) => ORDER.flatMap((list) => period[list] ?? []));
  const transitions = packs.flatMap(({ transition }) => transition ?? []);
  return new Map(
    [...rules, ...transitions].flatMap(({ rule, text }) =>
      text === undefined ? [] : [[rule, text] as const],
    ),
  );
}

/** The packs that a decision rests on. @param names as the decision says them: `national@1+gansu@2` */
export function packsNamed(packs: readonly Pack[], names: string): readonly Pack[] {
  return packs.filter(({ pack, version }) => names.split('+').includes(`${pack}@${version}`));
}

/** What was put together of the same packs before: every case that is looked at asks for it, once for each of its rights. */
const known = new WeakMap<readonly Pack[], Map<string, ReadonlyMap<string, string>>>();

/** The texts of {@link packsNamed}. */
export function textsFor(packs: readonly Pack[], names: string): ReadonlyMap<string, string> {
  const ofPacks = known.get(packs) ?? new Map<string, ReadonlyMap<string, string>>();
  known.set(packs, ofPacks);
  const texts = ofPacks.get(names) ?? textsOf(packsNamed(packs, names));
  ofPacks.set(names, texts);
  return texts;
}

/** A decision with what its packs say of each rule, for whoever it is told to. */
export function withTexts<D extends Pick<Decision, 'pack' | 'rules'>>(
  decision: D,
  packs: readonly Pack[],
): Omit<D, 'rules'> & { readonly rules: (D['rules'][number] & { readonly text?: string })[] } {
  const texts = textsFor(packs, decision.pack);
  const rules = decision.rules.map((rule) => {
    const text = texts.get(rule.rule);
    return text === undefined ? rule : { ...rule, text };
  });
  return { ...decision, rules };
}
