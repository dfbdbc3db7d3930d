import type { InstitutionFacts } from '../../schemas/entitlement-check.ts';
import type { Decision } from '../../schemas/entitlement.ts';
import type { Period } from '../../schemas/pack.ts';
import type { Band, InstitutionCondition, InstitutionRequirement } from '../../schemas/pack-terms.ts';
import { packNames, schemesFor, withoutScheme, type Law } from './law.ts';
import { fen, sharing } from './money.ts';
import {
  adding,
  beside,
  decide,
  deciding,
  finding,
  MET,
  notKnown,
  OPEN,
  type Finding,
  type Judged,
} from './rule.ts';
import { countedPlaces, infantClassesSum, usedEnough, type Sum } from './places.ts';
import { termOf } from './subsidy-years.ts';
import { stackDecisions } from './stack.ts';

type Construction = Period<'childcare-construction-subsidy'>;
type Operating = Period<'childcare-operating-subsidy'>;

/** Judges one condition of a pack about an institution. @param kinds the kinds that the scheme is for */
export function judgeInstitution(
  when: InstitutionCondition,
  facts: InstitutionFacts,
  kinds: readonly string[] | undefined,
): Finding {
  switch (when) {
    case 'meets-standards':
      return finding(facts.meetsStandards, 'institution.meetsStandards');
    case 'registered':
      return finding(facts.registered, 'institution.registered');
    case 'filed':
      return finding(facts.filed, 'institution.filed');
    case 'inclusive-price':
      return finding(facts.inclusivePrice, 'institution.inclusivePrice');
    case 'run-by-social-forces':
      return finding(runBySocialForces(facts), 'institution.ownership');
    case 'subsidised-kind':
      return subsidisedKind(facts, kinds);
  }
}

/** Kinds of which no text that was seen says whether it means them too: childcare of hospitals and in homes (家庭托育点). */
const UNSAID_KINDS: readonly InstitutionFacts['kind'][] = ['hospital', 'home'];

function subsidisedKind(
  { kind, ownership }: InstitutionFacts,
  kinds: readonly string[] | undefined,
): Finding {
  if (kind === undefined) return finding(undefined, 'institution.kind');
  // 社会力量举办 is not public; classes of kindergartens, employers and communities may be anybody's
  if (kind === 'social' && ownership === 'public') return finding(!kinds);
  if (!kinds || kinds.includes(kind)) return MET;
  return UNSAID_KINDS.includes(kind) ? OPEN : finding(false);
}

/** 社会力量举办: not public; an institution known to be a social one and said to be public is a contradiction, so no. */
function runBySocialForces({ ownership, kind }: InstitutionFacts): boolean | undefined {
  if (ownership !== undefined) return ownership === 'private';
  return kind === 'social' ? true : undefined;
}

function judgeRequired(
  { when, percentMin = 0 }: InstitutionRequirement,
  facts: InstitutionFacts,
  kinds: readonly string[] | undefined,
): Finding {
  return when === 'use-rate' ? usedEnough(facts, percentMin) : judgeInstitution(when, facts, kinds);
}

function requiredOf(scheme: Construction | Operating, facts: InstitutionFacts): Judged[] {
  const kinds = 'kinds' in scheme ? scheme.kinds : undefined;
  return [
    ...scheme.requires.map((asked) => deciding(asked.rule, judgeRequired(asked, facts, kinds), asked.cite)),
    ...scheme.notes.map(({ rule, result, cite }) => beside(rule, result === 'unknown' ? OPEN : MET, cite)),
  ];
}

function bandSum(bands: readonly Band[], facts: InstitutionFacts, cite: Judged['citation']): Sum {
  const { slots } = facts;
  if (slots === undefined)
    return { yuan: 0, rules: [deciding('slots-in-a-band', finding(undefined, 'institution.slots'), cite)] };
  const band = bands.find(({ slotsFrom, slotsTo }) => slotsFrom <= slots && slots <= (slotsTo ?? Infinity));
  return { yuan: band?.yuan ?? 0, rules: [deciding('slots-in-a-band', finding(band !== undefined), cite)] };
}

