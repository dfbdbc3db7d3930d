import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import type { Citation, Entitlement, RuleOutcome } from '../../schemas/entitlement.ts';
import type { Pack } from '../../schemas/pack.ts';
import { decideEntitlements } from '../entitlements/decide.ts';
import { comparePacks, type ParameterChange } from './compare-packs.ts';

/** What a family gets by an entitlement, without how it was found. */
export type Figures = Omit<Entitlement, 'code' | 'subject' | 'rules' | 'pack' | 'missing' | 'claim'>;

/** How much more (or less, below zero) by each measure; a measure that did not change is left out. */
export interface Difference {
  readonly amountFen?: number;
  readonly amountPerMonthFen?: number;
  readonly days?: number;
  readonly daysPerYear?: number;
  readonly hoursPerDay?: number;
}

/** One line of a re-decision list (重新核定清单). */
export interface Change {
  readonly code: Entitlement['code'];
  readonly subject: Entitlement['subject'];
  readonly before: Figures | undefined;
  readonly after: Figures;
  readonly difference: Difference;
  /** the rules by which it changed, that of the transitional clause first */
  readonly reasons: readonly RuleOutcome[];
  /** the numbers of the packs that are other ones and that this decision reads; none where only facts were corrected */
  readonly because?: readonly ParameterChange[];
}

/** The packs before and after a change of rules. */
export interface RuleChange {
  readonly before: readonly Pack[];
  readonly after: readonly Pack[];
}

export interface Revision {
  readonly changes: readonly Change[];
  /** the recorded decision with the changed rows in their place; rows that did not change are the recorded ones */
  readonly entitlements: readonly Entitlement[];
}

const MEASURES = ['amountFen', 'amountPerMonthFen', 'days', 'daysPerYear', 'hoursPerDay'] as const;

/**
 * Decides a recorded case anew. Only what the change of rules itself changes is taken over: both sets of packs are
 * asked on the same day, so that nothing changes because time has passed or a text was worded anew.
 * @param recorded the decision in force
 * @param asOf ISO date of the re-decision
 */
export function redecide(
  recorded: readonly Entitlement[],
  birth: BirthFacts,
  asOf: string,
  { before, after }: RuleChange,
): Revision {
  const facts = asClaimed(recorded, birth);
  const ruled = decideEntitlements(facts, asOf, { packs: before });
  const now = decideEntitlements(facts, asOf, { packs: after });
  return takeOver(recorded, { before: ruled, after: now, grounds: groundsOf({ before, after }) });
}

/** What was recorded as a right was asked for in time: that years have passed since takes it from nobody. */
function asClaimed<F extends BirthFacts>(recorded: readonly Entitlement[], facts: F): F {
  const claimed = new Map(
    recorded.flatMap(({ code, outcome, subject, schedule }) =>
      code === 'childcare-subsidy' && outcome === 'eligible' ? [[subject, schedule?.[0]?.due] as const] : [],
    ),
  );
  const children = facts.children?.map((child, i) => {
    const year = Number(claimed.get(`child-${child.order ?? i + 1}`));
    return child.firstClaimYear !== undefined || !year ? child : { ...child, firstClaimYear: year };
  });
  return { ...facts, ...(children ? { children } : {}) };
}

/**
 * Decides a recorded case anew by facts that a person has corrected. Only what the correction itself changes is taken
 * over: both are asked on the same day, of the same rules.
 * @param asOf ISO date of the re-decision
 */
export function redecideByFacts(
  recorded: readonly Entitlement[],
  { before, after }: { readonly before: BirthFacts; readonly after: BirthFacts },
  asOf: string,
): Revision {
  const [ruled, now] = [before, after].map((facts) => decideEntitlements(asClaimed(recorded, facts), asOf));
  const none: Grounds = { clauses: new Set(), numbers: new Set(), parameters: [] };
  return takeOver(recorded, { before: ruled ?? [], after: now ?? [], grounds: none });
}

interface Ruled {
  readonly before: readonly Entitlement[];
  readonly after: readonly Entitlement[];
  readonly grounds: Grounds;
}

function takeOver(recorded: readonly Entitlement[], { before, after, grounds }: Ruled): Revision {
  const old = byKey(before);
  const known = byKey(recorded);
  const changed = new Map<string, Entitlement>();
  const changes: Change[] = [];
  for (const row of after) {
    const key = keyOf(row);
    const ruled = old.get(key);
    const inForce = known.get(key);
    if (ruled && sameFigures(ruled, row)) continue;
    if (inForce && sameFigures(inForce, row)) continue;
    changed.set(key, row);
    changes.push({
      code: row.code,
      subject: row.subject,
      before: inForce && figuresOf(inForce),
      after: figuresOf(row),
      difference: differenceOf(inForce, row),
      reasons: reasonsOf(ruled, row, grounds),
      because: becauseOf(ruled, row, grounds),
    });
  }
  const kept = recorded.map((row) => changed.get(keyOf(row)) ?? row);
  const added = [...changed].filter(([key]) => !known.has(key)).map(([, row]) => row);
  return { changes, entitlements: [...kept, ...added] };
}

