import type { Decision, Entitlement } from '../../schemas/entitlement.ts';
import type { Period } from '../../schemas/pack.ts';
import { lastDayUnder } from '../calendar/date.ts';
import { noted, requirements } from './conditions.ts';
import { withinPeriod } from './days.ts';
import { missingLiveBirths, type ChildFacts, type Facts } from './facts.ts';
import { packNames, schemesFor, withoutScheme } from './law.ts';
import { claimOf, fen, sharing } from './money.ts';
import { adding, decide, deciding, finding, MET, notKnown, OPEN, type Finding, type Judged } from './rule.ts';
import { stackDecisions } from './stack.ts';
import { instalments, yearlySums } from './yearly-sums.ts';

interface Ranked {
  readonly rank: number;
  readonly orMore: boolean;
}

/** What the rank of a child hangs on: the first one's, or who of those before it was live-born. */
function missingOfRank(facts: Facts): string[] {
  return facts.given.childRank === undefined ? ['childRank'] : missingLiveBirths(facts);
}

/** The amount for a rank, whether there is one, and whether the text speaks of that rank at all. */
function amountFor<A extends Ranked>(
  amounts: readonly A[],
  child: ChildFacts,
  facts: Facts,
): { amount: A | undefined; covered: Finding } {
  const { rank } = child;
  if (child.live === false) return { amount: undefined, covered: finding(false) };
  const [first] = amounts;
  // one sum for the first and every later child: nobody is asked which it is
  if (child.live && first?.rank === 1 && first.orMore) return { amount: first, covered: MET };
  if (rank === undefined) return { amount: undefined, covered: finding(undefined, ...missingOfRank(facts)) };
  const amount = amounts.find((a) => a.rank === rank || (a.orMore && rank > a.rank));
  if (amount) return { amount, covered: MET };
  // a later child than the text speaks of: no text that was seen says no
  const beyond = amounts.every((a) => a.rank < rank);
  return { amount: undefined, covered: beyond ? OPEN : finding(false) };
}

/** 住院分娩补助 is one of a delivery: with the first child of it that was born alive. */
function onceForTheDelivery(
  { per, cite }: Period<'local-birth-grant'>,
  child: ChildFacts,
  facts: Facts,
): Judged[] {
  if (per !== 'delivery') return [];
  const before = facts.children.slice(0, facts.children.indexOf(child));
  const earlier = before.some(({ live }) => live)
    ? false
    : before.some(({ live }) => live === undefined)
      ? undefined
      : true;
  const missing = before.filter(({ live }) => live === undefined).map(({ path }) => `${path}.liveBirth`);
  return [deciding('once-for-the-delivery', finding(earlier, ...missing), cite)];
}

type LocalScheme = Period<'local-birth-grant'> | Period<'local-childcare-grant'>;

function localRules(scheme: LocalScheme, child: ChildFacts, covered: Finding, facts: Facts): Judged[] {
  const filed = scheme.filing.value === 'filed' ? MET : OPEN;
  return [
    deciding('live-birth', finding(child.live, `${child.path}.liveBirth`), scheme.cite),
    deciding('amount-for-this-child', covered, scheme.cite),
    ...requirements(scheme.requires, facts),
    adding('filed-with-the-province', filed, scheme.filing.cite),
    ...noted(scheme.notes, facts),
  ];
}

function payeeOf({ given }: Facts): Pick<Decision, 'payee'> {
  return given.choices?.payee ? { payee: given.choices.payee.holder } : {};
}

/** 地方一次性生育补贴 of one child, at the household the child joins. */
export function localBirthGrant(child: ChildFacts, facts: Facts): Entitlement {
  const division = facts.householdDivision;
  const pack = packNames(facts.law, division, 'local-birth-grant');
  const head = { code: 'local-birth-grant', subject: child.subject, pack } as const;
  if (division === undefined) return notKnown(head, 'child.household');
  const schemes = schemesFor(facts.law, 'local-birth-grant', division);
  if (schemes.length === 0) return withoutScheme(head, facts.law, division);
  return stackDecisions(
    head,
    schemes.map((scheme) => {
      const { amount, covered } = amountFor(scheme.amounts, child, facts);
      const split = sharing(scheme, division, facts.asOf);
      const rules = [
        ...localRules(scheme, child, covered, facts),
        ...onceForTheDelivery(scheme, child, facts),
        ...split.rules,
      ];
      return decide(head, rules, () => ({
        amountFen: fen(amount?.yuan ?? 0),
        payer: 'finance',
        ...payeeOf(facts),
        ...split.benefit,
        ...claimOf(scheme),
      }));
    }),
  );
}