function sumOf(scheme: Construction | Operating, facts: InstitutionFacts): Sum {
  if (scheme.bands) return bandSum(scheme.bands, facts, scheme.cite);
  const basis = ('basis' in scheme ? scheme.basis : undefined) ?? 'slots';
  const { places, missing } = countedPlaces(basis, facts);
  const known = finding(missing.length > 0 ? undefined : true, ...missing);
  const rules = [deciding(`places-counted-by-${basis}`, known, scheme.cite)];
  // nothing to pay for is no right to nothing
  if (missing.length === 0) rules.push(deciding('any-places-to-pay-for', finding(places > 0), scheme.cite));
  return { yuan: (scheme.yuanPerSlot ?? 0) * places, rules };
}

function headOf<C extends 'childcare-construction-subsidy' | 'childcare-operating-subsidy'>(
  code: C,
  law: Law,
  division: string | undefined,
) {
  return { code, subject: 'institution', pack: packNames(law, division, code) } as const;
}

/** 建设补贴: once, by the size of the institution. */
function constructionSubsidy(facts: InstitutionFacts, law: Law): Decision<'institution'> {
  const { divisionCode } = facts;
  const head = headOf('childcare-construction-subsidy', law, divisionCode);
  if (divisionCode === undefined) return notKnown(head, 'institution.divisionCode');
  const schemes = schemesFor(law, 'childcare-construction-subsidy', divisionCode);
  if (schemes.length === 0) return withoutScheme(head, law, divisionCode);
  return stackDecisions(
    head,
    schemes.map((scheme) => {
      const sum = sumOf(scheme, facts);
      const split = sharing(scheme, divisionCode, law.asOf);
      return decide(head, [...requiredOf(scheme, facts), ...sum.rules, ...split.rules], () => ({
        amountFen: fen(sum.yuan),
        payer: 'finance',
        payee: 'institution',
        ...split.benefit,
      }));
    }),
  );
}

/** What runs is paid for: one that opens later has no right yet. Where nobody said when it opened the right stands. */
function openedRule({ openedOn }: InstitutionFacts, asOf: string, cite: Judged['citation']): Judged {
  if (openedOn === undefined) return adding('has-opened', finding(undefined, 'institution.openedOn'), cite);
  return deciding('has-opened', finding(openedOn <= asOf), cite);
}

/** 运营补贴: the sum of one year. */
function operatingSubsidy(facts: InstitutionFacts, law: Law): Decision<'institution'> {
  const { divisionCode } = facts;
  const head = headOf('childcare-operating-subsidy', law, divisionCode);
  if (divisionCode === undefined) return notKnown(head, 'institution.divisionCode');
  const schemes = schemesFor(law, 'childcare-operating-subsidy', divisionCode);
  if (schemes.length === 0) return withoutScheme(head, law, divisionCode);
  return stackDecisions(
    head,
    schemes.map((scheme) => {
      const sum = infantClassesSum(scheme, facts, sumOf(scheme, facts));
      const { rules: termRules, ...term } = termOf(scheme, facts, law.asOf);
      const split = sharing(scheme, divisionCode, law.asOf);
      const opened = openedRule(facts, law.asOf, scheme.cite);
      const rules = [...requiredOf(scheme, facts), opened, ...termRules, ...sum.rules, ...split.rules];
      return decide(head, rules, () => ({
        amountFen: fen(sum.yuan),
        ...term,
        payer: 'finance',
        payee: 'institution',
        ...split.benefit,
      }));
    }),
  );
}

/** The subsidies of a childcare institution (托育机构) where it stands. */
export function institutionDecisions(facts: InstitutionFacts, law: Law): Decision<'institution'>[] {
  return [constructionSubsidy(facts, law), operatingSubsidy(facts, law)];
}
