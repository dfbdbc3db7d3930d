import type { Supplement } from '../../schemas/pack-terms.ts';
import { judge } from './conditions.ts';
import type { Facts } from './facts.ts';
import { adding, OPEN, type Judged } from './rule.ts';

/** Days with the rules that made them. */
export interface Days {
  readonly days: number;
  readonly rules: readonly Judged[];
}

const NONE: Days = { days: 0, rules: [] };

function supplementOf(supplement: Supplement, facts: Facts): Days {
  const { rule, when, days, perExtraBaby, cite, at } = supplement;
  const found = judge(when, facts, at);
  // days that no text states are worth a word only where the condition may hold
  if (days === 'unknown')
    return found.result === 'not-met'
      ? NONE
      : { days: 0, rules: [adding(rule, { ...OPEN, missing: found.missing }, cite)] };
  const times = perExtraBaby ? (facts.liveCount ?? 1) - 1 : 1;
  return { days: found.result === 'met' ? days * times : 0, rules: [adding(rule, found, cite)] };
}

/**
 * What supplements bring for a birth. One that does not apply is shown as `not-met`; one whose fact is missing, or
 * whose days no text states, as `unknown`, and brings nothing that is certain.
 */
export function supplementDays(supplements: readonly Supplement[], facts: Facts): Days {
  const parts = supplements.map((supplement) => supplementOf(supplement, facts));
  return {
    days: parts.reduce((sum, part) => sum + part.days, 0),
    rules: parts.flatMap((part) => part.rules),
  };
}
