import type { Entitlement } from '../../schemas/entitlement.ts';
import type { Period } from '../../schemas/pack.ts';
import { addDays, addMonths, yearOf } from '../calendar/date.ts';
import { endOfPeriodDays } from '../calendar/working-days.ts';
import { householdOrResidence } from '../graph/household.ts';
import { noted } from './conditions.ts';
import type { ChildFacts, Facts } from './facts.ts';
import { packNames, schemeFor, withoutScheme } from './law.ts';
import {
  adding,
  decide,
  deciding,
  finding,
  MET,
  NOT_MET,
  notKnown,
  OPEN,
  type Finding,
  type Judged,
} from './rule.ts';

type Scheme = Period<'newborn-insurance-cover'>;

/** First day of the month after a date. */
function monthAfter(date: string): string {
  return `${addMonths(date, 1).slice(0, 7)}-01`;
}

/** Enrolling and paying inside the window: open until the day it ends, then a fact to ask for. */
function inWindow(child: ChildFacts, facts: Facts, payBy: string): Finding {
  const paidOn = child.insurancePaidOn;
  if (paidOn !== undefined) return finding(paidOn <= payBy);
  return facts.asOf <= payBy ? MET : finding(undefined, `${child.path}.insurance.paidOn`);
}

function yearEndRule(scheme: Scheme, facts: Facts): Judged[] {
  const { yearEndChoiceDays, enrolDays, cite } = scheme;
  const days = yearEndChoiceDays === 'unknown' ? enrolDays : yearEndChoiceDays;
  if (addDays(facts.birthDate, days) <= `${yearOf(facts.birthDate)}-12-31`) return [];
  return yearEndChoiceDays === 'unknown'
    ? [adding('premium-of-the-next-year', OPEN, cite)]
    : [adding('choice-of-birth-year-next-year-or-both', MET, cite)];
}

function deathRule({ deathInWindowCovered, cite }: Scheme, child: ChildFacts, from: string): Judged[] {
  if (child.deathDate === undefined) return [];
  if (from > child.deathDate) return [deciding('cover-for-the-days-of-life', NOT_MET, cite)];
  const kept = deathInWindowCovered === 'unknown' ? OPEN : finding(deathInWindowCovered);
  return [deciding('cover-for-the-days-of-life', kept, cite)];
}

interface Cover {
  readonly rules: Judged[];
  readonly from: string;
}

/** Whether, and from when, one who enrols has cover: from birth inside the window, later as the place says. */
function coverOf(scheme: Scheme, child: ChildFacts, facts: Facts, payBy: string): Cover {
  const { cite, late } = scheme;
  const window = inWindow(child, facts, payBy);
  if (window.result !== 'not-met')
    return { rules: [deciding('enrol-and-pay-in-the-window', window, cite)], from: facts.birthDate };
  const from = monthAfter(child.insurancePaidOn ?? payBy);
  const rule = adding('enrol-and-pay-in-the-window', NOT_MET, cite);
  const found = { 'month-after-payment': MET, none: NOT_MET, unknown: OPEN }[late];
  return { rules: [rule, deciding('cover-when-enrolled-late', found, cite)], from };
}

/** 新生儿医保待遇: at the household the child joins, the residence being the family's other choice. */
export function newbornInsuranceCover(child: ChildFacts, facts: Facts): Entitlement {
  const division = householdOrResidence(facts.given);
  const pack = packNames(facts.law, division, 'newborn-insurance-cover');
  const head = { code: 'newborn-insurance-cover', subject: child.subject, pack } as const;
  if (division === undefined) return notKnown(head, 'child.household');
  const scheme = schemeFor(facts.law, 'newborn-insurance-cover', division);
  if (!scheme) return withoutScheme(head, facts.law, division);
  const { cite } = scheme;
  const { date: payBy, provisional } = endOfPeriodDays(facts.birthDate, scheme.enrolDays);
  const cover = coverOf(scheme, child, facts, payBy);
  const rules = [
    deciding('live-birth', finding(child.live, `${child.path}.liveBirth`), cite),
    deciding('window-known-for-the-place', scheme.seen ? MET : OPEN, cite),
    ...cover.rules,
    adding('household-or-residence', MET, cite),
    ...yearEndRule(scheme, facts),
    ...deathRule(scheme, child, cover.from),
    ...noted(scheme.notes, facts),
  ];
  return decide(head, rules, () => ({
    from: cover.from,
    until: `${yearOf(cover.from)}-12-31`,
    deadline: payBy,
    ...(provisional ? { provisional } : {}),
    payer: 'resident-insurance-fund',
  }));
}
