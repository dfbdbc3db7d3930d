import type { CaseView } from '../../schemas/case-view.ts';

/** An answer is no longer than this, bytes. */
export const MOST_ANSWER_BYTES = 200_000;
/** Of these, what is written around what is counted: names, commas, a count. */
const AROUND_BYTES = 1_000;

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1;
}

/** The first of them that an answer holds, beside so many bytes of other things. */
export function fitting<T>(items: readonly T[], besideBytes = 0): T[] {
  let bytes = AROUND_BYTES + besideBytes;
  const end = items.findIndex((item) => (bytes += bytesOf(item)) > MOST_ANSWER_BYTES);
  return end < 0 ? [...items] : items.slice(0, end);
}

/**
 * A case as one answer holds it. What grows without end gives way: its oldest events first, then tasks that were done long
 * ago; how many are not listed is said.
 */
export function fittingCase(view: CaseView): CaseView {
  const { events, tasks, ...rest } = view;
  const open = tasks.filter(({ status }) => status === 'open');
  const done = tasks.filter(({ status }) => status !== 'open');
  const beside = bytesOf(rest) + bytesOf(open);
  const shownDone = new Set(fitting(done.toReversed(), beside));
  const besideEvents = beside + bytesOf([...shownDone]);
  const shownEvents = fitting(events.toReversed(), besideEvents).reverse();
  const notListed = tasks.length + events.length - open.length - shownDone.size - shownEvents.length;
  return {
    ...rest,
    ...(notListed === 0 ? {} : { notListed }),
    tasks: tasks.filter((task) => task.status === 'open' || shownDone.has(task)),
    events: shownEvents,
  };
}
