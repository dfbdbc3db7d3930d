import type { TaskCountsView } from '../../schemas/task-counts.ts';

type Queue = TaskCountsView['queues'][number];

/** How many tasks have come or gone between two counts, at least. */
export function changesBetween(before: TaskCountsView, after: TaskCountsView): number {
  const names = new Set([...before.queues, ...after.queues].map(({ queue }) => queue));
  const of = ({ queues }: TaskCountsView, name: string) => queues.find(({ queue }) => queue === name);
  const inQueues = [...names].reduce((all, name) => all + changesIn(of(before, name), of(after, name)), 0);
  const [had, has] = [before, after].map(({ second }) => second.map(({ id }) => id));
  return inQueues + newIn(had, has) + newIn(has, had);
}

/** As many as before that are not the same: one has gone, and another has come. */
function changesIn(before: Queue | undefined, after: Queue | undefined): number {
  const more = Math.abs((after?.open ?? 0) - (before?.open ?? 0));
  return more === 0 && before?.standing !== after?.standing ? 2 : more;
}

const newIn = (before: readonly string[] = [], after: readonly string[] = []): number =>
  after.filter((id) => !before.includes(id)).length;

/** So many lists are remembered: as many as somebody goes back and forth between. */
const MOST_REMEMBERED = 30;

/**
 * How the numbers stood when rows were fetched.
 * @returns of rows that were fetched at a time (ms since 1970), the numbers that were the first to be told with them
 */
export function rememberCounts(): (shownAt: number, now: TaskCountsView) => TaskCountsView {
  const known = new Map<number, TaskCountsView>();
  return (shownAt, now) => {
    const then = known.get(shownAt) ?? now;
    known.delete(shownAt);
    known.set(shownAt, then);
    const [oldest] = known.size > MOST_REMEMBERED ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    return then;
  };
}

/** Totals over all queues. */
export function totalsOf({ queues }: TaskCountsView) {
  return {
    open: queues.reduce((all, { open }) => all + open, 0),
    overdue: queues.reduce((all, { overdue }) => all + overdue, 0),
    today: queues.reduce((all, { today }) => all + today, 0),
  };
}
