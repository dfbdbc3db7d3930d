import type { Entitlement } from '../../schemas/entitlement.ts';
import type { Period } from '../../schemas/pack.ts';
import { alive, employed, judge, noted, readingForBearers, readingForWidows } from './conditions.ts';
import { daysAfterLoss, supplementDays, type Days } from './days.ts';
import { employmentDivision, missingLiveBirths, type Facts } from './facts.ts';
import { packNames, schemeFor, withoutScheme } from './law.ts';
import { adding, decide, deciding, finding, MET, OPEN, type Judged } from './rule.ts';

type LeaveScheme = Period<'maternity-leave'>;

/** The days no province can take away: 98, +15 for 难产 as certified, +15 for each further baby; 15 or 42 after a loss. */
function nationalDays(national: LeaveScheme, facts: Facts): Days {
  if (facts.liveCount === 0) return daysAfterLoss(national, facts);
  const { base = 0, cite } = national;
  const supplements = supplementDays(national.supplements, facts);
  return {
    days: base + supplements.days,
    rules: [adding(`base-${base}-days`, MET, cite), ...supplements.rules],
  };
}

/** What stands against the provincial days: a condition under which no text says whether they apply (facts 8a.10). */
function doubts(scheme: LeaveScheme, facts: Facts): Judged[] {
  return scheme.certainFor.flatMap(({ rule, when, at, cite }) => {
    const found = judge(when, facts, at);
    if (found.result === 'met') return [];
    return [adding(rule, { ...OPEN, missing: found.missing }, cite)];
  });
}

function provincialDays(scheme: LeaveScheme, national: Days, facts: Facts): Days {
  const supplements = supplementDays(scheme.supplements, facts);
  if (scheme.total === undefined) {
    const base = adding(`base-${scheme.base ?? 0}-days`, MET, scheme.cite);
    return { days: (scheme.base ?? 0) + supplements.days, rules: [base, ...supplements.rules] };
  }
  return {
    days: Math.max(national.days, scheme.total),
    rules: [...national.rules, adding('provincial-total', MET, scheme.cite), ...supplements.rules],
  };
}

function leaveDays(facts: Facts, national: LeaveScheme, local: LeaveScheme): Days {
  const floor = nationalDays(national, facts);
  if (facts.liveCount === 0) return floor;
  if (local === national) {
    const asks = employmentDivision(facts.given.mother) === undefined ? ['mother.employment.pool'] : [];
    const unknown = adding('provincial-extension', { ...OPEN, missing: asks }, national.cite);
    return { days: floor.days, rules: [...floor.rules, unknown] };
  }
  const doubted = doubts(local, facts);
  const [first] = doubted;
  if (first) {
    const unknown = adding('provincial-extension', OPEN, first.citation);
    return { days: floor.days, rules: [...floor.rules, unknown, ...doubted] };
  }
  const { days, rules } = provincialDays(local, floor, facts);
  return { days, rules: [...rules, ...readingForWidows(local.certainFor, facts)] };
}

/** 产假 of the mother, at her place of employment. */
export function maternityLeave(facts: Facts): Entitlement {
  const { mother } = facts.given;
  const division = employmentDivision(mother);
  const head = {
    code: 'maternity-leave',
    subject: 'mother',
    pack: packNames(facts.law, division, 'maternity-leave'),
  } as const;
  const national = schemeFor(facts.law, 'maternity-leave', undefined);
  const local = schemeFor(facts.law, 'maternity-leave', division);
  if (!national || !local) return withoutScheme(head, facts.law, division);
  const { days, rules } = leaveDays(facts, national, local);
  const works = employed('mother', facts, national.cite);
  const born = deciding(
    'delivery-with-known-outcome',
    finding(facts.liveCount === undefined ? undefined : true, ...missingLiveBirths(facts)),
    national.cite,
  );
  const lives = alive('mother', facts, national.cite);
  const readings = readingForBearers(facts, national.cite);
  const judged = [works, ...lives, born, ...rules, ...readings, ...noted(local.notes, facts)];
  return decide(head, judged, () => ({ days, payer: 'employer' }));
}
