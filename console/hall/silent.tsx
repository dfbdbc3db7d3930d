import { useMutation } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { DEPARTMENTS } from '../../schemas/department.ts';
import type { TaskView } from '../../schemas/task.ts';
import type { TaskCountsView } from '../../schemas/task-counts.ts';
import { RefusalNote } from '../desk/states.tsx';
import { callApi } from '../parts/api.ts';
import { agoOf, formatMoment } from '../parts/format.ts';
import { workTitle } from '../parts/titles.ts';
import { Bulk } from './bulk.tsx';
import { queryOf } from './queries.ts';

type Cause = TaskCountsView['silent'][number];
/** One page of the API. */
const MOST_AT_ONCE = 200;

/** What is broken outside: one cause over many cases is shown once, and decided once. */
export function Silent({ silent }: { readonly silent: readonly Cause[] }) {
  return silent.map((cause) => <OneCause key={`${cause.department}/${cause.matter}`} cause={cause} />);
}

function OneCause({ cause }: { readonly cause: Cause }) {
  const tasks = useMutation({ mutationFn: () => tasksOf(cause) });
  const { department, matter, cases, since } = cause;
  return (
    <>
      <Alert
        type="warning"
        role="note"
        showIcon
        className="slim"
        title={
          <>
            <strong>
              {DEPARTMENTS[department].short}没有回音：影响{cases}件
            </strong>
            （{workTitle(matter)}，{formatMoment(since)} 起，{agoOf(since)}）。系统已自动重发，不用逐件催。
          </>
        }
        action={
          <Button loading={tasks.isPending} onClick={() => tasks.mutate()}>
            一起处理
          </Button>
        }
      />
      {tasks.isError && <RefusalNote error={tasks.error} />}
      {tasks.data && <Bulk action="answer" tasks={tasks.data} filters={SILENT} close={() => tasks.reset()} />}
    </>
  );
}

const SILENT = { kind: 'department-silent' } as const;

/** The tasks of one cause, as they are now. */
async function tasksOf({ matter }: Cause): Promise<readonly TaskView[]> {
  const query = queryOf({ ...SILENT, limit: MOST_AT_ONCE });
  const { items } = await callApi<{ items: readonly TaskView[] }>('GET', `/v1/tasks?${query}`);
  return items.filter((task) => task.matter === matter);
}
