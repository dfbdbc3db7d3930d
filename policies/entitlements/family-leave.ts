import type { Citation, Entitlement } from '../../schemas/entitlement.ts';
import type { Period } from '../../schemas/pack.ts';
import type { Note } from '../../schemas/pack-terms.ts';
import { addDays, lastDayUnder } from '../calendar/date.ts';
import { alive, employed, judge, noted, readingForWidows, requirements } from './conditions.ts';
import { supplementDays, withinPeriod } from './days.ts';
import { employmentDivision, missingLiveBirths, type Facts, type ParentRole } from './facts.ts';
import { packNames, schemeFor, withoutScheme } from './law.ts';
import { maternityLeave } from './maternity-leave.ts';
import { adding, decide, deciding, finding, MET, OPEN, type Judged } from './rule.ts';

/** The rules about the parent that every leave shares: named at all, and employed. */
function employedParent(role: ParentRole, facts: Facts, citation: Citation): Judged[] {
  const parent = facts.given[role];
  if (parent === null || parent === undefined)
    return [deciding('parent-named', finding(undefined, role), citation)];
  return [employed(role, facts, citation)];
}

/** A leave that the place of employment gives: what can be said where that place is not known. */
function withoutPlace(role: ParentRole, facts: Facts, head: LeaveHead): Entitlement {
  const national = schemeFor(facts.law, 'maternity-leave', undefined);
  if (!national) return withoutScheme(head, facts.law, undefined);
  const rules = employedParent(role, facts, national.cite);
  if (facts.given[role])
    rules.push(deciding('place-of-employment', finding(undefined, `${role}.employment.pool`), national.cite));
  return decide(head, rules, () => ({}));
}

interface LeaveHead {
  readonly code: 'paternity-leave' | 'parental-leave';
  readonly subject: ParentRole;
  readonly pack: string;
}

/** Whether a child of the delivery is alive and, on the day of the question, still under an age. */
function livingUnder(age: number, facts: Facts): Judged['result'] {
  if (facts.asOf > lastDayUnder(age, facts.birthDate)) return 'not-met';
  return judge('newborn-lives', facts, '000000').result;
}

function livingChild(rule: string, age: number, facts: Facts, citation: Citation): Judged {
  const result = livingUnder(age, facts);
  return deciding(rule, { result, missing: missingLiveBirths(facts) }, citation);
}

/** 护理假 of the father, at his place of employment. */
export function paternityLeave(facts: Facts): Entitlement {
  const { father } = facts.given;
  const division = employmentDivision(father);
  const head = {
    code: 'paternity-leave',
    subject: 'father',
    pack: packNames(facts.law, division, 'paternity-leave'),
  } as const;
  if (division === undefined) return withoutPlace('father', facts, head);
  const scheme = schemeFor(facts.law, 'paternity-leave', division);
  if (!scheme) return withoutScheme(head, facts.law, division);
  const { cite } = scheme;
  const rules = [
    ...employedParent('father', facts, cite),
    ...alive('father', facts, cite),
    ...requirements(scheme.requires, facts),
  ];
  const { state, missing } = facts.wedlock;
  if (state !== 'married')
    rules.push(deciding('married-to-the-mother', finding(undefined, ...missing), cite));
  if (facts.liveCount === undefined || facts.liveCount === 0)
    rules.push(deciding('live-birth', finding(undefined, ...missingLiveBirths(facts)), cite));
  else if (facts.livingCount === 0) rules.push(adding('stays-after-the-death-of-the-newborn', OPEN, cite));
  const supplements = supplementDays(scheme.supplements, facts);
  const window = insideHers(scheme.notes, facts);
  return decide(
    head,
    [...rules, ...supplements.rules, ...noted(scheme.notes, facts), ...window.rules],
    () => ({
      days: scheme.days + supplements.days,
      ...window.dates,
      payer: 'employer',
    }),
  );
}

