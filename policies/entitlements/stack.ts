import type { Beneficiary, Decision } from '../../schemas/entitlement.ts';
import { notKnown, type Head } from './rule.ts';

type Schedule = NonNullable<Decision['schedule']>;

function sum(values: readonly (number | undefined)[]): number | undefined {
  const given = values.filter((value) => value !== undefined);
  return given.length === 0 ? undefined : given.reduce((total, value) => total + value, 0);
}

function mergeSchedules(schedules: readonly Schedule[]): Schedule {
  const byDue = new Map<string, number>();
  for (const { due, amountFen } of schedules.flat()) byDue.set(due, (byDue.get(due) ?? 0) + amountFen);
  return [...byDue].map(([due, amountFen]) => ({ due, amountFen })).sort((a, b) => (a.due < b.due ? -1 : 1));
}

/**
 * One row for money that several levels pay beside each other: the sum of what is due from each level that pays.
 * Every level's rules are shown. The split of finance is left out where more than one level pays, each its own.
 */
export function stackDecisions<S extends Beneficiary>(
  head: Head<S>,
  decisions: readonly Decision<S>[],
): Decision<S> {
  const [first] = decisions;
  if (!first) return notKnown(head);
  if (decisions.length === 1) return first;
  const paying = decisions.filter(({ outcome }) => outcome === 'eligible');
  const rules = decisions.flatMap((decision) => decision.rules);
  const missing = [...new Set(decisions.flatMap((decision) => decision.missing ?? []))];
  const [only] = paying;
  if (!only) {
    const open = decisions.find(({ outcome }) => outcome === 'unknown');
    return { ...(open ?? first), rules };
  }
  const amountFen = sum(paying.map((decision) => decision.amountFen));
  const amountPerMonthFen = sum(paying.map((decision) => decision.amountPerMonthFen));
  const schedules = paying.flatMap(({ schedule }) => (schedule ? [schedule] : []));
  const { shares, ...benefit } = only;
  return {
    ...benefit,
    ...(paying.length === 1 && shares ? { shares } : {}),
    ...(amountFen === undefined ? {} : { amountFen }),
    ...(amountPerMonthFen === undefined ? {} : { amountPerMonthFen }),
    ...(schedules.length > 0 ? { schedule: mergeSchedules(schedules) } : {}),
    rules,
    ...(missing.length > 0 ? { missing } : {}),
  };
}
