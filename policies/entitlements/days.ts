import type { Citation } from '../../schemas/entitlement.ts';
import type { Supplement } from '../../schemas/pack-terms.ts';
import { judge } from './conditions.ts';
import type { Facts } from './facts.ts';
import { adding, finding, OPEN, type Finding, type Judged } from './rule.ts';

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

/** No text that was seen says in weeks when four months are full: around these it is open (facts 8b.10). */
const NEITHER_BEFORE_NOR_AFTER = [16, 17];

function fourMonths(weeks: number | undefined): Finding {
  if (weeks === undefined) return finding(undefined, 'delivery.gestation.weeks');
  return NEITHER_BEFORE_NOR_AFTER.includes(weeks) ? OPEN : finding(weeks > 17);
}

/** Days after a loss (流产): the shorter ones are certain, the longer ones from four months of pregnancy. */
export function daysAfterLoss(
  terms: {
    readonly lossBeforeFourMonths?: number | undefined;
    readonly lossFromFourMonths?: number | undefined;
    readonly cite: Citation;
  },
  { given }: Facts,
): Days {
  const { lossBeforeFourMonths: before = 0, lossFromFourMonths: after = 0, cite } = terms;
  const found = fourMonths(given.delivery?.gestation?.weeks);
  const rules = [adding('lost-after-four-months', found, cite)];
  if (found.result !== 'met') return { days: before, rules };
  return { days: after, rules: [...rules, adding('stillbirth-counts-as-delivery', OPEN, cite)] };
}

/**
 * What runs from a day on, by the rules of the day of the question: the text that gives it says nothing of the days before it
 * began, nor of those after it ended. ISO dates, both inclusive.
 */
export function withinPeriod(
  { from: began, until: ends }: { readonly from: string; readonly until?: string | undefined },
  { from, until }: { readonly from: string; readonly until: string },
): { readonly from: string; readonly until: string } {
  return {
    from: from < began ? began : from,
    until: ends !== undefined && ends < until ? ends : until,
  };
}
