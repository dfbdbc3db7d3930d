import type { TaskCountsView } from '../../schemas/task-counts.ts';

/** How many tasks have come or gone between two counts, at least. */
export function changesBetween(before: TaskCountsView, after: TaskCountsView): number {
  const names = new Set([...before.queues, ...after.queues].map(({ queue }) => queue));
  const open = ({ queues }: TaskCountsView, name: string): number =>
    queues.find(({ queue }) => queue === name)?.open ?? 0;
  const inQueues = [...names].reduce(
    (all, name) => all + Math.abs(open(after, name) - open(before, name)),
    0,
  );
  return inQueues + Math.abs(after.second.length - before.second.length);
}

/** Totals over all queues. */
export function totalsOf({ queues }: TaskCountsView) {
  return {
    open: queues.reduce((all, { open }) => all + open, 0),
    overdue: queues.reduce((all, { overdue }) => all + overdue, 0),
    today: queues.reduce((all, { today }) => all + today, 0),
  };
}
