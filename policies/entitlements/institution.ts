import type { InstitutionFacts } from '../../schemas/entitlement-check.ts';
import type { Decision } from '../../schemas/entitlement.ts';
import type { Period } from '../../schemas/pack.ts';
import type { Band, InstitutionCondition } from '../../schemas/pack-terms.ts';
import { addDays, addMonths } from '../calendar/date.ts';
import { packNames, schemesFor, type Law } from './law.ts';
import { fen, sharing } from './money.ts';
import { beside, decide, deciding, finding, MET, notKnown, OPEN, type Finding, type Judged } from './rule.ts';
import { stackDecisions } from './stack.ts';

type Construction = Period<'childcare-construction-subsidy'>;
type Operating = Period<'childcare-operating-subsidy'>;

const MONTHS_OF_YEAR = 12;

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
      return subsidisedKind(facts.kind, kinds);
  }
}

/** Kinds of which no text that was seen says whether it means them too: childcare of hospitals and in homes (家庭托育点). */
const UNSAID_KINDS: readonly InstitutionFacts['kind'][] = ['hospital', 'home'];

function subsidisedKind(kind: InstitutionFacts['kind'], kinds: readonly string[] | undefined): Finding {
  if (kind === undefined) return finding(undefined, 'institution.kind');
  if (!kinds || kinds.includes(kind)) return MET;
  return UNSAID_KINDS.includes(kind) ? OPEN : finding(false);
}

/** 社会力量举办: not public; an institution known to be a social one and said to be public is a contradiction, so no. */
function runBySocialForces({ ownership, kind }: InstitutionFacts): boolean | undefined {
  if (ownership !== undefined) return ownership === 'private';
  return kind === 'social' ? true : undefined;
}

function requiredOf(scheme: Construction | Operating, facts: InstitutionFacts): Judged[] {
  const kinds = 'kinds' in scheme ? scheme.kinds : undefined;
  return [
    ...scheme.requires.map(({ rule, when, cite }) =>
      deciding(rule, judgeInstitution(when, facts, kinds), cite),
    ),
    ...scheme.notes.map(({ rule, result, cite }) => beside(rule, result === 'unknown' ? OPEN : MET, cite)),
  ];
}

interface Sum {
  readonly yuan: number;
  readonly rules: readonly Judged[];
}

function bandSum(bands: readonly Band[], facts: InstitutionFacts, cite: Judged['citation']): Sum {
  const { slots } = facts;
  if (slots === undefined)
    return { yuan: 0, rules: [deciding('slots-in-a-band', finding(undefined, 'institution.slots'), cite)] };
  const band = bands.find(({ slotsFrom, slotsTo }) => slotsFrom <= slots && slots <= (slotsTo ?? Infinity));
  return { yuan: band?.yuan ?? 0, rules: [deciding('slots-in-a-band', finding(band !== undefined), cite)] };
}

/** Children enrolled on the day, counted at most up to the places there are. */
function countedPlaces(
  basis: 'enrolled' | 'slots',
  { enrolled, slots }: InstitutionFacts,
): { places: number; missing: string[] } {
  const missing = [
    ...(basis === 'enrolled' && enrolled === undefined ? ['institution.enrolled'] : []),
    ...(slots === undefined ? ['institution.slots'] : []),
  ];
  if (missing.length > 0) return { places: 0, missing };
  const counted = basis === 'slots' ? slots : Math.min(enrolled ?? 0, slots ?? 0);
  return { places: counted ?? 0, missing: [] };
}

function sumOf(scheme: Construction | Operating, facts: InstitutionFacts): Sum {
  if (scheme.bands) return bandSum(scheme.bands, facts, scheme.cite);
  const basis = ('basis' in scheme ? scheme.basis : undefined) ?? 'slots';
  const { places, missing } = countedPlaces(basis, facts);
  const known = finding(missing.length > 0 ? undefined : true, ...missing);
  return {
    yuan: (scheme.yuanPerSlot ?? 0) * places,
    rules: [deciding(`places-counted-by-${basis}`, known, scheme.cite)],
  };
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
  return stackDecisions(
    head,
    schemes.map((scheme) => {
      const sum = sumOf(scheme, facts);
      const split = sharing(scheme, divisionCode);
      return decide(head, [...requiredOf(scheme, facts), ...sum.rules, ...split.rules], () => ({
        amountFen: fen(sum.yuan),
        payer: 'finance',
        payee: 'institution',
        ...split.benefit,
      }));
    }),
  );
}

interface Term {
  readonly rules: readonly Judged[];
  readonly from?: string;
  readonly until?: string;
}

/** When the paid years run: after whole months of operation, for a number of years or without end. */
function termOf({ afterMonths = 0, years, cite }: Operating, facts: InstitutionFacts, asOf: string): Term {
  if (afterMonths === 0 && years === undefined) return { rules: [] };
  const asks = 'institution.openedOn';
  const { openedOn } = facts;
  const from = openedOn === undefined ? undefined : addMonths(openedOn, afterMonths);
  const until =
    openedOn === undefined || years === undefined
      ? undefined
      : addDays(addMonths(openedOn, afterMonths + years * MONTHS_OF_YEAR), -1);
  const after = from === undefined ? undefined : asOf >= from;
  const within = until === undefined ? undefined : asOf <= until;
  return {
    rules: [
      ...(afterMonths > 0 ? [deciding(`operated-${afterMonths}-months`, finding(after, asks), cite)] : []),
      ...(years === undefined ? [] : [deciding(`within-${years}-years`, finding(within, asks), cite)]),
    ],
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
}

/** 运营补贴: the sum of one year. */
function operatingSubsidy(facts: InstitutionFacts, law: Law): Decision<'institution'> {
  const { divisionCode } = facts;
  const head = headOf('childcare-operating-subsidy', law, divisionCode);
  if (divisionCode === undefined) return notKnown(head, 'institution.divisionCode');
  const schemes = schemesFor(law, 'childcare-operating-subsidy', divisionCode);
  return stackDecisions(
    head,
    schemes.map((scheme) => {
      const sum = sumOf(scheme, facts);
      const { rules: termRules, ...term } = termOf(scheme, facts, law.asOf);
      const split = sharing(scheme, divisionCode);
      const rules = [...requiredOf(scheme, facts), ...termRules, ...sum.rules, ...split.rules];
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
