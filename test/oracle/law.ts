import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { HouseholdTerm } from './newer.ts';

/** The numbers of the second reckoning: data beside the packs, one line for a place. Read as written; types say what is used. */

export interface LeaveRow {
  readonly since: string;
  readonly total?: number;
  readonly extra?: number;
  readonly check?: number;
  readonly third?: number;
  readonly hard?: number;
  readonly more?: number;
  readonly paternity: number;
  readonly window?: string;
  readonly apart?: number;
  readonly paternityThird?: number;
  readonly parental: number;
  readonly parentalUnder: number;
  readonly adopted: boolean;
  readonly couples: boolean;
}

export interface NewbornRow {
  readonly since?: string;
  readonly seen: boolean;
  readonly days: number;
  readonly late: Answer;
  readonly yearOfDeath: Answer;
}

export interface GrantRow {
  readonly from: string;
  readonly openFrom: string;
  readonly sharesFrom: string;
  readonly once: Readonly<Record<string, number>>;
  readonly hospital?: boolean;
  readonly resident?: boolean;
  readonly assessed?: boolean;
  readonly yearly?: Readonly<Record<string, readonly number[]>>;
  readonly monthly?: Readonly<Record<string, readonly number[]>>;
  readonly monthlyOrMore?: boolean;
  readonly quarterly?: Readonly<Record<string, readonly number[]>>;
  readonly onceOrMore?: boolean;
  readonly onceFor?: 'delivery';
  readonly inInstitution?: boolean;
  readonly onceHousehold?: HouseholdTerm;
  readonly yearlyHousehold?: HouseholdTerm;
}

export interface InstitutionRow {
  readonly at: string;
  readonly from: string;
  readonly draft?: boolean;
  readonly perSlot?: number;
  readonly perEnrolled?: number;
  readonly bands?: readonly (readonly [number, number, number])[];
  readonly needs: readonly string[];
  readonly afterMonths?: number;
  readonly years?: number;
  readonly useRate?: number;
  readonly infantPlace?: number;
  readonly infantClass?: number;
}

export interface ShareRow {
  readonly at: readonly string[];
  readonly shares: Readonly<Record<string, number>>;
}

interface Dated {
  readonly at: string;
  readonly from: string;
}

/** The answer to one condition: `open` where no text settles it or nobody has said. */
export type Answer = 'yes' | 'no' | 'open';

type Rows<T> = Readonly<Record<string, T>>;
type Numbers = Readonly<Record<string, number>>;

interface Law {
  readonly national: {
    readonly leave: Numbers;
    readonly nursing: { readonly hours: number; readonly more: number; readonly underAge: number };
    readonly allowance: { readonly days: number; readonly toPersonFrom: string };
    readonly subsidy: {
      readonly from: string;
      readonly year: number;
      readonly month: number;
      readonly years: number;
      readonly bornFrom: number;
      readonly claimWithin: number;
    };
    readonly deduction: { readonly from: string; readonly month: number; readonly months: number };
    readonly aid: { readonly bornFrom: string; readonly womanAge: number; readonly gradeUpTo: number };
    readonly newborn: NewbornRow;
    readonly flexibleOpenQuestionFrom: string;
  };
  readonly leave: Rows<LeaveRow>;
  readonly allowance: Rows<{ readonly toPersonFrom: string; readonly yearly?: boolean }>;
  readonly flexiblePilots: { readonly from: string; readonly pools: readonly string[] };
  readonly newborn: Rows<NewbornRow>;
  readonly subsidyShares: readonly ShareRow[];
  readonly grants: Rows<GrantRow>;
  readonly enrolmentDraft: Rows<{ readonly from: string; readonly month: number; readonly underAge: number }>;
  readonly housing: Readonly<Record<'preference' | 'priority' | 'exchange', readonly Dated[]>>;
  readonly preschool: Dated & { readonly rural: number; readonly urban: number };
  readonly construction: readonly InstitutionRow[];
  readonly operating: readonly InstitutionRow[];
  readonly institutionShares: readonly ShareRow[];
  readonly draftShares: readonly ShareRow[];
  readonly aid: Rows<{
    readonly from: string;
    readonly died: number;
    readonly disabled: number;
    readonly pension: number;
    readonly men: number;
    readonly women: number;
  }>;
  readonly rural: Rows<{ readonly from: string; readonly fromAge: number; readonly untilAge: number }>;
  readonly searched: Rows<{
    readonly everywhere?: string;
    readonly at?: readonly string[];
    readonly except?: readonly string[];
  }>;
  readonly holidays2027: readonly string[];
}

const WRITTEN = parse(readFileSync(new URL('law.yaml', import.meta.url), 'utf8')) as Law;
/** Of a place that is invented: nobody else lives there. */
const INVENTED = parse(readFileSync(new URL('invented.yaml', import.meta.url), 'utf8')) as Pick<
  Law,
  'grants' | 'operating' | 'institutionShares'
>;

export const LAW: Law = {
  ...WRITTEN,
  grants: { ...WRITTEN.grants, ...INVENTED.grants },
  operating: [...WRITTEN.operating, ...INVENTED.operating],
  institutionShares: [...WRITTEN.institutionShares, ...INVENTED.institutionShares],
};

/** The row of the longest code that a division begins with. */
export function rowAt<T>(rows: Rows<T>, division: string | undefined): T | undefined {
  const [found] = Object.keys(rows)
    .filter((code) => division?.startsWith(code))
    .sort((a, b) => b.length - a.length);
  return found === undefined ? undefined : rows[found];
}

/** What is said where no scheme was found: `no-scheme` only where somebody has looked. */
export function nothingFound(scheme: string, division: string | undefined, day: string): Outcome {
  const { everywhere, at = [], except = [] } = LAW.searched[scheme] ?? {};
  if (everywhere !== undefined && day <= everywhere) return 'no-scheme';
  const begins = (code: string): boolean => division?.startsWith(code) ?? false;
  return at.some(begins) && !except.some(begins) ? 'no-scheme' : 'unknown';
}

export type Outcome = 'eligible' | 'not-eligible' | 'unknown' | 'no-scheme';

/** A row of the second reckoning, with what is compared of it. */
export interface Row {
  readonly code: string;
  readonly subject: string;
  readonly outcome: Outcome;
  readonly [figure: string]: unknown;
}

/** One no is a no; else one open question leaves it open. What it comes to is said only where all is settled. */
export function settle(
  head: { readonly code: string; readonly subject: string },
  answers: readonly Answer[],
  figures: () => Readonly<Record<string, unknown>>,
): Row {
  if (answers.includes('no')) return { ...head, outcome: 'not-eligible' };
  if (answers.includes('open')) return { ...head, outcome: 'unknown' };
  return { ...head, outcome: 'eligible', ...figures() };
}

export function said(fact: boolean | undefined): Answer {
  if (fact === undefined) return 'open';
  return fact ? 'yes' : 'no';
}

/** Of the first line that names the place. */
export function sharesAt(
  rows: readonly ShareRow[],
  division: string,
): { readonly level: string; readonly percent: number }[] | undefined {
  const found = rows.find(({ at }) => at.some((code) => division.startsWith(code)));
  return found && Object.entries(found.shares).map(([level, percent]) => ({ level, percent }));
}
