import { allPeriods } from '../../../policies/entitlements/pack-parts.ts';
import { packsNamed, textsOf } from '../../../policies/entitlements/pack-texts.ts';
import type { Pack } from '../../../schemas/pack.ts';
import { CONDITION_WORDS, INSTITUTION_WORDS } from '../../../schemas/words/packs.ts';
import { ruleWord } from '../../../schemas/words/rules.ts';

const CONDITIONS: Readonly<Record<string, string>> = { ...CONDITION_WORDS, ...INSTITUTION_WORDS };

/** A rule that neither its author nor the product has words for is called by its condition, never by its name. */
function byCondition(packs: readonly Pack[]): (readonly [string, string])[] {
  return allPeriods(packs)
    .flatMap(({ supplements = [], requires = [], certainFor = [] }) => [
      ...supplements,
      ...requires,
      ...certainFor,
    ])
    .flatMap(({ rule, when = '' }) =>
      ruleWord(rule) === rule ? [[rule, CONDITIONS[when] ?? rule] as const] : [],
    );
}

/** Terms, deadlines and vaccines have words where they are written. */
function ofHandling({ terms, deadlines, vaccination }: Pack): (readonly [string, string])[] {
  return [
    ...[...terms, ...deadlines].map(({ rule, text }) => [rule, text] as const),
    ...vaccination.flatMap(({ doses }) => doses.map(({ vaccine, title }) => [vaccine, title] as const)),
  ];
}

/** What an officer reads for each rule and measure of packs that has words of theirs, by its name. */
export function wordsOf(packs: readonly Pack[]): ReadonlyMap<string, string> {
  const measures = packs.flatMap((pack) =>
    pack.measures.map(({ measure, name }) => [measure, name] as const),
  );
  return new Map([...measures, ...packs.flatMap(ofHandling), ...byCondition(packs), ...textsOf(packs)]);
}

/** {@link wordsOf} those packs that a decision rests on. @param names as the decision says them */
export function wordsFor(packs: readonly Pack[], names: string): ReadonlyMap<string, string> {
  return wordsOf(packsNamed(packs, names));
}
