import { nodeKey } from '../schemas/case-plan.ts';
import { PAYLOADS } from '../schemas/matters/registry.ts';
import type { Effects } from './effects.ts';
import type { Landed } from './ledger-port.ts';

/*
 * A department numbers its answers as it likes. One that numbers them anew each time that it is asked says the same thing again and
 * again, and one that is out of hand says anything: neither may ask a person more than once about one thing.
 */

/** Different answers to one command that are kept for a person at once: who is to decide has enough to look at. */
const MOST_KEPT = 5;

/** Whether the matter was completed with this very result: it is no news. */
export function isResultOf(to: Effects, { subject, code }: Landed, result: unknown): boolean {
  const matter = to.view.matters.get(nodeKey(subject, code));
  if (matter?.status !== 'completed') return false;
  const known = wordsOf(() => PAYLOADS[code].result.parse(matter.result));
  return known !== undefined && known === wordsOf(() => PAYLOADS[code].result.parse(result));
}

/** Whether a person is asked already about an answer to the same command that says the same, or about as many as are kept. */
export function isKeptAlready(to: Effects, row: Landed): boolean {
  const { view, setAside } = to;
  const inThisRound = view.landed.filter(({ eventId }) => setAside.has(eventId));
  const others = new Map([...view.kept, ...inThisRound].map((one) => [one.eventId, one]));
  const alike = [...others.values()].filter((one) => one.eventId !== row.eventId && isOfSame(one, row));
  if (alike.length >= MOST_KEPT) return true;
  const said = wordsOf(row.open);
  return said !== undefined && alike.some((one) => wordsOf(one.open) === said);
}

function isOfSame(one: Landed, other: Landed): boolean {
  const isSame = one.subject === other.subject && one.code === other.code && one.attempt === other.attempt;
  return isSame && one.outcome === other.outcome && one.commandId === other.commandId;
}

/** Whether the objection was heard when its attempt waited for an answer: its matter was held for a person then. */
export function isHeardObjection(to: Effects, { subject, code, attempt, outcome }: Landed): boolean {
  return to.view.tasks.some(
    (task) =>
      task.kind === outcome && task.subject === subject && task.code === code && task.attempt === attempt,
  );
}

/** What something says, to be compared; undefined: it cannot be read, and is like nothing else. */
function wordsOf(open: () => unknown): string | undefined {
  try {
    return JSON.stringify(open());
  } catch {
    return undefined;
  }
}
