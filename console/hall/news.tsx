import type { TaskCountsView } from '../../schemas/task-counts.ts';
import { Changed } from '../desk/changed.tsx';
import { changesBetween, rememberCounts } from '../parts/counts.ts';

interface Props {
  readonly counts: TaskCountsView | undefined;
  /** when the rows were fetched, ms since 1970 */
  readonly shownAt: number;
  /** rows or numbers are on their way: which of them are older is not known yet */
  readonly isFetching: boolean;
  readonly show: () => void;
}

/* Rows that were fetched before are shown again to who comes back to them: what has changed since is counted from then. */
const countsOf = rememberCounts();

/** What of the tasks has changed since the rows were fetched. */
export function News({ counts, shownAt, isFetching, show }: Props) {
  const then = counts && !isFetching ? countsOf(shownAt, counts) : undefined;
  const changes = counts && then ? changesBetween(then, counts) : 0;
  return <Changed count={changes} show={show} />;
}
