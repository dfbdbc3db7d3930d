import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import { addDays, addMonths, yearOf } from '../calendar/date.ts';
import { onOrAfterWorkingDay } from '../calendar/working-days.ts';
import { newbornCover, newbornCoverRule } from '../insurance/newborn-cover.ts';
import type { Edge } from './found.test-data.ts';
import {
  around,
  beside,
  dayIn,
  familyOf,
  later,
  onBirth,
  placeIn,
  ruleOf,
  type Answer,
} from './people.test-data.ts';

/** The boundaries of what a birth gives a family. */

export type Row = (edge: Edge) => Answer[];

const YEAR = 12;

/** To the day before that birthday (facts 8a.2). */
const underAge: Row = (edge) => {
  const bornOn = later('2025-03-10', dayIn(edge.owner));
  const facts = familyOf({ place: placeIn(edge), bornOn });
  const birthday = addMonths(bornOn, YEAR * Number(edge.value));
  return around(birthday, (asOf) => onBirth(facts, edge.code, asOf).outcome, [
    'eligible',
    'not-eligible',
    'not-eligible',
  ]);
};

/** Calendar months from that of the birth. */
const deductionMonths: Row = (edge) => {
  const facts = familyOf({ place: placeIn(edge), bornOn: '2025-03-10' });
  const after = addMonths('2025-03-01', Number(edge.value));
  return around(after, (asOf) => onBirth(facts, edge.code, asOf).outcome, [
    'eligible',
    'not-eligible',
    'not-eligible',
  ]);
};

/** A birth whose so-manieth day is a working day, so that it is the last one. */
function bornWithWorkingEnd(days: number): string {
  let bornOn = '2026-03-03';
  while (onOrAfterWorkingDay(addDays(bornOn, days)).date !== addDays(bornOn, days))
    bornOn = addDays(bornOn, 1);
  return bornOn;
}

/** 90 days, the last of them counted. */
const enrolDays: Row = (edge) => {
  const days = Number(edge.value);
  const being = { place: placeIn(edge), bornOn: bornWithWorkingEnd(days) };
  const paid = (paidOn: string) =>
    familyOf(being, { children: [{ order: 1, liveBirth: true, insurance: { paidOn } }] });
  const last = addDays(being.bornOn, days);
  const got = (day: string) =>
    ruleOf(onBirth(paid(day), edge.code, addDays(last, 30)), 'enrol-and-pay-in-the-window');
  return around(last, got, ['met', 'met', 'not-met']);
};

/** Fewer than so many days before the end of the year there is a choice of years. */
const yearEndChoice: Row = (edge) => {
  const asked = (bornOn: string) =>
    ruleOf(
      onBirth(familyOf({ place: placeIn(edge), bornOn }), edge.code, bornOn),
      'choice-of-birth-year-next-year-or-both',
    );
  return around(addDays('2026-12-31', -Number(edge.value)), asked, [undefined, undefined, 'met']);
};

/** A premium is of its year alone: of the years beside it nobody knows it. */
const premiumYear: Row = (edge) => {
  const premiums = edge.owner['premiumYuanByYear'] as Readonly<Record<string, number>>;
  const year = Number(edge.at.split('/').at(-1));
  const got = (of: number) => {
    const day = `${of}-03-03`;
    return newbornCover(day, day, newbornCoverRule(placeIn(edge), day)).premiumFen;
  };
  return beside(
    year,
    got,
    [year - 1, year, year + 1].map((of) => {
      const yuan = premiums[of];
      return yuan === undefined ? null : yuan * 100;
    }),
  );
};

const firstBirthYear: Row = (edge) => {
  const asOf = `${yearOf(edge.owner['from'] as string)}-06-01`;
  const got = (bornOn: string) =>
    onBirth(familyOf({ place: placeIn(edge), bornOn }), edge.code, asOf).outcome;
  return around(`${String(edge.value)}-01-01`, got, ['not-eligible', 'eligible', 'eligible']);
};

/** To the end of the year so many after that of the birth; later it is asked when the first claim was made. */
const firstClaim: Row = (edge) => {
  const facts = familyOf({ place: placeIn(edge), bornOn: '2026-05-05' });
  const got = (asOf: string) => onBirth(facts, edge.code, asOf).outcome;
  return around(`${2026 + Number(edge.value)}-12-31`, got, ['eligible', 'eligible', 'unknown']);
};