/** 地方育儿补贴 of one child: a sum for each year of age, due by the year or by the month. */
export function localChildcareGrant(child: ChildFacts, facts: Facts): Entitlement {
  const division = facts.householdDivision;
  const pack = packNames(facts.law, division, 'local-childcare-grant');
  const head = { code: 'local-childcare-grant', subject: child.subject, pack } as const;
  if (division === undefined) return notKnown(head, 'child.household');
  const schemes = schemesFor(facts.law, 'local-childcare-grant', division);
  if (schemes.length === 0) return withoutScheme(head, facts.law, division);
  return stackDecisions(
    head,
    schemes.map((scheme) => {
      const { amount, covered } = amountFor(scheme.amounts, child, facts);
      const split = sharing(scheme, division, facts.asOf);
      const rules = [
        ...localRules(scheme, child, covered, facts),
        ...(child.deathDate === undefined ? [] : [deciding('years-until-the-death', OPEN, scheme.cite)]),
        ...split.rules,
      ];
      const schedule = amount ? instalments(amount, facts.birthDate) : [];
      return decide(head, rules, () => ({
        amountFen: schedule.reduce((sum, { amountFen }) => sum + amountFen, 0),
        schedule,
        from: facts.birthDate,
        until: lastDayUnder(amount ? yearlySums(amount).length : 0, facts.birthDate),
        ...(amount?.paid === 'monthly' ? { months: schedule.length } : {}),
        payer: 'finance',
        ...payeeOf(facts),
        ...split.benefit,
        ...claimOf(scheme),
      }));
    }),
  );
}

/** 入托补贴 of one child, by the month of enrolment until the day before three, where the institution is. */
export function childcareEnrolmentSubsidy(child: ChildFacts, facts: Facts): Entitlement {
  const { enrolledFrom, institutionDivisionCode } = facts.given.choices?.childcare ?? {};
  const division = institutionDivisionCode ?? facts.householdDivision;
  const pack = packNames(facts.law, division, 'childcare-enrolment-subsidy');
  const head = { code: 'childcare-enrolment-subsidy', subject: child.subject, pack } as const;
  if (division === undefined) return notKnown(head, 'choices.childcare');
  const schemes = schemesFor(facts.law, 'childcare-enrolment-subsidy', division);
  if (schemes.length === 0) return withoutScheme(head, facts.law, division);
  return stackDecisions(
    head,
    schemes.map((scheme) => {
      const { cite, underAge } = scheme;
      const until = lastDayUnder(underAge, facts.birthDate);
      const split = sharing(scheme, division, facts.asOf);
      const rules = [
        deciding('live-birth', finding(child.live, `${child.path}.liveBirth`), cite),
        deciding('child-lives', finding(child.deathDate === undefined), cite),
        deciding(
          'enrolled-before-that-age',
          finding(enrolledFrom === undefined ? undefined : enrolledFrom <= until, 'choices.childcare'),
          cite,
        ),
        deciding(`under-${underAge}-on-the-day`, finding(facts.asOf <= until), cite),
        ...requirements(scheme.requires, facts),
        ...noted(scheme.notes, facts),
        ...split.rules,
      ];
      return decide(head, rules, () => ({
        amountPerMonthFen: fen(scheme.yuanPerMonth),
        ...withinPeriod(scheme, { from: enrolledFrom ?? scheme.from, until }),
        payer: 'finance',
        ...payeeOf(facts),
        ...split.benefit,
        ...claimOf(scheme),
      }));
    }),
  );
}
