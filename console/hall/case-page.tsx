import { Button } from 'antd';
import { useEffect, useMemo, type ReactNode } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import type { CaseView } from '../../schemas/case-view.ts';
import { CASE_STATUS_WORDS, ROLE_WORDS, subjectWord } from '../../schemas/words.ts';
import { Loading, RefusalNote } from '../desk/states.tsx';
import { formatMoment } from '../parts/format.ts';
import { standingOf } from '../parts/standing.ts';
import { Documents } from './documents.tsx';
import { FreshLinks } from './fresh-links.tsx';
import { Lamp } from './lamp.tsx';
import { MatterBoard } from './matter-board.tsx';
import { Money } from './money.tsx';
import { Notices } from './notices.tsx';
import { useKeys } from './keyboard.ts';
import { useCase, useLatest, usePeople } from './queries.ts';
import { TaskPanel } from './task-panel.tsx';
import { Timeline } from './timeline.tsx';
import { WhyNot } from './why-not.tsx';

/** One case: what stops it, whose move it is, until when; then everything about it. */
export function CasePage() {
  const { caseNumber = '' } = useParams();
  const [address, setAddress] = useSearchParams();
  const navigate = useNavigate();
  const asked = useCase(caseNumber);
  useEffect(() => void (document.title = '办件·出生一件事'), []);
  const open = useMemo(() => asked.data?.tasks.filter(({ status }) => status === 'open') ?? [], [asked.data]);
  const chosen = address.get('task') ?? undefined;
  const choose = (id: string | undefined) =>
    setAddress(id === undefined ? {} : { task: id }, { replace: true });
  const step = (by: number) => {
    const at = open.findIndex(({ id }) => id === chosen);
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
  if (asked.isError)
    return (
      <>
        <RefusalNote error={asked.error} again={() => void asked.refetch()} />
        <p>
          <Link to="/">回到任务</Link>
        </p>
      </>
    );
  const view = asked.data;
  const task = chosen ?? open[0]?.id;
  return (
    <>
      <Person view={view}>
        <Changed view={view} isFetching={asked.isFetching} show={() => void asked.refetch()} />
      </Person>
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
          <FreshLinks view={view} />
          <Notices view={view} />
          <Documents view={view} />
          <Timeline events={view.events} notListed={view.notListed ?? 0} />
        </div>
      </div>
    </>
  );
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

function Person({ view, children }: { readonly view: CaseView; readonly children: ReactNode }) {
  const people = usePeople(view.caseNumber);
  return (
    <header className="card">
      <h1>
        {people.data
          ?.map(({ subject, name }) => `${subjectWord(subject)} ${name ?? '（未起名）'}`)
          .join(' · ') || '办件'}
      </h1>
      <div className="bar soft">
        <span className="number">{view.caseNumber}</span>
        <Button size="small" onClick={() => void navigator.clipboard.writeText(view.caseNumber)}>
          复制编号
        </Button>
        <span>{CASE_STATUS_WORDS[view.status]}</span>
        <span>受理于 {formatMoment(view.acceptedAt)}</span>
        {view.completedAt !== undefined && <span>办结于 {formatMoment(view.completedAt)}</span>}
        {view.erased.map((subject) => (
          <span key={subject} className="flag">
            {subjectWord(subject)}的个人信息已删除
          </span>
        ))}
        {view.unreadable.length > 0 && (
          <span className="flag bad">有{view.unreadable.length}部分读不出，已报运维</span>
        )}
        {children}
      </div>
    </header>
  );
}

function Stops({ view }: { readonly view: CaseView }) {
  const standing = standingOf(view);
  if (!standing)
    return (
      <section className="card" aria-label="现在">
        <strong>没有需要任何人做的事。</strong>
        <span className="soft"> 各事项都有了结果；以后的款项到日子自动支付。</span>
      </section>
    );
  const { what, who, until } = standing;
  return (
    <section className="card" aria-label="卡在哪里">
      <dl className="pairs">
        <dt>卡在</dt>
        <dd>
          <strong>{what}</strong>
        </dd>
        <dt>轮到</dt>
        <dd>
          {who}
          {view.tasks.some(({ kind, status }) => kind === 'supervision' && status === 'open') && (
            <span className="flag warn"> 督办中</span>
          )}
        </dd>
        <dt>到</dt>
        <dd>{until === undefined ? '没有公布的期限' : <Lamp deadline={until} />}</dd>
      </dl>
    </section>
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
