import { Alert, Button } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { TaskView } from '../../schemas/task.ts';
import type { TaskCountsView } from '../../schemas/task-counts.ts';
import { useWho } from '../desk/who.ts';
import { Loading, Nothing, RefusalNote } from '../desk/states.tsx';
import { isNameOf, shortName } from '../parts/names.ts';
import { useKeys } from './keyboard.ts';
import { News } from './news.tsx';
import { NextTask } from './next-task.tsx';
import { useCounts, useTasks, type TaskFilters } from './queries.ts';
import { Picked, usePicked } from './picked.tsx';
import { QueueBar } from './queue-bar.tsx';
import { Silent } from './silent.tsx';
import { addressOf } from './task-address.ts';
import { TaskRows } from './task-rows.tsx';
import { Views } from './views.tsx';

const FILTERS = ['queue', 'kind', 'assignee', 'status', 'due', 'division', 'cursor'] as const;

/** What somebody sees who begins to work: what to do next, what is late, what is broken outside; then everything. */
export function WorkList() {
  const [address, setAddress] = useSearchParams();
  const filters: TaskFilters = Object.fromEntries(
    FILTERS.flatMap((name) => (address.get(name) ? [[name, address.get(name)]] : [])),
  );
  const counts = useCounts();
  const tasks = useTasks(filters);
  const { user } = useWho();
  const navigate = useNavigate();
  const first = useMemo(() => nextOf(tasks.data?.items ?? [], user), [tasks.data, user]);
  const open = (task: TaskView | undefined): void => {
    if (task) void navigate(addressOf(task));
  };
  useEffect(() => void (document.title = '任务·出生一件事'), []);
  const show = (more: TaskFilters) => setAddress(new URLSearchParams(Object.entries(more)));
  return (
    <>
      <h1 className="skip">任务</h1>
      {first && <NextTask task={first} open={() => open(first)} />}
      {tasks.isPending && <Loading what="任务" />}
      <News
        counts={counts.data}
        shownAt={tasks.dataUpdatedAt}
        isFetching={tasks.isFetching || counts.isFetching}
        show={() => void Promise.all([counts.refetch(), tasks.refetch()])}
      />
      {counts.isError && <RefusalNote error={counts.error} again={() => void counts.refetch()} />}
      {counts.data && <QueueBar counts={counts.data} filters={filters} show={show} />}
      {counts.data && <Silent silent={counts.data.silent} />}
      {counts.data && counts.data.second.length > 0 && <Second second={counts.data.second} />}
      <Views filters={filters} show={show} />
      {tasks.isError && <RefusalNote error={tasks.error} again={() => void tasks.refetch()} />}
      {tasks.data && (
        <Rows
          tasks={tasks.data.items}
          first={first}
          open={open}
          next={tasks.data.nextCursor}
          filters={filters}
          show={show}
        />
      )}
    </>
  );
}

function Second({ second }: { readonly second: TaskCountsView['second'] }) {
  const navigate = useNavigate();
  const [first] = second;
  if (!first) return null;
  return (
    <Alert
      type="warning"
      role="note"
      showIcon
      title={`等您复核：${second.length}件`}
      description={`最早的一件由 ${shortName(first.by)} 提出。看过以后以同样的内容再次提交，才算办结。`}
      action={<Button onClick={() => void navigate(addressOf(first))}>看第一件</Button>}
    />
  );
}

function Rows({
  tasks,
  first,
  open,
  next,
  filters,
  show,
}: {
  readonly tasks: readonly TaskView[];
  /** that is begun with */
  readonly first: TaskView | undefined;
  readonly open: (task: TaskView | undefined) => void;
  readonly next: string | null;
  readonly filters: TaskFilters;
  readonly show: (filters: TaskFilters) => void;
}) {
  // By its id: rows that move, or others in their place, are not chosen for it.
  const [id, setId] = useState<string>();
  const at = tasks.findIndex((task) => task.id === id);
  const choose = (row: number) => setId(tasks[row]?.id);
  const { picked, pick, drop } = usePicked(tasks);
  const table = useRef<HTMLDivElement>(null);
  useRowKeys(
    { tasks, at, choose, open, pick, first },
    () => next !== null && show({ ...filters, cursor: next }),
  );
  useEffect(() => {
    // A promise, in browsers that are new enough: an effect gives back nothing.
    if (id !== undefined)
      void table.current?.querySelector('tr.chosen')?.scrollIntoView({ block: 'nearest' });
  }, [id]);
  if (tasks.length === 0)
    return (
      <Nothing title="没有待办的任务">
        <p>这里的都办完了。自动办理的办件不需要任何人做什么。</p>
      </Nothing>
    );
  return (
    <>
      <div ref={table}>
        <TaskRows
          tasks={tasks}
          chosen={Math.max(at, 0)}
          choose={choose}
          open={open}
          picked={new Set(picked.map(({ id }) => id))}
          pick={pick}
        />
      </div>
      <div className="bar">
        <span className="soft">本页{tasks.length}件，最急在前</span>
        <span className="end">
          {filters.cursor !== undefined && <Button onClick={() => history.back()}>上一页（H）</Button>}{' '}
          {next !== null && <Button onClick={() => show({ ...filters, cursor: next })}>下一页（L）</Button>}
        </span>
      </div>
      <Picked picked={picked} filters={filters} drop={drop} />
    </>
  );
}

interface RowKeys {
  readonly tasks: readonly TaskView[];
  /** the row that was chosen; -1: none was, and the first one stands for it */
  readonly at: number;
  readonly choose: (row: number) => void;
  readonly open: (task: TaskView | undefined) => void;
  readonly pick: (id: string) => void;
  readonly first: TaskView | undefined;
}

function useRowKeys({ tasks, at, choose, open, pick, first }: RowKeys, nextPage: () => unknown): void {
  const navigate = useNavigate();
  const row = Math.max(at, 0);
  const move = (by: number) => choose(Math.min(Math.max(row + by, 0), tasks.length - 1));
  const task = tasks[row];
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    l: nextPage,
    h: () => history.back(),
    Enter: () => open(at === -1 ? (first ?? task) : task),
    a: () => open(task),
    r: () => open(task),
    x: () => task?.status === 'open' && pick(task.id),
    '/': () => void navigate('/search'),
  });
}

/** The most urgent that is nobody else's; what somebody has claimed comes first. */
function nextOf(tasks: readonly TaskView[], user: string): TaskView | undefined {
  const isMine = ({ claim }: TaskView): boolean => claim !== undefined && isNameOf(claim.holder, user);
  return tasks.find(isMine) ?? tasks.find(({ claim, status }) => claim === undefined && status === 'open');
}
