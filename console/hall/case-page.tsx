import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useMemo } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import type { CaseView } from '../../schemas/case-view.ts';
import { ROLE_WORDS } from '../../schemas/words.ts';
import { Loading, RefusalNote } from '../desk/states.tsx';
import { Documents } from './documents.tsx';
import { FreshLinks } from './fresh-links.tsx';
import { MatterBoard } from './matter-board.tsx';
import { Money } from './money.tsx';
import { Notices } from './notices.tsx';
import { Person } from './person-bar.tsx';
import { useKeys } from './keyboard.ts';
import { useCase, useLatest } from './queries.ts';
import { Stops } from './stops.tsx';
import { TaskPanel } from './task-panel.tsx';
import { Timeline } from './timeline.tsx';
import { WhyNot } from './why-not.tsx';

/** One case: what stops it, whose move it is, until when; then everything about it. */
export function CasePage() {
  const { caseNumber = '' } = useParams();
  const [address, setAddress] = useSearchParams();
  const navigate = useNavigate();
  const asked = useCase(caseNumber);
  const show = useShowNow(caseNumber);
  useEffect(() => void (document.title = '办件·出生一件事'), []);
  const open = useMemo(() => asked.data?.tasks.filter(({ status }) => status === 'open') ?? [], [asked.data]);
  const chosen = address.get('task') ?? undefined;
  const choose = (id: string | undefined) =>
    setAddress(id === undefined ? {} : { task: id }, { replace: true });
  const task = chosen ?? open[0]?.id;
  const step = (by: number) => {
    const at = open.findIndex(({ id }) => id === task);
    choose(open[(at + by + open.length) % Math.max(open.length, 1)]?.id);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    a: () => document.querySelector<HTMLElement>('#outcome')?.focus(),
    r: () => document.querySelector<HTMLElement>('#given input, #given select')?.focus(),
    '/': () => void navigate('/search'),
    h: () => history.back(),
  });
  if (asked.isPending) return <Loading what="办件" />;
  // What is filled in below stays, also where looking again has failed.
  if (asked.isLoadingError)
    return (
      <>
        <RefusalNote error={asked.error} again={() => void asked.refetch()} />
        <p>
          <Link to="/">回到任务</Link>
        </p>
      </>
    );
  const view = asked.data;
  return (
    <>
      <Person view={view}>
        <Changed view={view} isFetching={asked.isFetching} show={show} />
      </Person>
      {asked.isRefetchError && <RefusalNote error={asked.error} again={show} />}
      <Stops view={view} />
      <div className="columns">
        <div>
          {open.length > 1 && <Tasks tasks={open} chosen={task} choose={choose} />}
          {task !== undefined && <TaskPanel key={task} id={task} view={view} />}
          <MatterBoard view={view} />
          <WhyNot view={view} />
          <Money view={view} />
        </div>
        <div>
          <Timeline events={view.events} notListed={view.notListed ?? 0} />
          <FreshLinks view={view} />
          <Notices view={view} />
          <Documents view={view} />
        </div>
      </div>
    </>
  );
}

/** Fetches anew all that the page of a case shows, the task that is open in it among it. */
function useShowNow(caseNumber: string): () => void {
  const queries = useQueryClient();
  return () => {
    for (const queryKey of [['case', caseNumber], ['task']]) void queries.invalidateQueries({ queryKey });
  };
}

/** Says that something has happened since, where there is room for it already: the page moves when its reader asks. */
function Changed({
  view: { caseNumber, events },
  isFetching,
  show,
}: {
  readonly view: CaseView;
  readonly isFetching: boolean;
  readonly show: () => void;
}) {
  const { data } = useLatest(caseNumber);
  const shown = Math.max(0, ...events.map(({ seq }) => seq));
  const isBehind = !isFetching && (data?.latest ?? 0) > shown;
  return (
    <span className="end" role="status">
      {isBehind && (
        <>
          <span className="flag warn">办件有新变化</span>
          <Button size="small" onClick={show}>
            点此更新
          </Button>
        </>
      )}
    </span>
  );
}

function Tasks({
  tasks,
  chosen,
  choose,
}: {
  readonly tasks: CaseView['tasks'];
  readonly chosen: string | undefined;
  readonly choose: (id: string) => void;
}) {
  return (
    <nav className="card" aria-label="这个办件的任务">
      <div className="bar">
        {tasks.map(({ id, title, owner }) => (
          <Button key={id} className="pressed" aria-current={id === chosen} onClick={() => choose(id)}>
            {title}（{ROLE_WORDS[owner]}）
          </Button>
        ))}
      </div>
    </nav>
  );
}
