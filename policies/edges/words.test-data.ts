import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import type { BirthCondition } from '../../schemas/pack-terms.ts';
import { addMonths } from '../calendar/date.ts';
import { judge } from '../entitlements/conditions.ts';
import { openFacts } from '../entitlements/decide.ts';
import type { Row } from './birth.test-data.ts';
import type { Edge } from './found.test-data.ts';
import { around, familyOf, placeIn } from './people.test-data.ts';

/** Conditions that count or date something, those that only ask yes or no, and numbers at which nothing turns over. */

const BORN = '2026-11-10';

function judged(edge: Edge, more: Partial<BirthFacts>, asOf = BORN): string {
  const facts = openFacts(familyOf({ place: placeIn(edge), bornOn: BORN }, more), asOf);
  if (!facts) throw new Error('no day of birth');
  return judge(edge.value as BirthCondition, facts, edge.pack.division).result;
}

/** From the first child on. */
const byRank =
  (results: readonly string[]): Row =>
  (edge) =>
    results.map((is, i) => ({ on: `child ${i + 1}`, got: judged(edge, { childRank: i + 1 }), is }));

/** Of none live-born, one, two and three. */
const byLiveBirths =
  (results: readonly string[]): Row =>
  (edge) =>
    results.map((is, live) => {
      const children = [0, 1, 2].map((i) => ({ order: i + 1, liveBirth: i < live }));
      return { on: `${live} live-born`, got: judged(edge, { children }), is };
    });

/** Married on the day of the birth, however it went on (facts 8b.2); to the day itself where it ended. */
const married: Row = (edge) => [
  ...around(BORN, (marriedOn) => judged(edge, { marriage: { status: 'married', marriedOn } }), [
    'met',
    'met',
    'not-met',
  ]),
  ...around(
    BORN,
    (endedOn) =>
      judged(edge, {
        marriage: { status: 'divorced', marriedOn: '2020-01-01', endedOn, endedBy: 'divorce' },
      }),
    ['not-met', 'met', 'met'],
  ),
];

/** Minor to the day before the eighteenth birthday (民法典 17). */
const minorChild: Row = (edge) =>
  around(addMonths(BORN, 18 * 12), (asOf) => judged(edge, {}, asOf), ['met', 'not-met', 'not-met']);

export const CONDITIONS: Readonly<Record<string, Row | undefined>> = {
  'when/third-child': byRank(['not-met', 'not-met', 'met', 'unknown']),
  'when/two-or-more-children': byRank(['not-met', 'met', 'met', 'met']),
  'when/two-or-three-children': byRank(['not-met', 'met', 'met', 'unknown']),
  'when/extra-baby': byLiveBirths(['not-met', 'not-met', 'met', 'met']),
  'when/newborn-lives': byLiveBirths(['not-met', 'met', 'met', 'met']),
  'when/live-birth': byLiveBirths(['not-met', 'met', 'met', 'met']),
  'when/married': married,
  'when/minor-child': minorChild,
};

/** They hold or do not: nothing is counted. */
export const YES_OR_NO = [
  'always',
  'born-to-the-parents',
  'caesarean',
  'county-public-hospital-here',
  'couple-live-apart',
  'difficult-birth',
  'difficult-or-caesarean',
  'filed',
  'household-here',
  'housing-need',
  'inclusive-price',
  'meets-standards',
  'mother-without-work',
  'not-settled',
  'only-child-died',
  'only-child-disabled',
  'pre-pregnancy-check',
  'public-rental-tenant',
  'registered',
  'residence-here',
  'run-by-social-forces',
  'rural-family',
  'subsidised-kind',
].map((word) => `when/${word}`);

const GIVEN = 'it is what is given: no answer turns over at it';

/** Kinds of number that have no boundary, each with why. */
export const NOTHING_TURNS: Readonly<Record<string, string>> = {
  told: 'a figure that is said beside a rule or in a measure, and decides nothing',
  'maternity-leave/base': GIVEN,
  'maternity-leave/total': GIVEN,
  'maternity-leave/lossBeforeFourMonths': GIVEN,
  'maternity-leave/lossFromFourMonths': GIVEN,
  'maternity-leave/supplements/days': GIVEN,
  'paternity-leave/days': GIVEN,
  'paternity-leave/supplements/days': GIVEN,
  'parental-leave/daysPerYear': GIVEN,
  'nursing-breaks/hoursPerDay': GIVEN,
  'nursing-breaks/perExtraBabyHours': GIVEN,
  'maternity-allowance/days': GIVEN,
  'maternity-allowance/lossBeforeFourMonths': GIVEN,
  'maternity-allowance/lossFromFourMonths': GIVEN,
  'maternity-allowance/supplements/days': GIVEN,
  'childcare-subsidy/yuanPerYear': GIVEN,
  'childcare-subsidy/yuanPerMonth': GIVEN,
  'childcare-enrolment-subsidy/yuanPerMonth': GIVEN,
  'infant-care-tax-deduction/yuanPerMonth': GIVEN,
  'special-family-aid/yuanPerMonth/only-child-died/value': GIVEN,
  'special-family-aid/yuanPerMonth/only-child-disabled/value': GIVEN,
  'special-family-aid/pension/yuanPerMonth': GIVEN,
  'preschool-aid/ruralYuanPerYear': GIVEN,
  'preschool-aid/urbanYuanPerYear': GIVEN,
  'jointLists/version': 'the number of the list in the names of plans',
};
