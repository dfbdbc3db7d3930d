import { patch, unit, type Guard } from './guard.ts';

const PAPERS = 'policies/entitlements/invariants.test.ts';
const WITHIN_REACH = 'policies/entitlements/invariants-within-reach.test.ts';
const MEDICAL = 'policies/entitlements/medical-cost.ts';
const PLAN = 'policies/graph/plan-case.ts';
const CONDITIONS = 'policies/entitlements/conditions.ts';
const ALLOWANCE = 'policies/entitlements/maternity-allowance.ts';

/** What the papers forbid any input to break (facts 1.6), broken once each: docs/policy-invariants.md. */
export const INVARIANTS: readonly Guard[] = [
  {
    name: 'invariant I1: the plan never reads how many children somebody has',
    patches: [
      patch(
        PLAN,
        "if (isOnDeclaration(code)) return 'not-applicable';",
        "if (isOnDeclaration(code) || (facts.notification.childRank ?? 1) > 3) return 'not-applicable';",
      ),
    ],
    check: unit(PAPERS, 'rank and checks change nothing of the plan'),
  },
  {
    name: 'invariant I1: 户口 is registered whatever the marriage',
    patches: [
      patch(
        PLAN,
        "if (route !== 'offline') return 'waiting';",
        "if (route !== 'offline' && facts.notification.marriage.status !== 'unmarried') return 'waiting';",
      ),
    ],
    check: unit(PAPERS, 'marriage may change the route, never whether it is registered'),
  },
  {
    name: 'invariant I2: nothing of school reads how many children somebody has',
    patches: [
      patch(
        'policies/entitlements/preschool-aid.ts',
        "deciding('child-lives', finding(child.deathDate === undefined), cite),",
        "deciding('child-lives', finding(child.deathDate === undefined && child.rank !== 4), cite),",
      ),
    ],
    check: unit(WITHIN_REACH, 'aid in kindergarten'),
  },
  {
    name: 'invariant I2: an employer is never told why',
    patches: [
      patch(
        'policies/entitlements/employer-words.ts',
        "return result === 'met' && when === 'always';",
        "return result === 'met' && when !== 'not-settled';",
      ),
    ],
    check: unit(
      'policies/entitlements/employer-words.test.ts',
      'a text that hangs on a fact of the family is not told',
    ),
  },
  {
    name: 'invariant I3: what maternity insurance pays is free of income tax, and nothing else is said to be',
    patches: [
      patch('policies/entitlements/money.ts', 'if (payer !== MATERNITY_FUND)', "if (payer === 'finance')"),
    ],
    check: unit(PAPERS, 'I3: '),
  },
  {
    name: 'invariant I4: an unemployed mother in resident insurance has her cost paid',
    patches: [
      patch(
        MEDICAL,
        'if (employment.residentInsured) {',
        "if (employment.residentInsured && facts.wedlock.state === 'married') {",
      ),
    ],
    check: unit(PAPERS, 'I4: '),
  },
  {
    name: 'invariant I5: the unemployment fund pays the premium of those who receive its benefit',
    patches: [patch(MEDICAL, "premiumPayer: 'unemployment-insurance-fund'", "premiumPayer: 'finance'")],
    check: unit(PAPERS, 'I5: '),
  },
  {
    name: 'invariant I6: a flexible worker is insured only where the pool has opened it',
    patches: [patch(ALLOWANCE, "if (!insurance || insurance.open === 'no') {", 'if (!insurance) {')],
    check: unit(PAPERS, 'I6: '),
  },
  {
    name: 'invariant I6: the allowance of a flexible worker is by her own base',
    patches: [
      patch(
        ALLOWANCE,
        'flexibleRules(given), employment?.contributionBaseFen',
        'flexibleRules(given), employment?.employerAverageMonthlyWageFen',
      ),
    ],
    check: unit(PAPERS, 'I6: '),
  },
  {
    name: 'invariant I7: with every leave comes that pay, record and rank do not suffer',
    patches: [
      patch(
        CONDITIONS,
        "if ((from ?? '') > facts.asOf || found.result === 'not-met') return [];",
        "if ((from ?? '') > facts.asOf || found.result === 'not-met' || facts.liveCount === 2) return [];",
      ),
    ],
    check: unit(WITHIN_REACH, 'I7: '),
  },
  {
    name: 'invariant I8: local money says whether its scheme was filed',
    patches: [
      patch(
        'policies/entitlements/local-money.ts',
        "adding('filed-with-the-province', filed, scheme.filing.cite),",
        '...(filed === MET ? [] : []),',
      ),
    ],
    check: unit(PAPERS, 'I8: '),
  },
  {
    name: 'invariant I9: the place of birth takes nothing away',
    patches: [
      patch(
        'policies/entitlements/facts.ts',
        'householdDivision: joinedHousehold(given)?.divisionCode,',
        'householdDivision: given.facility?.divisionCode ?? joinedHousehold(given)?.divisionCode,',
      ),
    ],
    check: unit(PAPERS, 'no combination of places is refused'),
  },
  {
    name: 'invariant I9: a household in another province is planned too',
    patches: [
      patch(PLAN, "if (route !== 'offline') return 'waiting';", "if (route === 'joint') return 'waiting';"),
    ],
    check: unit(PAPERS, 'a birth in one province with a household in another'),
  },
  {
    name: 'invariant I10: what was given is not asked for again',
    patches: [
      patch(
        CONDITIONS,
        "finding(given.delivery?.difficult, 'delivery.difficult'),",
        "finding(given.delivery?.difficult ? true : undefined, 'delivery.difficult'),",
      ),
    ],
    check: unit(WITHIN_REACH, 'no decision and no offer asks for a fact that is there'),
  },
  {
    name: 'invariant I11: the shares of finance sum to 100 %',
    patches: [
      patch(
        'policies/entitlements/money.ts',
        'entry.shares.map((share) => ({ ...share }))',
        'entry.shares.slice(0, 1).map((share) => ({ ...share }))',
      ),
    ],
    check: unit(PAPERS, 'I11: '),
  },
];
