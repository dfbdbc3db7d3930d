import { Collect } from './collect.tsx';
import { nameOf } from './names.ts';
import { PageLink } from './page-link.tsx';
import { Withdraw } from './withdraw.tsx';
import type { Birth, CalendarEntry, Family, Matter, Task } from './view.ts';
import type { PlainKey, Words } from './words/speech.ts';
import { Said, useWords } from './words/tongue.tsx';

/** Is all well, must I act, when do I hear. */
export function Home({ family }: { readonly family: Family }) {
  const { say } = useWords();
  if (family.cases.length === 0)
    return (
      <>
        <h1 tabIndex={-1}>{say('home.nothing')}</h1>
        <p className="card">{say('home.no-case')}</p>
      </>
    );
  const handsTo = family.parent === 'mother' ? 'home.hand-to-father' : 'home.hand-to-mother';
  return family.cases.map((birth, place) => (
    <OneBirth key={birth.caseNumber} birth={birth} isFirst={place === 0} handsTo={handsTo} />
  ));
}

interface OneProps {
  readonly birth: Birth;
  readonly isFirst: boolean;
  /** what the button says that leads to the other parent */
  readonly handsTo: PlainKey;
}

/** 安然的手续, else 宝宝的手续: what a birth is called. */
export function titleOf({ children, tone, closed }: Birth, { say }: Words): string {
  if (closed) return say('home.yours');
  const names = children.map(({ name }) => name).filter((name) => name !== undefined);
  if (tone === 'gentle') return say('home.your-familys');
  return names.length === 0 ? say('home.babys') : say('home.of', { names: names.join(say('list-comma')) });
}

/** Nothing comes of them any more, and nobody has to do anything. */
const ENDED: readonly string[] = ['withdrawn', 'revoked'];
const isDone = ({ status }: Matter): boolean => status === 'completed';

function OneBirth({ birth, isFirst, handsTo }: OneProps) {
  const words = useWords();
  const { say } = words;
  const { matters, tasks, calendar, tone } = birth;
  const open = tasks.filter(({ awaitsSecond }) => !awaitsSecond);
  const counted = matters.filter(({ status }) => !ENDED.includes(status));
  const [undone, done] = [counted.filter((each) => !isDone(each)), counted.filter(isDone)];
  const ended = matters.filter(({ status }) => ENDED.includes(status));
  const next = calendar.find(({ kind }) => kind === 'vaccination');
  return (
    <>
      {isFirst ? <h1 tabIndex={-1}>{titleOf(birth, words)}</h1> : <h2>{titleOf(birth, words)}</h2>}
      {birth.closed && <p className="card">{say('home.closed')}</p>}
      {tone === 'gentle' && <p>{say('home.sorry')}</p>}
      <Stand now={birth.now} all={counted.length} done={done.length} />
      {open.map((task) => (
        <Todo key={task.id} task={task} handsTo={birth.closed ? undefined : handsTo} />
      ))}
      {open.length > 0 && <ByThemselves matters={undone} />}
      {tasks
        .filter(({ awaitsSecond }) => awaitsSecond)
        .map(({ id, title }) => (
          <p key={id} className="card">
            {say('home.second', { title })}
          </p>
        ))}
      {undone.length > 0 && <Lines birth={birth} matters={undone} of="home.undone" />}
      {done.length > 0 && (
        <details className="card">
          <summary>{say('home.done-count', { count: done.length })}</summary>
          <Lines birth={birth} matters={done} of="home.done" />
        </details>
      )}
      {ended.length > 0 && (
        <details className="card">
          <summary>{say('home.ended-count', { count: ended.length })}</summary>
          <Lines birth={birth} matters={ended} of="home.ended" />
        </details>
      )}
      {tone === 'ordinary' && next && <Vaccine birth={birth} next={next} />}
      <Money money={birth.money} />
    </>
  );
}

/** What comes next without anybody in the family doing anything. */
function ByThemselves({ matters }: { readonly matters: readonly Matter[] }) {
  const { say } = useWords();
  const titles = matters.filter(({ move }) => move !== 'you').map(({ title }) => title);
  if (titles.length === 0) return null;
  return <p>{say('home.by-themselves', { things: [...new Set(titles)].join(say('list-comma')) })}</p>;
}

interface StandProps {
  readonly now: Birth['now'];
  readonly all: number;
  readonly done: number;
}

/** How it stands in one line, and when there is news. */
function Stand({ now, all, done }: StandProps) {
  const { say, day } = useWords();
  return (
    <p className="stand">
      {all > 0 && say('home.counted', { all, done })}
      <strong>{say('home.now', { text: now.text })}</strong>
      {now.hearBy !== undefined && say('home.hear-by', { day: day(now.hearBy) })}
    </p>
  );
}

function Vaccine({ birth, next }: { readonly birth: Birth; readonly next: CalendarEntry }) {
  const { day } = useWords();
  const values = {
    day: <strong>{day(next.on)}</strong>,
    whose: nameOf(birth, next.subject),
    title: next.title,
  };
  return (
    <p className="card">
      <Said of="home.vaccine" values={values} />
    </p>
  );
}

function Money({ money: { receivedFen, comingFen } }: Pick<Birth, 'money'>) {
  const { say, money } = useWords();
  if (receivedFen === 0 && comingFen === 0) return null;
  return (
    <p className="card sum">
      <span>{say('home.received', { amount: money(receivedFen) })}</span>
      <span className="soft">{say('home.coming', { amount: money(comingFen) })}</span>
    </p>
  );
}

function Lines({
  birth,
  matters,
  of,
}: {
  readonly birth: Birth;
  readonly matters: readonly Matter[];
  readonly of: 'home.undone' | 'home.done' | 'home.ended';
}) {
  const { say } = useWords();
  return (
    <ul className={of === 'home.undone' ? 'card rows' : 'rows'} aria-label={say(of)}>
      {matters.map((matter) => (
        <li key={`${matter.subject}/${matter.code}`}>
          <MatterLine birth={birth} matter={matter} />
        </li>
      ))}
    </ul>
  );
}

function Todo({ task, handsTo }: { readonly task: Task; readonly handsTo: PlainKey | undefined }) {
  const { say, day } = useWords();
  return (
    <section className="card now">
      <h2>{task.title}</h2>
      <p>{say('home.reason', { reason: task.reason })}</p>
      <p className="by">{say('home.answer-by', { day: day(task.deadline) })}</p>
      <PageLink to={`task/${task.id}`} className="button first">
        {say('home.do-now')}
      </PageLink>
      {handsTo !== undefined && (
        <PageLink to="more" className="button plain">
          {say(handsTo)}
        </PageLink>
      )}
    </section>
  );
}

function MatterLine({ birth, matter }: { readonly birth: Birth; readonly matter: Matter }) {
  const { say, day } = useWords();
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
        {hearBy !== undefined && ` · ${say('home.at-latest', { day: day(hearBy) })}`}
      </div>
      {reason !== undefined && !isDone(matter) && (
        <div className="soft">{say('home.because', { reason })}</div>
      )}
      {collect?.how === 'window' && (
        <div>
          <Collect collect={collect} />
        </div>
      )}
      {matter.status === 'correction' && !birth.closed && (
        <PageLink to={`picture/${birth.caseNumber}`} className="link">
          {say('home.send-picture')}
        </PageLink>
      )}
      {matter.canWithdraw && <Withdraw caseNumber={birth.caseNumber} matter={matter} />}
    </>
  );
}
