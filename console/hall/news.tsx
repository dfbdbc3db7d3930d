import { Alert, Button } from 'antd';
import type { TaskCountsView } from '../../schemas/task-counts.ts';
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

/** Says that there is something new, and lets the reader decide when rows move. */
export function News({ counts, shownAt, isFetching, show }: Props) {
  const then = counts && !isFetching ? countsOf(shownAt, counts) : undefined;
  const changes = counts && then ? changesBetween(then, counts) : 0;
  return (
    <div role="status">
      {changes > 0 && (
        <Alert
          type="info"
          role="none"
          title={`有${changes}条新变化`}
          action={<Button onClick={show}>点此更新</Button>}
        />
      )}
    </div>
  );
}
