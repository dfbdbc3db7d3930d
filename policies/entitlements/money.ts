import type { Citation, ClaimWay, Decision } from '../../schemas/entitlement.ts';
import type { ShareEntry } from '../../schemas/pack-terms.ts';
import { covers, LEVELS, levelOf } from './division.ts';
import { adding, MET, OPEN, type Judged } from './rule.ts';

/** 生育保险基金, which is one with that of employee medical insurance. */
export const MATERNITY_FUND = 'medical-insurance-fund';

const FEN_PER_YUAN = 100;

/** Yuan as packs write it, with at most two decimals, in integer fen. */
export function fen(yuan: number): number {
  return Math.round(yuan * FEN_PER_YUAN);
}

export type Rounding = 'half-up-to-fen' | 'down-to-fen' | 'half-up-to-yuan';

/** Divides whole fen exactly and rounds once. Both numbers are whole and not negative. */
export function roundFen(numerator: number, over: number, rounding: Rounding): number {
  switch (rounding) {
    case 'half-up-to-fen':
      return Math.floor((2 * numerator + over) / (2 * over));
    case 'down-to-fen':
      return Math.floor(numerator / over);
    case 'half-up-to-yuan': {
      const overYuan = over * FEN_PER_YUAN;
      return Math.floor((2 * numerator + overYuan) / (2 * overYuan)) * FEN_PER_YUAN;
    }
  }
}

export interface Sharing {
  readonly rules: readonly Judged[];
  readonly benefit: { readonly shares?: NonNullable<Decision['shares']> };
}

/** Whether one entry holds for all of a division: none names a part of it. */
function isWhole(division: string, entries: readonly ShareEntry[]): boolean {
  const named = entries.flatMap(({ divisions }) => divisions ?? []);
  return !named.some((part) => part !== division && covers(division, part));
}

/** The entry of the closest pack, one that names the division before one for the rest. */
function entryFor(all: readonly ShareEntry[], division: string, asOf: string): ShareEntry | undefined {
  const entries = all.filter(({ from = asOf }) => from <= asOf);
  if (!isWhole(division, entries)) return undefined;
  const rank = (entry: ShareEntry) =>
    LEVELS.indexOf(levelOf(entry.at)) * 2 + (entry.divisions === undefined ? 0 : 1);
  return entries
    .filter(({ divisions }) => divisions?.some((named) => covers(named, division)) ?? true)
    .sort((a, b) => rank(b) - rank(a))[0];
}

/** How the levels of finance share the money in a place; a split that no text states is a rule `unknown`. */
export function sharing(
  { shares, cite }: { readonly shares: readonly ShareEntry[]; readonly cite: Judged['citation'] },
  division: string | undefined,
  asOf: string,
): Sharing {
  const entry = division === undefined ? undefined : entryFor(shares, division, asOf);
  if (!entry || entry.shares === 'unknown')
    return { rules: [adding('finance-shares', OPEN, entry?.cite ?? cite)], benefit: {} };
  return {
    rules: [adding('finance-shares', MET, entry.cite)],
    benefit: { shares: entry.shares.map((share) => ({ ...share })) },
  };
}

/** How the family comes to it, where the text says. */
export function claimOf({
  claim,
}: {
  readonly claim?: { readonly value: ClaimWay; readonly cite: Citation } | undefined;
}): Pick<Decision, 'claim'> {
  return claim ? { claim: { way: claim.value, citation: claim.cite } } : {};
}

interface Taxed {
  readonly rules: readonly Judged[];
  readonly benefit: Pick<Decision, 'incomeTax'>;
}

/** Free of income tax is what maternity insurance pays (I3); of what others pay no text that was seen speaks (facts 8b.1). */
export function taxOf(
  incomeTax: { readonly value: 'exempt' | 'taxable'; readonly cite: Citation } | undefined,
  payer: string,
): Taxed {
  if (!incomeTax) return { rules: [], benefit: {} };
  const { value, cite } = incomeTax;
  if (payer !== MATERNITY_FUND)
    return { rules: [adding('income-tax-outside-maternity-insurance', OPEN, cite)], benefit: {} };
  const rules = value === 'exempt' ? [adding('income-tax-exempt', MET, cite)] : [];
  return { rules, benefit: { incomeTax: value } };
}