/**
 * 护理假可在女方产假期限内灵活使用 (甘肃六): from the first day of her leave to its last. Only she knows her first day, at most so many
 * days before the birth; without it there are no dates (facts 8b.11), and nobody is asked: the right is the same.
 */
function insideHers(notes: readonly Note[], facts: Facts): Window {
  const flexible = notes.find(({ values }) => values['window'] === 'within-maternity-leave');
  const from = facts.given.mother?.leaveFrom;
  if (!flexible || (flexible.from ?? '') > facts.asOf || from === undefined) return NO_WINDOW;
  const earliest = schemeFor(facts.law, 'maternity-leave', undefined)?.prebirthMax ?? 0;
  const { outcome, days } = maternityLeave(facts);
  if (from < addDays(facts.birthDate, -earliest) || from > facts.birthDate) return NO_WINDOW;
  if (outcome !== 'eligible' || days === undefined) return NO_WINDOW;
  return {
    rules: [adding('window-inside-the-maternity-leave', MET, flexible.cite)],
    dates: { from, until: addDays(from, days - 1) },
  };
}

interface Window {
  readonly rules: readonly Judged[];
  readonly dates: Pick<Entitlement, 'from' | 'until'>;
}

const NO_WINDOW: Window = { rules: [], dates: {} };

/** Families of whom the text does not speak: whether they have the leave is open. */
function unsaid({ certainFor }: Period<'parental-leave'>, facts: Facts): Judged[] {
  return certainFor.flatMap(({ rule, when, at, cite }) => {
    const found = judge(when, facts, at);
    return found.result === 'met' ? [] : [deciding(rule, { ...OPEN, missing: found.missing }, cite)];
  });
}

/** 育儿假 of one parent: days a year until the day before the child is three. */
export function parentalLeave(role: ParentRole, facts: Facts): Entitlement {
  const division = employmentDivision(facts.given[role]);
  const head = {
    code: 'parental-leave',
    subject: role,
    pack: packNames(facts.law, division, 'parental-leave'),
  } as const;
  if (division === undefined) return withoutPlace(role, facts, head);
  const scheme = schemeFor(facts.law, 'parental-leave', division);
  if (!scheme) return withoutScheme(head, facts.law, division);
  const { cite, daysPerYear, underAge } = scheme;
  const rules = [
    ...employedParent(role, facts, cite),
    ...alive(role, facts, cite),
    livingChild('living-child-under-three', underAge, facts, cite),
    ...unsaid(scheme, facts),
    ...readingForWidows(scheme.certainFor, facts),
    ...(scheme.atLeast ? [adding('not-less-than-these-days', MET, cite)] : []),
    ...noted(scheme.notes, facts),
  ];
  return decide(head, rules, () => ({
    daysPerYear,
    ...withinPeriod(scheme, { from: facts.birthDate, until: lastDayUnder(underAge, facts.birthDate) }),
    payer: 'employer',
  }));
}

/** 哺乳时间: an hour a day until the baby is one, and an hour more for each further baby. */
export function nursingBreaks(facts: Facts): Entitlement {
  const division = employmentDivision(facts.given.mother);
  const head = {
    code: 'nursing-breaks',
    subject: 'mother',
    pack: packNames(facts.law, division, 'nursing-breaks'),
  } as const;
  const scheme = schemeFor(facts.law, 'nursing-breaks', division);
  if (!scheme) return withoutScheme(head, facts.law, division);
  const { hoursPerDay = 0, perExtraBabyHours = 0, underAge = 1, cite } = scheme;
  const rules = [
    ...employedParent('mother', facts, cite),
    ...alive('mother', facts, cite),
    livingChild('living-baby-under-one', underAge, facts, cite),
    ...noted(scheme.notes, facts),
  ];
  return decide(head, rules, () => ({
    hoursPerDay: hoursPerDay + perExtraBabyHours * ((facts.livingCount ?? 1) - 1),
    until: lastDayUnder(underAge, facts.birthDate),
    payer: 'employer',
  }));
}