/** Who is born before the scheme has the months to that of the birthday: the last of them, and none the month after. */
const subsidyYears: Row = (edge) => {
  const { from, yuanPerMonth } = edge.owner as { readonly from: string; readonly yuanPerMonth: number };
  const born = (bornOn: string) =>
    onBirth(familyOf({ place: placeIn(edge), bornOn }), edge.code, `${yearOf(from)}-06-01`);
  const oneMonth = addMonths(from, -YEAR * Number(edge.value));
  const whole = onBirth(familyOf({ place: placeIn(edge), bornOn: from }), edge.code, from).schedule?.length;
  return [
    ...around(oneMonth, (day) => born(day).amountFen, [undefined, yuanPerMonth * 100, yuanPerMonth * 100]),
    { on: from, got: whole, is: edge.value },
  ];
};

/** Until the day before it goes through the employer. */
const paidToPerson: Row = (edge) => {
  const facts = familyOf({ place: placeIn(edge), bornOn: dayIn(edge.owner) });
  const got = (asOf: string) => onBirth(facts, edge.code, asOf).payee;
  return around(String(edge.value), got, ['employer', 'mother', 'mother']);
};

/** Her leave may begin so many days before the birth: from then on there is a window of his (甘肃六). */
const beforeBirth: Row = (edge) => {
  const bornOn = '2026-11-10';
  const facts = familyOf({ place: '629999', bornOn });
  const got = (leaveFrom: string) =>
    onBirth({ ...facts, mother: { ...facts.mother, leaveFrom } }, 'paternity-leave', bornOn).from;
  const first = addDays(bornOn, -Number(edge.value));
  return around(first, got, [undefined, first, addDays(first, 1)]);
};

interface Ranked {
  readonly rank: number;
  readonly orMore: boolean;
}

/** Below the first rank there is nothing; beyond the last the text does not speak. */
function resultFor(amounts: readonly Ranked[], rank: number): string {
  if (amounts.some((a) => a.rank === rank || (a.orMore && a.rank < rank))) return 'met';
  return amounts.every((a) => a.rank < rank) ? 'unknown' : 'not-met';
}

const amounts: Row = (edge) => {
  const list = edge.value as readonly Ranked[];
  const last = Math.max(...list.map(({ rank }) => rank));
  const being = { place: placeIn(edge), bornOn: dayIn(edge.owner) };
  // a list that goes on without end turns over at its first rank, every other at its last one
  return Array.from({ length: last + 1 }, (_, i) => i + 1).map((childRank) => ({
    on: `child ${childRank}`,
    got: ruleOf(onBirth(familyOf(being, { childRank }), edge.code, being.bornOn), 'amount-for-this-child'),
    is: resultFor(list, childRank),
  }));
};

/** 统筹区 that are named, and one beside them. */
const pools: Row = (edge) => {
  const named = edge.value as readonly string[];
  const bornOn = dayIn(edge.owner);
  const opened = (pool: string) => {
    const facts = familyOf({ place: pool, bornOn });
    const employment = { ...facts.mother?.employment, kind: 'flexible' as const };
    const decided = onBirth(
      { ...facts, mother: { ...facts.mother, employment } },
      'maternity-allowance',
      bornOn,
    );
    return ruleOf(decided, 'pool-opened-to-flexible-workers');
  };
  return [...named.map((pool) => [pool, 'met'] as const), [placeIn(edge), 'not-met'] as const].map(
    ([pool, is]) => ({
      on: pool,
      got: opened(pool),
      is,
    }),
  );
};

/** Said with the decision from the day of its own paper on. */
const noteFrom: Row = (edge) => {
  const notes = edge.owner['notes'] as readonly { readonly rule: string }[];
  const rule = notes[Number(edge.at.split('/').at(-2))]?.rule ?? '';
  const facts: BirthFacts = familyOf({ place: placeIn(edge), bornOn: dayIn(edge.owner) });
  const got = (asOf: string) => ruleOf(onBirth(facts, edge.code, asOf), rule);
  return around(String(edge.value), got, [undefined, 'met', 'met']);
};

export const BIRTH: Readonly<Record<string, Row | undefined>> = {
  'parental-leave/underAge': underAge,
  'nursing-breaks/underAge': underAge,
  'childcare-enrolment-subsidy/underAge': underAge,
  'infant-care-tax-deduction/months': deductionMonths,
  'newborn-insurance-cover/enrolDays': enrolDays,
  'newborn-insurance-cover/yearEndChoiceDays': yearEndChoice,
  'newborn-insurance-cover/premiumYuanByYear': premiumYear,
  'childcare-subsidy/firstBirthYear': firstBirthYear,
  'childcare-subsidy/firstClaimWithinYears/value': firstClaim,
  'childcare-subsidy/years': subsidyYears,
  'maternity-allowance/paidToPersonFrom/value': paidToPerson,
  'maternity-leave/prebirthMax': beforeBirth,
  'local-birth-grant/amounts': amounts,
  'local-childcare-grant/amounts': amounts,
  'flexible-worker-insurance/pools': pools,
  'notes/from': noteFrom,
};
