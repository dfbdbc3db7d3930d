import type { Decision } from '../../schemas/entitlement.ts';

/** A fact that a decision hangs on, as a path into what was given (`mother.employment.kind`). */
export interface UsedFact {
  readonly path: string;
  readonly value: string | number | boolean | null;
  /** the rules that would be judged otherwise without it */
  readonly rules: readonly string[];
  /** the outcome, an amount, days or a date would be another one without it */
  readonly decides: boolean;
}

type Given = Readonly<Record<string, unknown>>;

/**
 * What a decision was made from, found by asking again without each fact: whatever changes the answer was used. Holds
 * for any rule, however it is written.
 * @param ask the one decision in question; undefined where there is none without that fact
 */
export function usedFacts(given: Given, ask: (facts: Given) => Decision | undefined): UsedFact[] {
  const whole = ask(given);
  if (!whole) return [];
  return leavesOf(given).flatMap(({ path, value }) => {
    const other = ask(without(given, path));
    const rules = changedRules(whole, other);
    const decides = figures(whole) !== figures(other);
    return rules.length > 0 || decides ? [{ path: path.join('.'), value, rules, decides }] : [];
  });
}

type Path = readonly (string | number)[];

function leavesOf(value: unknown, path: Path = []): { path: Path; value: UsedFact['value'] }[] {
  if (value === undefined) return [];
  if (value === null || typeof value !== 'object') return [{ path, value: value as UsedFact['value'] }];
  return Array.isArray(value)
    ? value.flatMap((item, i) => leavesOf(item, [...path, i]))
    : Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
}

/** A copy without the fact; `null` says something by itself and is left out too. */
function without(given: Given, path: Path): Given {
  const copy = structuredClone(given) as Record<string | number, unknown>;
  let part = copy;
  for (const step of path.slice(0, -1)) part = part[step] as Record<string | number, unknown>;
  delete part[path.at(-1) ?? ''];
  return copy;
}

/** Without the fact on which everything hangs other rules altogether are asked: that says nothing of a single one. */
function changedRules(whole: Decision, other: Decision | undefined): string[] {
  if (!other?.rules.some(({ rule }) => whole.rules.some((own) => own.rule === rule))) return [];
  const results = new Map(other.rules.map(({ rule, result }) => [rule, result]));
  return whole.rules.filter(({ rule, result }) => results.get(rule) !== result).map(({ rule }) => rule);
}

function figures(row: Decision | undefined): string {
  if (!row) return '';
  const { rules: _rules, pack: _pack, missing: _missing, ...rest } = row;
  return JSON.stringify(rest);
}
