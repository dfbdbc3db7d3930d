import { Button, Checkbox } from 'antd';
import type { TaskView } from '../../schemas/task.ts';
import { DECISION_WORDS, ROLE_WORDS, TASK_STATUS_WORDS, subjectWord } from '../../schemas/words.ts';
import { formatMoment } from '../parts/format.ts';
import { calledOf, shortName } from '../parts/names.ts';
import { workTitle } from '../parts/titles.ts';
import { Lamp } from './lamp.tsx';

interface Props {
  readonly tasks: readonly TaskView[];
  readonly chosen: number;
  readonly choose: (row: number) => void;
  readonly open: (task: TaskView) => void;
  /** ids of the rows that something is to be done to at once */
  readonly picked: ReadonlySet<string>;
  readonly pick: (id: string) => void;
}

/** One line a task, with one thing to do. */
export function TaskRows({ tasks, chosen, choose, open, picked, pick }: Props) {
  return (
    <table className="list">
      <caption className="skip">任务，最急在前</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="skip">选中</span>
          </th>
          <th scope="col">期限</th>
          <th scope="col">任务</th>
          <th scope="col">轮到</th>
          <th scope="col">办件</th>
          <th scope="col">
            <span className="skip">做什么</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tasks.map((task, row) => (
          <tr key={task.id} className={row === chosen ? 'chosen' : ''} onClick={() => choose(row)}>
            <td>
              {task.status === 'open' && (
                <Checkbox
                  checked={picked.has(task.id)}
                  aria-label={`选中 ${task.title} ${task.caseNumber ?? ''}`}
                  onChange={() => pick(task.id)}
                />
              )}
            </td>
            <td>{task.status === 'open' ? <Lamp deadline={task.deadline} /> : <Ended task={task} />}</td>
            <td>
              {task.person && <span className="person">{calledOf(task.person)}</span>}
              <strong>{task.title}</strong>
              <AboutTask task={task} />
            </td>
            <td className="nowrap">
              {ROLE_WORDS[task.owner]}
              {task.claim && <div className="soft">{shortName(task.claim.holder)} 在办</div>}
            </td>
            <td className="number soft">{task.caseNumber ?? '—'}</td>
            <td className="right">
              <Button
                onClick={() => open(task)}
                aria-label={`${workOf(task)} ${task.title} ${task.caseNumber ?? ''}`}
              >
                {workOf(task)}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const workOf = ({ status }: TaskView): string => (status === 'open' ? '办理' : '看');

/** What of, and why, in one line. */
export function AboutTask({ task }: { readonly task: TaskView }) {
  const { subject, matter, count, reason } = task;
  const of = [subjectWord(subject), workTitle(matter), count === undefined ? '' : `${count}封来信`];
  return <div className="soft">{[of.filter(Boolean).join(' '), reason].filter(Boolean).join(' · ')}</div>;
}

/** What is done is plain text without colour, so that what is open stands out. */
function Ended({ task }: { readonly task: TaskView }) {
  const { status, outcome, completedBy, completedAt } = task;
  return (
    <>
      {outcome === undefined ? TASK_STATUS_WORDS[status] : outcomeWord(outcome)}
      <div className="soft">
        {completedBy !== undefined && shortName(completedBy)}{' '}
        {completedAt !== undefined && formatMoment(completedAt)}
      </div>
    </>
  );
}

/** A decision of this release, or of one before. */
export function outcomeWord(outcome: string): string {
  return Object.hasOwn(DECISION_WORDS, outcome)
    ? DECISION_WORDS[outcome as keyof typeof DECISION_WORDS]
    : outcome;
}
