import type {
  Beneficiary,
  Citation,
  Decision,
  EntitlementCode,
  RuleOutcome,
} from '../../schemas/entitlement.ts';

export type Result = RuleOutcome['result'];

/** A condition as judged from the facts: `missing` names the facts that would settle an unknown one. */
export interface Finding {
  readonly result: Result;
  readonly missing: readonly string[];
}

/** One rule as judged. Rules that only add (supplements, extensions, finance splits) never change the outcome. */
export interface Judged extends Finding {
  readonly rule: string;
  readonly citation: Citation;
  readonly adds: boolean;
  /** said beside a right, and only where there may be one */
  readonly beside?: boolean;
}

/** Three-valued truth of a fact that may not have been given. @param asks the fact to ask for when it was not */
export function finding(fact: boolean | undefined, ...asks: readonly string[]): Finding {
  if (fact === undefined) return { result: 'unknown', missing: asks };
  return { result: fact ? 'met' : 'not-met', missing: [] };
}

export const MET: Finding = { result: 'met', missing: [] };
export const NOT_MET: Finding = { result: 'not-met', missing: [] };
/** Not settled by any text that was seen: no fact of the family would help. */
export const OPEN: Finding = { result: 'unknown', missing: [] };

/** A rule that decides whether there is an entitlement at all. */
export function deciding(rule: string, { result, missing }: Finding, citation: Citation): Judged {
  return { rule, result, citation, adds: false, missing: result === 'unknown' ? missing : [] };
}

/** A rule that only adds days or money, or says who bears them. */
export function adding(rule: string, found: Finding, citation: Citation): Judged {
  return { ...deciding(rule, found, citation), adds: true };
}

/** What a text says beside a right: how it may be used, or what it leaves open. */
export function beside(rule: string, found: Finding, citation: Citation): Judged {
  return { ...adding(rule, found, citation), beside: true };
}

export interface Head<S extends Beneficiary> {
  readonly code: EntitlementCode;
  readonly subject: S;
  readonly pack: string;
}

/** The amounts and days of a decision, given only where the outcome is `eligible`. */
export type Benefit = Omit<Decision, 'code' | 'subject' | 'outcome' | 'rules' | 'pack' | 'missing'>;

function outcomeOf(rules: readonly Judged[]): Decision['outcome'] {
  const results = new Set(rules.filter((rule) => !rule.adds).map((rule) => rule.result));
  if (results.has('not-met')) return 'not-eligible';
  return results.has('unknown') ? 'unknown' : 'eligible';
}

/**
 * A decision from its rules: any deciding rule not met → not-eligible; else any deciding rule unknown → unknown,
 * naming what is missing; else eligible with the benefit.
 */
export function decide<S extends Beneficiary>(
  head: Head<S>,
  rules: readonly Judged[],
  benefit: () => Benefit,
): Decision<S> {
  const outcome = outcomeOf(rules);
  const asking = outcome === 'not-eligible' ? [] : rules.filter((r) => outcome === 'eligible' || !r.adds);
  const missing = [...new Set(asking.flatMap((rule) => rule.missing))];
  return {
    code: head.code,
    subject: head.subject,
    outcome,
    ...(outcome === 'eligible' ? benefit() : {}),
    rules: rules
      .filter((rule) => outcome !== 'not-eligible' || !rule.beside)
      .map(({ rule, result, citation }) => ({ rule, result, citation })),
    pack: head.pack,
    ...(missing.length > 0 ? { missing } : {}),
  };
}

/** Somebody has looked, and nobody issued such a scheme for this place and day. */
export function noScheme<S extends Beneficiary>(head: Head<S>): Decision<S> {
  return { code: head.code, subject: head.subject, outcome: 'no-scheme', rules: [], pack: head.pack };
}

/** Too little is known to say even which scheme applies. @param missing what to ask for */
export function notKnown<S extends Beneficiary>(head: Head<S>, ...missing: readonly string[]): Decision<S> {
  return {
    code: head.code,
    subject: head.subject,
    outcome: 'unknown',
    rules: [],
    pack: head.pack,
    ...(missing.length > 0 ? { missing: [...missing] } : {}),
  };
}
