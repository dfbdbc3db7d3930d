import type { Child } from '../../schemas/birth-notification.ts';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { addDays, addMonths, yearOf } from '../calendar/date.ts';
import { newbornCoverRule, newbornPayBy } from '../insurance/newborn-cover.ts';
import { subjectOf, type BirthFacts } from './facts.ts';
import { packName, provincePack } from './packs.ts';
import { NATIONAL } from './packs/national.ts';
import { adding, decide, deciding, noScheme, resultOf, type Judged } from './rule.ts';

/** 3岁以下婴幼儿照护专项附加扣除 for one child: 36 calendar months from the birth month (facts 8a.2). */
export function infantCareTaxDeduction(child: Child, facts: BirthFacts): Entitlement {
  const { from, fenPerMonth, months, citation } = NATIONAL.taxDeduction;
  const head = { code: 'infant-care-tax-deduction', subject: subjectOf(child), pack: packName() } as const;
  if (facts.asOf < from) return noScheme(head);
  const firstDay = `${facts.birthDate.slice(0, 7)}-01`;
  const lastDay = addDays(addMonths(firstDay, months), -1);
  const rules = [
    deciding('live-birth', resultOf(child.liveBirth), citation),
    deciding('within-36-months', resultOf(facts.asOf <= lastDay), citation),
  ];
  if (child.deathAt !== undefined) rules.push(deciding('months-until-the-death', 'unknown', citation));
  return decide(head, rules, () => ({
    amountPerMonthFen: fenPerMonth,
    months,
    from: firstDay,
    until: lastDay,
    payer: 'tax',
  }));
}

/** 新生儿医保待遇: at the household the child joins, the mother's residence being the family's other choice. */
export function newbornInsuranceCover(child: Child, facts: BirthFacts): Entitlement {
  const division = facts.householdDivision ?? facts.birth.mother.residence.divisionCode;
  const place = newbornCoverRule(division);
  const head = {
    code: 'newborn-insurance-cover',
    subject: subjectOf(child),
    pack: packName(provincePack(division, facts.asOf)),
  } as const;
  const payBy = newbornPayBy(facts.birthDate, place).date;
  const yearEnd = `${yearOf(facts.birthDate)}-12-31`;
  const rules: Judged[] = [
    deciding('live-birth', resultOf(child.liveBirth), place.citation),
    deciding('window-known-for-the-place', place.seen ? 'met' : 'unknown', place.citation),
    deciding('enrol-and-pay-in-the-window', facts.asOf <= payBy ? 'met' : 'unknown', place.citation, [
      'child.insurance.enrolledOn',
    ]),
    adding('household-or-residence', 'met', place.citation),
  ];
  if (addDays(facts.birthDate, 90) > yearEnd) {
    rules.push(
      place.yearEndChoiceDays === null
        ? adding('premium-of-the-next-year', 'unknown', place.citation)
        : adding('choice-of-birth-year-next-year-or-both', 'met', place.citation),
    );
  }
  if (child.deathAt !== undefined) {
    const kept = place.deathInWindowCovered ?? undefined;
    rules.push(deciding('cover-for-the-days-of-life', resultOf(kept), place.citation));
  }
  return decide(head, rules, () => ({
    from: facts.birthDate,
    until: yearEnd,
    deadline: payBy,
    payer: 'resident-insurance-fund',
  }));
}
