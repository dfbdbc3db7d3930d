import type { Entitlement } from '../../schemas/entitlement.ts';
import { addDays, addMonths } from '../calendar/date.ts';
import { noted } from './conditions.ts';
import type { ChildFacts, Facts } from './facts.ts';
import { packNames, schemeFor, withoutScheme } from './law.ts';
import { claimOf, fen } from './money.ts';
import { decide, deciding, finding, OPEN } from './rule.ts';

const FIRST_OF_MONTH = '-01';

/** Calendar months from the month of one date to that of another, both counted. */
function monthsBetween(from: string, until: string): number {
  const index = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
  return index(until) - index(from) + 1;
}

/** 3岁以下婴幼儿照护专项附加扣除 for one child: calendar months from the birth month (facts 8a.2). */
export function infantCareTaxDeduction(child: ChildFacts, facts: Facts): Entitlement {
  const pack = packNames(facts.law, undefined, 'infant-care-tax-deduction');
  const head = { code: 'infant-care-tax-deduction', subject: child.subject, pack } as const;
  const scheme = schemeFor(facts.law, 'infant-care-tax-deduction', undefined);
  if (!scheme) return withoutScheme(head, facts.law, undefined);
  const { cite } = scheme;
  const birthMonth = `${facts.birthDate.slice(0, 7)}${FIRST_OF_MONTH}`;
  const until = addDays(addMonths(birthMonth, scheme.months), -1);
  const from = birthMonth < scheme.from ? scheme.from : birthMonth;
  const rules = [
    deciding('live-birth', finding(child.live, `${child.path}.liveBirth`), cite),
    deciding(`within-${scheme.months}-months`, finding(facts.asOf <= until), cite),
    ...(child.deathDate === undefined ? [] : [deciding('months-until-the-death', OPEN, cite)]),
    ...noted(scheme.notes, facts),
  ];
  return decide(head, rules, () => ({
    amountPerMonthFen: fen(scheme.yuanPerMonth),
    months: monthsBetween(from, until),
    from,
    until,
    payer: 'tax',
    ...claimOf(scheme),
  }));
}
