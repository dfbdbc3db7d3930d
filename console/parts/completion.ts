import type { TaskView } from '../../schemas/task.ts';
import { givenWith, type Given, type TaskDecision } from '../../schemas/tasks/kinds.ts';
import { composeFacts, leavesAt, type Field, type Leaf, type Values } from './fields.ts';

const TEN_MINUTES_MS = 600_000;
const SHANGHAI_MS = 8 * 3_600_000;
/** The clock of a desk may be ahead of the server's. */
const MARGIN_MS = 20_000;
const WITH_FACTS: readonly Given[] = ['answer', 'facts', 'facts-if-any'];

/** What goes with a decision, as a form asks for it. */
export interface Asked {
  readonly facts: readonly Leaf[];
  /** the facts must be given now */
  readonly mustHaveFacts: boolean;
  readonly result: 'must' | 'may' | 'no';
  readonly until: 'must' | 'may' | 'no';
}

/** The form of a decision: from the table of kinds of task, and the API document. */
export function askedBy(
  report: Field,
  { kind, asks }: Pick<TaskView, 'kind' | 'asks'>,
  outcome: TaskDecision,
): Asked {
  const goes = givenWith(kind, outcome);
  return {
    facts: WITH_FACTS.includes(goes) ? asks.flatMap((pointer) => leavesAt(report, pointer)) : [],
    mustHaveFacts: goes === 'facts',
    result: goes === 'result' ? 'must' : goes === 'result-if-any' ? 'may' : 'no',
    until: goes === 'until' ? 'must' : goes === 'until-if-any' ? 'may' : 'no',
  };
}

/** What was filled in. */
export interface Filled {
  readonly outcome: TaskDecision;
  readonly facts: Values;
  readonly result: { readonly number?: string; readonly date?: string };
  readonly until?: string;
  readonly reason: string;
  readonly atOnce: boolean;
}

/** What the API is sent. Unless it is to stand at once, it can be taken back for ten minutes. */
export function completionOf(
  filled: Filled,
  asked: Asked,
  { sidesTag, now = Date.now() }: { readonly sidesTag?: string | undefined; readonly now?: number },
): Record<string, unknown> {
  const { outcome, reason, result, until, atOnce } = filled;
  const facts = composeFacts(filled.facts);
  const has = asked.facts.length > 0 && Object.keys(facts).length > 0;
  const hasResult = asked.result !== 'no' && (result.number ?? '') !== '';
  const leaves = new Date(now + TEN_MINUTES_MS - MARGIN_MS + SHANGHAI_MS)
    .toISOString()
    .replace('Z', '+08:00');
  return {
    outcome,
    reason,
    ...(has ? { facts } : {}),
    ...(hasResult ? { result } : {}),
    ...(asked.until !== 'no' && (until ?? '') !== '' ? { until } : {}),
    ...(sidesTag === undefined ? {} : { sidesTag }),
    ...(atOnce ? {} : { leavesAt: leaves }),
  };
}

/** What is still missing, in words; empty: it can be sent. The API judges the rest. */
export function missingOf({ facts, result, until, reason }: Filled, asked: Asked): string[] {
  const isGiven = (value: unknown): boolean => value !== undefined && value !== '';
  return [
    ...(asked.mustHaveFacts && !Object.values(facts).some(isGiven) ? ['更正的内容'] : []),
    ...(asked.result === 'must' && !(isGiven(result.number) && isGiven(result.date))
      ? ['窗口办理的编号和日期']
      : []),
    ...(asked.until === 'must' && !isGiven(until) ? ['等到哪一天'] : []),
    ...(reason.trim() === '' ? ['理由'] : []),
  ];
}
