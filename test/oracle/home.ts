import { birthday } from './days.ts';
import type { Household } from './household.ts';
import { LAW, said, settle, type Answer, type Row } from './law.ts';

/** What the home of the family has. */

const ADULT = 18;

/** A child under age in the family: of this delivery, or another one that somebody named. */
function minorChild({ born, asOf, living, facts }: Household): Answer {
  if (asOf < birthday(born, ADULT) && living > 0) return 'yes';
  const others = facts.family?.minorChildren;
  return said(others === undefined ? undefined : others > 0);
}

export function rowsOfHome(family: Household): Row[] {
  const { residence, asOf, rank, live, living, facts } = family;
  const isThere = (kind: keyof typeof LAW.housing): boolean =>
    LAW.housing[kind].some(({ at, from }) => residence.startsWith(at) && from <= asOf);
  const row = (code: string, kind: keyof typeof LAW.housing, answers: Answer[]): Row => {
    const head = { code, subject: 'family' };
    return isThere(kind)
      ? settle(head, answers, () => ({ payee: 'family' }))
      : { ...head, outcome: 'unknown' };
  };
  const many = rank >= 3 || live >= 2 || rank - 1 + live >= 2;
  return [
    row('housing-preference', 'preference', [said(many)]),
    row('housing-security-priority', 'priority', [minorChild(family), said(facts.housingNeed)]),
    row('public-rental-exchange', 'exchange', [said(facts.family?.publicRentalTenant), said(living > 0)]),
  ];
}
