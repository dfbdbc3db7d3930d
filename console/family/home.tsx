import { formatFen, longDay } from '../parts/format.ts';
import { nameOf } from './names.ts';
import { PageLink } from './page-link.tsx';
import { Withdraw } from './withdraw.tsx';
import type { Birth, Family, Matter, Task } from './view.ts';

/** Is all well, must I act, when do I hear. */
export function Home({ family }: { readonly family: Family }) {
  if (family.cases.length === 0)
    return (
      <>
        <h1 tabIndex={-1}>没有在办的事</h1>
        <p className="card">这个手机号现在没有对应的办件。</p>
      </>
    );
  const handsTo = family.parent === 'mother' ? '爸爸' : '妈妈';
  return family.cases.map((birth, place) => (
    <OneBirth key={birth.caseNumber} birth={birth} isFirst={place === 0} handsTo={handsTo} />
  ));
}

interface OneProps {
  readonly birth: Birth;
  readonly isFirst: boolean;
  /** what the other parent is called */
  readonly handsTo: string;
}

function titleOf({ children, tone, closed }: Birth): string {
  if (closed) return '您的手续';
  const names = children.map(({ name }) => name).filter((name) => name !== undefined);
  if (tone === 'gentle') return '您家的手续';
  return names.length === 0 ? '宝宝的手续' : `${names.join('、')}的手续`;
}

/** Nothing comes of them any more, and nobody has to do anything. */
const ENDED: readonly string[] = ['withdrawn', 'revoked'];
const isDone = ({ status }: Matter): boolean => status === 'completed';

function OneBirth({ birth, isFirst, handsTo }: OneProps) {
  const { now, matters, tasks, calendar, money, tone } = birth;
  const open = tasks.filter(({ awaitsSecond }) => !awaitsSecond);
  const counted = matters.filter(({ status }) => !ENDED.includes(status));
  const [undone, done] = [counted.filter((each) => !isDone(each)), counted.filter(isDone)];
  const ended = matters.filter(({ status }) => ENDED.includes(status));
  const next = calendar.find(({ kind }) => kind === 'vaccination');
  return (
    <>
      {isFirst ? <h1 tabIndex={-1}>{titleOf(birth)}</h1> : <h2>{titleOf(birth)}</h2>}
      {birth.closed && (
        <p className="card">这里只列您本人的手续。孩子的手续由另一方办理，要问的请到窗口或打电话。</p>
      )}
      {tone === 'gentle' && <p>我们深感难过。下面是需要办的手续；不需要您做的，我们会办好，也不会打扰您。</p>}
      <p>
        {counted.length}件办好{counted.filter(isDone).length}件。<strong>{now.text}。</strong>
        {now.hearBy !== undefined && `最迟${longDay(now.hearBy)}有结果，有消息就发短信给您。`}
      </p>
      {open.map((task) => (
        <Todo key={task.id} task={task} handsTo={birth.closed ? undefined : handsTo} />
      ))}
      {tasks
        .filter(({ awaitsSecond }) => awaitsSecond)
        .map(({ id, title }) => (
          <p key={id} className="card">
            ✔ 您已答复“{title}”，工作人员复核后生效，不用再做什么。
          </p>
        ))}
      {undone.length > 0 && <Lines birth={birth} matters={undone} label="正在办的" />}
      {done.length > 0 && (
        <details className="card">
          <summary>已办好的（{done.length}）</summary>
          <Lines birth={birth} matters={done} label="已办好的" />
        </details>
      )}
      {ended.length > 0 && (
        <details className="card">
          <summary>不再办的（{ended.length}）</summary>
          <Lines birth={birth} matters={ended} label="不再办的" />
        </details>
      )}
      {tone === 'ordinary' && next && (
        <p className="card">
          下一针疫苗 <strong>{longDay(next.on)}</strong>（{nameOf(birth, next.subject)}，{next.title}）
        </p>
      )}
      {(money.receivedFen > 0 || money.comingFen > 0) && (
        <p className="card sum">
          <span>已到账 {formatFen(money.receivedFen)}</span>
          <span className="soft">还会有 {formatFen(money.comingFen)}</span>
        </p>
      )}
    </>
  );
}

function Lines({
  birth,
  matters,
  label,
}: {
  readonly birth: Birth;
  readonly matters: readonly Matter[];
  readonly label: string;
}) {
  return (
    <ul className={label === '正在办的' ? 'card rows' : 'rows'} aria-label={label}>
      {matters.map((matter) => (
        <li key={`${matter.subject}/${matter.code}`}>
          <MatterLine birth={birth} matter={matter} />
        </li>
      ))}
    </ul>
  );
}

function Todo({ task, handsTo }: { readonly task: Task; readonly handsTo: string | undefined }) {
  return (
    <section className="card now">
      <h2 style={{ marginTop: 0 }}>{task.title}</h2>
      <p>
        {task.reason}。<span className="soft">请在{longDay(task.deadline)}前答复，大约1分钟。</span>
      </p>
      <PageLink to={`task/${task.id}`} className="button first">
        现在办
      </PageLink>
      {handsTo !== undefined && (
        <PageLink to="more" className="link">
          交给{handsTo}做
        </PageLink>
      )}
    </section>
  );
}

function MatterLine({ birth, matter }: { readonly birth: Birth; readonly matter: Matter }) {
  const { title, subject, text, department, hearBy, reason, collect } = matter;
  return (
    <>
      <div>
        {isDone(matter) ? (
          `✔ ${title}`
        ) : (
          <strong>{ENDED.includes(matter.status) ? `— ${title}` : `○ ${title}`}</strong>
        )}
        {birth.children.length > 1 && <span className="soft"> {nameOf(birth, subject)}</span>}
      </div>
      <div className="soft">
        {text} · {department}
        {hearBy !== undefined && ` · 最迟${longDay(hearBy)}`}
      </div>
      {reason !== undefined && !isDone(matter) && <div className="soft">原因：{reason}</div>}
      {collect?.how === 'window' && (
        <div>
          到窗口{collect.place !== undefined && `：${collect.place}`}
          {collect.bring !== undefined && `；带${collect.bring}`}
        </div>
      )}
      {matter.status === 'correction' && !birth.closed && (
        <PageLink to="picture" className="link">
          拍一张材料给工作人员
        </PageLink>
      )}
      {matter.canWithdraw && <Withdraw caseNumber={birth.caseNumber} matter={matter} />}
    </>
  );
}
