import type { KeptForm } from '../../schemas/hall.ts';
import type { TaskDecision } from '../../schemas/tasks/kinds.ts';
import type { Filled } from './completion.ts';

type Plain = string | number | boolean;
const isPlain = (value: unknown): value is Plain => ['string', 'number', 'boolean'].includes(typeof value);
const said = (text: string | undefined): boolean => text !== undefined && text !== '';

/** What of a form is worth keeping; `atOnce` is asked again each time. @returns undefined: nothing was typed */
export function keptOf({ outcome, facts, result, until, reason }: Filled): KeptForm | undefined {
  const plain = Object.entries(facts).filter(
    (each): each is [string, Plain] => isPlain(each[1]) && each[1] !== '',
  );
  const hasResult = said(result.number) || said(result.date);
  if (plain.length === 0 && !hasResult && !said(until) && !said(reason)) return undefined;
  return {
    outcome,
    ...(plain.length > 0 ? { facts: Object.fromEntries(plain) } : {}),
    ...(hasResult ? { result: { ...result } } : {}),
    ...(said(until) ? { until } : {}),
    ...(said(reason) ? { reason } : {}),
  };
}

/** A form as it was left; an outcome that is not offered any more is the first one again. */
export function withKept(
  beginning: Filled,
  kept: KeptForm | undefined,
  outcomes: readonly TaskDecision[],
): Filled {
  if (!kept) return beginning;
  const { outcome, facts = {}, result, until, reason } = kept;
  return {
    ...beginning,
    ...(outcome !== undefined && outcomes.includes(outcome) ? { outcome } : {}),
    facts: { ...beginning.facts, ...facts },
    ...(result ? { result: stripped(result) } : {}),
    ...(until === undefined ? {} : { until }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function stripped({ number, date }: NonNullable<KeptForm['result']>): Filled['result'] {
  return { ...(number === undefined ? {} : { number }), ...(date === undefined ? {} : { date }) };
}
