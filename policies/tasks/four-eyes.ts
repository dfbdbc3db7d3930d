import type { FactChange } from '../../schemas/task.ts';
import { canonicalJson } from '../input/json-values.ts';

/** What two people decide together (四眼): one says it, another one confirms the very same. */
export type FourEyes = 'payee' | 'wage' | 'rank' | 'identity';

/** Pointers into the birth notification; `*` is any child. */
const PLACES: Readonly<Record<FourEyes, readonly string[]>> = {
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

/**
 * What of some changes of facts needs a second person. A child's name does not, nor what was obtained at a window: there an
 * office has looked. Pure.
 * @returns each kind once
 */
export function needsSecond(changes: readonly FactChange[]): readonly FourEyes[] {
  const kinds = Object.keys(PLACES) as FourEyes[];
  return kinds.filter((kind) =>
    PLACES[kind].some((place) => changes.some((change) => touches(change, place))),
  );
}