function keyOf({ code, subject }: Pick<Entitlement, 'code' | 'subject'>): string {
  return `${subject}/${code}`;
}

function byKey(rows: readonly Entitlement[]): Map<string, Entitlement> {
  return new Map(rows.map((row) => [keyOf(row), row]));
}

/** The outcome and what it comes to. */
export function figuresOf(row: Entitlement): Figures {
  const {
    code: _code,
    subject: _subject,
    rules: _rules,
    pack: _pack,
    missing: _missing,
    claim: _claim,
    ...figures
  } = row;
  return figures;
}

function sameFigures(a: Entitlement, b: Entitlement): boolean {
  return JSON.stringify(sorted(figuresOf(a))) === JSON.stringify(sorted(figuresOf(b)));
}

/** Fields in one order: a recorded row has been JSON in between. */
function sorted(figures: Figures): [string, unknown][] {
  return Object.entries(figures)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function differenceOf(before: Entitlement | undefined, after: Entitlement): Difference {
  const measured = MEASURES.map(
    (measure) => [measure, (after[measure] ?? 0) - (before?.[measure] ?? 0)] as const,
  );
  return Object.fromEntries(measured.filter(([, more]) => more !== 0));
}

/** What a change of rules itself says: its transitional clauses, and where each of its new numbers stands. */
interface Grounds {
  readonly clauses: ReadonlySet<string>;
  /** `maternity-leave 条例 产假`: scheme and citation of a parameter that is another one */
  readonly numbers: ReadonlySet<string>;
  readonly parameters: readonly ParameterChange[];
}

/** The same for every case of a run. */
const grounds = new WeakMap<readonly Pack[], { readonly before: readonly Pack[]; readonly found: Grounds }>();

function groundsOf({ before, after }: RuleChange): Grounds {
  const known = grounds.get(after);
  if (known?.before === before) return known.found;
  const changes = comparePacks(before, after);
  const found = {
    clauses: new Set(after.flatMap(({ transition }) => (transition ?? []).map(({ rule }) => rule))),
    numbers: new Set(changes.flatMap((c) => (c.citation ? [numberKey(c.scheme, c.citation)] : []))),
    parameters: changes,
  };
  grounds.set(after, { before, found });
  return found;
}

function numberKey(scheme: string, { document, article }: Citation): string {
  return `${scheme} ${document} ${article}`;
}

/** The rule that a parameter stands in: `supplements/[third-child]/days`. A rank or a band is none. */
function ruleOf({ parameter }: ParameterChange): string | undefined {
  return /\[([a-z][a-z0-9-]*)\]/.exec(parameter)?.[1];
}

/** The changed numbers that a decision reads: of its scheme, of a pack it rests on, and of no rule that it does not meet. */
function becauseOf(
  before: Entitlement | undefined,
  after: Entitlement,
  { parameters }: Pick<Grounds, 'parameters'>,
): ParameterChange[] {
  const reached = [...(before?.rules ?? []), ...after.rules].filter(({ result }) => result !== 'not-met');
  const rules = new Set(reached.map(({ rule }) => rule));
  const packs = new Set(after.pack.split('+').map((name) => name.split('@')[0]));
  return parameters.filter((change) => {
    const rule = ruleOf(change);
    return change.scheme === after.code && packs.has(change.pack) && (rule === undefined || rules.has(rule));
  });
}

/**
 * What the new decision says that the old one did not; all it says where only a number in a rule is another one. First
 * the clause that made it reach the case, then the rule whose own number is another one, then those of the same article.
 */
function reasonsOf(before: Entitlement | undefined, after: Entitlement, grounds: Grounds): RuleOutcome[] {
  const { clauses, numbers } = grounds;
  const changed = new Set(becauseOf(before, after, grounds).flatMap((change) => ruleOf(change) ?? []));
  const said = new Set((before?.rules ?? []).map((rule) => JSON.stringify(rule)));
  const fresh = after.rules.filter((rule) => !said.has(JSON.stringify(rule)));
  const reasons = fresh.length > 0 ? fresh : after.rules;
  const weight = ({ rule, citation }: RuleOutcome): number => {
    if (clauses.has(rule)) return 3;
    if (changed.has(rule)) return 2;
    return numbers.has(numberKey(after.code, citation)) ? 1 : 0;
  };
  return reasons.toSorted((a, b) => weight(b) - weight(a));
}

/** Where to look it up: the article of the first reason. */
export function citationOf({ reasons }: Pick<Change, 'reasons'>): Citation | undefined {
  return reasons[0]?.citation;
}
