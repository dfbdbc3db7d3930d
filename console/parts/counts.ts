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

/** Totals over all queues. */
export function totalsOf({ queues }: TaskCountsView) {
  return {
    open: queues.reduce((all, { open }) => all + open, 0),
    overdue: queues.reduce((all, { overdue }) => all + overdue, 0),
    today: queues.reduce((all, { today }) => all + today, 0),
  };
}
