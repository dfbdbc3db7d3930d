import type { Citation } from '../../schemas/entitlement.ts';

export interface LeaveNote {
  readonly on: 'maternity-leave' | 'paternity-leave';
  readonly rule: string;
  readonly result: 'met' | 'unknown';
  readonly citation: Citation;
}

/** Leave of a province on top of the national law. Days. */
export interface LeaveRules {
  readonly maternity:
    | { readonly kind: 'total'; readonly days: number }
    | {
        readonly kind: 'sum';
        readonly extension: number;
        readonly prePregnancyCheck: number;
        readonly thirdChild: number;
        readonly difficultOrCaesarean: number;
        readonly perExtraBaby: number;
      };
  readonly paternity: {
    readonly days: number;
    readonly livingApartDays?: number;
    readonly thirdChildExtra?: number;
  };
  /** days a year for each parent until the child is three */
  readonly parentalDaysPerYear: number;
  readonly citation: Citation;
  /** rules that are shown with a leave and change no number */
  readonly notes: readonly LeaveNote[];
}

/** What a province or its pools say about the allowance (生育津贴). */
export interface AllowanceRules {
  /** why more than the certain days may be paid: shown as unknown */
  readonly beyondFloor: Citation;
  /** first day on which the fund pays the mother herself */
  readonly paidToPersonFrom: string;
  readonly paidToPersonCitation: Citation;
  /** pools in which flexible workers may be insured, and from when */
  readonly flexiblePools: readonly string[];
  readonly flexiblePoolsFrom: string;
  readonly flexiblePoolsCitation: Citation | null;
  /** pools that reckon by ×12÷365 instead of ÷30 (facts 0.4) */
  readonly annualFormula?: { readonly pools: readonly string[]; readonly citation: Citation };
}

/** How the levels of finance share the childcare subsidy, by division prefix. Each sums to 100. */
export interface SubsidyShares {
  readonly prefix: string;
  readonly shares: readonly { readonly level: 'central' | 'province' | 'city'; readonly percent: number }[];
}

/** A dated pack of a province (省级规则包): data with citations, in force from a day. */
export interface ProvincePack {
  readonly id: string;
  readonly prefix: string;
  readonly from: string;
  readonly leave: LeaveRules;
  readonly allowance: AllowanceRules;
  readonly subsidyShares: readonly SubsidyShares[];
  readonly subsidySharesCitation: Citation | null;
}
