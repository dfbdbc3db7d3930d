import {
  decideEntitlements,
  decideInstitution,
  decideSpecialFamily,
} from '../../policies/entitlements/decide.ts';
import type { Decision } from '../../schemas/entitlement.ts';
import type { Pack } from '../../schemas/pack.ts';
import type { Being } from './beings.ts';
import { rowsOfChildren } from './children.ts';
import { rowsOfHome } from './home.ts';
import { noteDown } from './household.ts';
import type { Row } from './law.ts';
import { rowsOfInstitution, rowsOfSpecialFamily } from './others.ts';
import {
  maternityAllowance,
  maternityLeave,
  medicalCost,
  nursingBreaks,
  parentalLeave,
  paternityLeave,
} from './parents.ts';

/** What is compared of a decision beside its outcome: every figure, every day, and who pays whom. */
export const FIGURES = [
  'days',
  'daysPerYear',
  'hoursPerDay',
  'amountFen',
  'amountPerMonthFen',
  'months',
  'schedule',
  'from',
  'until',
  'deadline',
  'payer',
  'premiumPayer',
  'payee',
  'incomeTax',
  'shares',
] as const;

/** Everything that somebody has, reckoned the second way. */
export function reckoned({ kind, facts, asOf, drafts }: Being): Row[] {
  if (kind === 'institution') return rowsOfInstitution(facts, asOf, drafts);
  if (kind === 'special-family') return rowsOfSpecialFamily(facts, asOf);
  const family = noteDown(facts, asOf, drafts);
  return [
    maternityLeave(family),
    paternityLeave(family),
    parentalLeave('mother', family),
    parentalLeave('father', family),
    nursingBreaks(family),
    maternityAllowance(family),
    medicalCost(family),
    ...rowsOfChildren(family),
    ...rowsOfHome(family),
  ];
}

/** The same by the rules and the packs. */
export function decided({ kind, facts, asOf, drafts }: Being, packs?: readonly Pack[]): Decision[] {
  const options = { includeDrafts: drafts, ...(packs ? { packs } : {}) };
  if (kind === 'institution') return decideInstitution(facts, asOf, options);
  if (kind === 'special-family') return decideSpecialFamily(facts, asOf, options);
  return decideEntitlements(facts, asOf, options);
}

function said(row: Row | Decision | undefined): Record<string, unknown> | undefined {
  if (!row) return undefined;
  const figures = row as Readonly<Record<string, unknown>>;
  const given = FIGURES.filter((figure) => figures[figure] !== undefined);
  return { outcome: row.outcome, ...Object.fromEntries(given.map((figure) => [figure, figures[figure]])) };
}

/** A right of somebody on which the two reckonings do not agree. */
export interface Difference {
  readonly right: string;
  readonly rules: unknown;
  readonly oracle: unknown;
}

const keyOf = ({ code, subject }: { readonly code: string; readonly subject: string }): string =>
  `${code} ${subject}`;

/** Written the same way whatever the order of the figures. */
function asText(row: Record<string, unknown> | undefined): string {
  return JSON.stringify(Object.entries(row ?? {}).sort(([a], [b]) => a.localeCompare(b)));
}

/** Where the rules and the second reckoning differ; empty where they agree on everything. */
export function differences(being: Being, packs?: readonly Pack[]): Difference[] {
  const rules = new Map<string, Row | Decision>(decided(being, packs).map((row) => [keyOf(row), row]));
  const second = new Map<string, Row | Decision>(reckoned(being).map((row) => [keyOf(row), row]));
  return [...new Set([...rules.keys(), ...second.keys()])].flatMap((right) => {
    const [ours, theirs] = [said(rules.get(right)), said(second.get(right))];
    return asText(ours) === asText(theirs) ? [] : [{ right, rules: ours, oracle: theirs }];
  });
}
