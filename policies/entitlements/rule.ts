import type { Citation, Entitlement, EntitlementCode, RuleOutcome } from '../../schemas/entitlement.ts';
import type { Subject } from '../../schemas/matter.ts';

/** One rule as judged. Rules that only add (supplements, extensions, finance splits) never change the outcome. */
export interface Judged extends RuleOutcome {
  readonly adds: boolean;
  /** the facts that would settle an unknown rule */
  readonly missing: readonly string[];
}

type Result = RuleOutcome['result'];

/** A rule that decides whether there is an entitlement at all. */
export function deciding(
  rule: string,
  result: Result,
  citation: Citation,
  missing: readonly string[] = [],
): Judged {
  return { rule, result, citation, adds: false, missing: result === 'unknown' ? missing : [] };
}

/** A rule that only adds days or money, or says who bears them. */
export function adding(
  rule: string,
  result: Result,
  citation: Citation,
  missing: readonly string[] = [],
): Judged {
  return { rule, result, citation, adds: true, missing: result === 'unknown' ? missing : [] };
}

/** Three-valued truth of a fact that may not have been given. */
export function resultOf(fact: boolean | undefined): Result {
  if (fact === undefined) return 'unknown';
  return fact ? 'met' : 'not-met';
}

export interface Head {
  readonly code: EntitlementCode;
  readonly subject: Subject;
  readonly pack: string;
}

/** The amounts and days of a decision, given only where the outcome is `eligible`. */
export type Benefit = Omit<Entitlement, 'code' | 'subject' | 'outcome' | 'rules' | 'pack' | 'missing'>;

/**
 * A decision from its rules: any deciding rule not met → not-eligible; else any deciding rule unknown → unknown,
 * naming what is missing; else eligible with the benefit.
 */
export function decide(head: Head, rules: readonly Judged[], benefit: () => Benefit): Entitlement {
  const decidingResults = rules.filter((r) => !r.adds).map((r) => r.result);
  const outcome = decidingResults.includes('not-met')
    ? 'not-eligible'
    : decidingResults.includes('unknown')
      ? 'unknown'
      : 'eligible';
  const missing = [
    ...new Set(rules.filter((r) => outcome === 'eligible' || !r.adds).flatMap((r) => r.missing)),
  ];
  return {
    code: head.code,
    subject: head.subject,
    outcome,
    ...(outcome === 'eligible' ? benefit() : {}),
    rules: rules.map(({ rule, result, citation }) => ({ rule, result, citation })),
    pack: head.pack,
    ...(missing.length > 0 && outcome !== 'not-eligible' ? { missing } : {}),
  };
}

/** Nobody issued such a scheme for this place and day. */
export function noScheme(head: Head): Entitlement {
  return { code: head.code, subject: head.subject, outcome: 'no-scheme', rules: [], pack: head.pack };
}
