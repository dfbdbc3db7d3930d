import { useState } from 'react';
import { Button } from 'react-aria-components';
import { report } from 'virtual:birth-report';
import { callApi, refusalOf, type Refusal } from '../parts/api.ts';
import { leafWord, valueWord } from '../parts/field-words.ts';
import { composeFacts, leavesAt, type Leaf, type Values } from '../parts/fields.ts';
import { longDay } from '../parts/format.ts';
import { go } from './address.ts';
import { Answer } from './answer.tsx';
import { Note } from './note.tsx';
import { Covers } from './covers.tsx';
import type { Birth, Task } from './view.ts';

const OUTCOMES: Readonly<Record<string, string>> = {
  provided: '提交',
  confirmed: '确认，申领',
  declined: '不申领',
};

interface Props {
  readonly birth: Birth;
  readonly task: Task;
  /** something was answered: look again */
  readonly changed: () => Promise<void>;
}

/** One question a page, then everything once more, then one button that says what it does. */
export function Question({ birth, task, changed }: Props) {
  const leaves = task.asks
    .flatMap((pointer) => leavesAt(report, pointer))
    .filter(({ isRequired }) => isRequired);
  const [values, setValues] = useState<Values>({});
  const [step, setStep] = useState(0);
  const [refusal, setRefusal] = useState<Refusal>();
  const [became, setBecame] = useState<string>();
  const leaf = leaves[step];
  const send = (outcome: string) => {
    const facts = composeFacts(values);
    const body = { outcome, ...(Object.keys(facts).length > 0 && outcome !== 'declined' ? { facts } : {}) };
    setRefusal(undefined);
    return callApi<{ status: string }>('POST', `/v1/family/tasks/${task.id}/completion`, body).then(
      ({ status }) => setBecame(status),
      (error: unknown) => setRefusal(refusalOf(error)),
    );
  };
  if (became !== undefined) return <Answered became={became} hearBy={birth.now.hearBy} changed={changed} />;
  return (
    <>
      <h1 tabIndex={-1}>{task.title}</h1>
      {refusal && <Note refusal={refusal} />}
      {leaf ? (
        <>
          <p className="soft">
            第{step + 1}步，共{leaves.length + 1}步
          </p>
          <Answer
            key={leaf.pointer}
            leaf={leaf}
            value={values[leaf.pointer]}
            say={(value) => {
              setValues({ ...values, [leaf.pointer]: value });
              setStep(step + 1);
            }}
          />
        </>
      ) : (
        <Check birth={birth} task={task} leaves={leaves} values={values} change={setStep} send={send} />
      )}
      <Button className="link" onPress={() => (step > 0 ? setStep(step - 1) : go(''))}>
        上一步
      </Button>
    </>
  );
}

interface CheckProps {
  readonly birth: Birth;
  readonly task: Task;
  readonly leaves: readonly Leaf[];
  readonly values: Values;
  readonly change: (step: number) => void;
  readonly send: (outcome: string) => Promise<void>;
}

/** Everything once more before it goes; each line can be changed. */
function Check({ birth, task, leaves, values, change, send }: CheckProps) {
  const [busy, setBusy] = useState(false);
  return (
    <section className="card">
      <p>{task.reason}。</p>
      {task.kind === 'claim-confirmation' && <Covers birth={birth} task={task} />}
      <ul className="rows">
        {leaves.map((leaf, step) => (
          <li key={leaf.pointer} className="sum">
            <span>
              <span className="soft">{leafWord(leaf)}</span>
              <br />
              {values[leaf.pointer] === undefined ? '没有填' : valueWord(values[leaf.pointer])}
            </span>
            <Button className="link" aria-label={`更改${leafWord(leaf)}`} onPress={() => change(step)}>
              更改
            </Button>
          </li>
        ))}
      </ul>
      {task.outcomes.map((outcome, place) => (
        <Button
          key={outcome}
          className={place === 0 ? 'button first' : 'link'}
          isDisabled={busy}
          onPress={() => {
            setBusy(true);
            void send(outcome).finally(() => setBusy(false));
          }}
        >
          {OUTCOMES[outcome] ?? outcome}
        </Button>
      ))}
    </section>
  );
}

interface AnsweredProps {
  readonly became: string;
  /** by when there is news of something, ISO date */
  readonly hearBy: string | undefined;
  readonly changed: () => Promise<void>;
}

/** What comes next, and when. */
function Answered({ became, hearBy, changed }: AnsweredProps) {
  return (
    <section className="card" role="status">
      <h1 tabIndex={-1}>✔ 已收到</h1>
      <p>
        {became === 'awaiting-second'
          ? '工作人员复核后生效，一般不用您再做什么。'
          : '接下来的会自动办，有消息就发短信给您。'}
        {hearBy !== undefined && `最早的一项最迟${longDay(hearBy)}有结果。`}
      </p>
      <Button className="button first" onPress={() => void changed().then(() => go(''))}>
        回到首页
      </Button>
    </section>
  );
}
