import { Alert, Button } from 'antd';
import type { CaseView, HeldValue } from '../../schemas/case-view.ts';
import type { TaskView } from '../../schemas/task.ts';
import { TASK_KINDS } from '../../schemas/tasks/kinds.ts';
import { ROLE_WORDS, whose } from '../../schemas/words.ts';
import { placeWord } from '../../schemas/words/facts.ts';
import { Loading, RefusalNote } from '../desk/states.tsx';
import { useWho } from '../desk/who.ts';
import { valueWord } from '../parts/field-words.ts';
import { formatMoment } from '../parts/format.ts';
import { isNameOf, shortName } from '../parts/names.ts';
import { workTitle } from '../parts/titles.ts';
import { Calls } from './calls.tsx';
import { Changes, DraftNote } from './draft-note.tsx';
import { HandOver } from './hand-over.tsx';
import { Lamp } from './lamp.tsx';
import { OutcomeForm } from './outcome-form.tsx';
import { useClaim, useTask } from './queries.ts';
import { useRole } from './role.ts';
import { Sides } from './sides.tsx';
import { TaskPicture } from './task-picture.tsx';
import { outcomeWord } from './task-rows.tsx';

/** One task: what is asked and why, what is there already, and the decision. */
export function TaskPanel({ id, view }: { readonly id: string; readonly view: CaseView | undefined }) {
  const asked = useTask(id);
  if (asked.isPending) return <Loading what="任务" />;
  if (asked.isLoadingError) return <RefusalNote error={asked.error} again={() => void asked.refetch()} />;
  const task = asked.data;
  const matter = view?.matters.find(({ code, subject }) => code === task.matter && subject === task.subject);
  return (
    <section className="card" aria-labelledby={`task-${id}`}>
      <h2 id={`task-${id}`}>{task.title}</h2>
      {asked.isRefetchError && <RefusalNote error={asked.error} again={() => void asked.refetch()} />}
      <dl className="pairs">
        <dt>关于</dt>
        <dd>
          {whose(task.subject)}
          {workTitle(task.matter) || '整个办件'}
        </dd>
        <dt>为什么</dt>
        <dd>{task.kind === 'call' && task.status === 'open' ? task.reason.split('：')[0] : task.reason}</dd>
        <dt>轮到</dt>
        <dd>{ROLE_WORDS[task.owner]}</dd>
        {task.status === 'open' && (
          <>
            <dt>期限</dt>
            <dd>
              <Lamp deadline={task.deadline} />
            </dd>
          </>
        )}
      </dl>
      <Held held={matter?.held?.filter(({ pointer }) => task.asks.includes(pointer)) ?? []} />
      {task.picture && <TaskPicture id={id} />}
      {task.sides && <Sides sides={task.sides} />}
      {task.kind === 'call' && task.status === 'open' && <Calls task={task} view={view} />}
      {task.status === 'open' ? <Open task={task} /> : <Done task={task} />}
    </section>
  );
}

/** What is doubted, as it stands, with the characters marked that no certificate can carry. */
function Held({ held }: { readonly held: readonly HeldValue[] }) {
  if (held.length === 0) return null;
  return (
    <>
      <h3>现在的内容</h3>
      <dl className="pairs">
        {held.map(({ pointer, value, characters = [] }) => (
          <div key={pointer} style={{ display: 'contents' }}>
            <dt>{placeWord(pointer)}</dt>
            <dd>
              {[...valueWord(value)].map((sign, place) =>
                characters.includes(sign) ? <mark key={place}>{sign}</mark> : sign,
              )}
              {characters.length > 0 && (
                <div className="soft">标出的字不在《通用规范汉字表》内，或没有编码</div>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Open({ task }: { readonly task: TaskView }) {
  const role = useRole();
  const { user } = useWho();
  const may: readonly string[] = TASK_KINDS[task.kind].may;
  const isMine = task.claim !== undefined && isNameOf(task.claim.holder, user);
  if (role === undefined || !may.includes(role))
    return (
      <p className="soft">
        这类任务由{TASK_KINDS[task.kind].may.map((each) => ROLE_WORDS[each]).join('、')}办理。
      </p>
    );
  return (
    <>
      <Claim task={task} isMine={isMine} />
      {task.draft && <DraftNote task={task} draft={task.draft} />}
      {(task.claim === undefined || isMine) && <OutcomeForm task={task} />}
    </>
  );
}

/** Who is at it; somebody else's is seen, and not worked at. */
function Claim({ task, isMine }: { readonly task: TaskView; readonly isMine: boolean }) {
  const claim = useClaim();
  const role = useRole();
  const { claim: held } = task;
  const refusal = claim.isError ? <RefusalNote error={claim.error} /> : null;
  if (!held)
    return (
      <p>
        <Button loading={claim.isPending} onClick={() => claim.mutate({ id: task.id })}>
          领办
        </Button>{' '}
        <HandOver id={task.id} />{' '}
        <span className="soft">领办后30分钟内别人不会同时办；也可以不领办直接办结。</span>
        {refusal}
      </p>
    );
  const until = formatMoment(held.until);
  return (
    <>
      <Alert
        type={isMine ? 'success' : 'info'}
        title={
          isMine ? `您在办，至 ${until}` : `${shortName(held.holder)} 在办，至 ${until}，现在不能由您办结`
        }
        description={handedOf(held)}
        action={
          (isMine || role === 'supervisor') && (
            <>
              <Button loading={claim.isPending} onClick={() => claim.mutate({ id: task.id, drop: true })}>
                放回
              </Button>{' '}
              <HandOver id={task.id} />
            </>
          )
        }
      />
      {refusal}
    </>
  );
}

/** Who has handed it over, and with which words. */
function handedOf({ handedBy, note }: NonNullable<TaskView['claim']>): string | undefined {
  if (handedBy === undefined) return note;
  return `${shortName(handedBy)} 移交${note === undefined ? '' : `：${note}`}`;
}

/** What was decided, by whom, why. */
function Done({ task }: { readonly task: TaskView }) {
  const { decision } = task;
  if (!decision) return <p>已无需办理：情况已由别的途径解决。</p>;
  return (
    <>
      <p>
        {outcomeWord(decision.outcome)} · {shortName(decision.by)} · {formatMoment(decision.at)}
        {decision.second !== undefined && ` · 复核 ${shortName(decision.second)}`}
      </p>
      {decision.reason !== undefined && <p>理由：{decision.reason}</p>}
      <Changes changes={decision.changes ?? []} />
    </>
  );
}
