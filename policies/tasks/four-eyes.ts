import type { FactChange } from '../../schemas/task.ts';
import type { TaskDecision, TaskKind } from '../../schemas/tasks/kinds.ts';
import { canonicalJson } from '../input/json-values.ts';

/** Why two people decide together (四眼) that facts are others: one says it, another one confirms the very same. */
type ByFacts = 'payee' | 'wage' | 'rank' | 'identity';

/**
 * Why two people decide together, whatever facts come with it. give-up: nothing more is done by itself for what a family is
 * entitled to · reclaim: money that a family has got is asked back, or is not
 */
type ByOutcome = 'give-up' | 'reclaim';

/** What two people decide together. */
export type FourEyes = ByFacts | ByOutcome;

/** Pointers into the birth notification; `*` is any child. */
const PLACES: Readonly<Record<ByFacts, readonly string[]>> = {
  payee: ['/choices/payee'],
  wage: [
    '/mother/ownWageBeforeLeaveFen',
    '/mother/employment/employerAverageMonthlyWageFen',
    '/mother/employment/contributionBaseFen',
    '/father/ownWageBeforeLeaveFen',
    '/father/employment/employerAverageMonthlyWageFen',
    '/father/employment/contributionBaseFen',
  ],
  rank: ['/childRank'],
  identity: [
    '/mother/name',
    '/mother/idType',
    '/mother/idNumber',
    '/mother/birthDate',
    '/father/name',
    '/father/idType',
    '/father/idNumber',
    '/father/birthDate',
    '/delivery/at',
    '/children/*/sex',
    '/children/*/at',
  ],
};

function stepsOf(pointer: string): readonly string[] {
  return pointer.split('/').slice(1);
}

function valueAt(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[step] : undefined,
    value,
  );
}

/** Whether a change lies in a place, or holds it and changes it. */
function touches({ pointer, before, after }: FactChange, place: string): boolean {
  const [changed, wanted] = [stepsOf(pointer), stepsOf(place)];
  const common = Math.min(changed.length, wanted.length);
  if (!wanted.slice(0, common).every((step, i) => step === '*' || step === changed[i])) return false;
  const below = wanted.slice(changed.length);
  return canonicalJson(valueAt(before, below)) !== canonicalJson(valueAt(after, below));
}

/** What is decided about a task. */
export interface DecisionToCheck {
  readonly kind: TaskKind;
  readonly outcome: TaskDecision;
  /** what it changes of the facts */
  readonly changes: readonly FactChange[];
}

/** Outcomes that need a second person: `*` of whatever kind of task offers them. */
const OUTCOMES: Readonly<Partial<Record<TaskKind | '*', Readonly<Partial<Record<TaskDecision, FourEyes>>>>>> =
  {
    '*': { 'given-up': 'give-up' },
    overpaid: { returned: 'reclaim', waived: 'reclaim' },
    'identity-check': { verified: 'identity' },
  };

/** Why an outcome needs a second person, whatever else is said with it; undefined: it does not. Pure. */
export function outcomeNeedsSecond(kind: TaskKind, outcome: TaskDecision): FourEyes | undefined {
  return OUTCOMES[kind]?.[outcome] ?? OUTCOMES['*']?.[outcome];
}

/**
 * Why a decision needs a second person: by what is decided, and by what it changes of the facts. A child's name does not need
 * one, nor what was obtained at a window: there an office has looked. Pure.
 * @returns each reason once
 */
export function needsSecond({ kind, outcome, changes }: DecisionToCheck): readonly FourEyes[] {
  const byOutcome = outcomeNeedsSecond(kind, outcome);
  const places = Object.keys(PLACES) as ByFacts[];
  const byFacts = places.filter((place) =>
    PLACES[place].some((pointer) => changes.some((change) => touches(change, pointer))),
  );
  return [...(byOutcome === undefined ? [] : [byOutcome]), ...byFacts];
}
