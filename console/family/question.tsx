import { useEffect, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { report } from 'virtual:birth-report';
import { callApi, refusalOf, type Refusal } from '../parts/api.ts';
import { leafWord, valueWord } from '../parts/field-words.ts';
import { composeFacts, leavesAt, type Leaf, type Values } from '../parts/fields.ts';
import { go } from './address.ts';
import { Answer } from './answer.tsx';
import { Note } from './note.tsx';
import { Covers } from './covers.tsx';
import type { Birth, Task } from './view.ts';
import type { PlainKey } from './words/speech.ts';
import { useWords } from './words/tongue.tsx';

const OUTCOMES: Readonly<Record<string, PlainKey>> = {
  provided: 'question.submit',
  confirmed: 'question.confirm',
  declined: 'question.decline',
};

interface Props {
  readonly birth: Birth;
  readonly task: Task;
  /** something was answered: look again */
  readonly changed: () => Promise<void>;
  /** where it is asked no more: said in its place, but to who has just answered it */
  readonly settled: ReactNode;
}

/** What was answered so far, by task: who looks at another page in between goes on where they were. Never kept beyond the page. */
const begun = new Map<string, { readonly values: Values; readonly step: number }>();

/** One question a page, then everything once more, then one button that says what it does. */
export function Question({ birth, task, changed, settled }: Props) {
  const { say } = useWords();
  const leaves = task.asks
    .flatMap((pointer) => leavesAt(report, pointer))
    .filter(({ isRequired }) => isRequired);
  const [{ values, step }, setBegun] = useState(() => begun.get(task.id) ?? { values: {}, step: 0 });
  const setStep = (to: number) => setBegun({ values, step: to });
  const [refusal, setRefusal] = useState<Refusal>();
  const [became, setBecame] = useState<string>();
  const leaf = leaves[step];
  useEffect(() => {
    if (became === undefined) begun.set(task.id, { values, step });
  }, [became, task.id, values, step]);
  useEffect(() => {
    // The button that led here is gone, and with it what had the focus.
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('h1')?.focus();
  }, [step, became]);
  const send = (outcome: string) => {
    const facts = composeFacts(values);
    const body = { outcome, ...(Object.keys(facts).length > 0 && outcome !== 'declined' ? { facts } : {}) };
    setRefusal(undefined);
    return callApi<{ status: string }>('POST', `/v1/family/tasks/${task.id}/completion`, body).then(
      ({ status }) => {
        begun.delete(task.id);
        setBecame(status);
      },
      (error: unknown) => setRefusal(refusalOf(error)),
    );
  };
  if (became !== undefined) return <Answered became={became} hearBy={birth.now.hearBy} changed={changed} />;
  if (settled) return settled;
  return (
    <>
      <h1 tabIndex={-1}>{task.title}</h1>
      {refusal && <Note refusal={refusal} />}
      {leaf ? (
        <>
          <p className="soft">{say('question.step', { step: step + 1, steps: leaves.length + 1 })}</p>
          <Answer
            key={leaf.pointer}
            leaf={leaf}
            value={values[leaf.pointer]}
            answer={(value) => setBegun({ values: { ...values, [leaf.pointer]: value }, step: step + 1 })}
          />
        </>
      ) : (
        <Check birth={birth} task={task} leaves={leaves} values={values} change={setStep} send={send} />
      )}
      <Button className="link" onPress={() => (step > 0 ? setStep(step - 1) : go(''))}>
        {say('question.back')}
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
  const { say } = useWords();
  const [busy, setBusy] = useState(false);
  return (
    <section className="card">
      <p>{say('home.reason', { reason: task.reason })}</p>
      {task.kind === 'claim-confirmation' && <Covers birth={birth} task={task} />}
      <ul className="rows">
        {leaves.map((leaf, step) => (
          <li key={leaf.pointer} className="sum">
            <span>
              <span className="soft">{leafWord(leaf)}</span>
              <br />
              {values[leaf.pointer] === undefined ? say('question.empty') : valueWord(values[leaf.pointer])}
            </span>
            <Button
              className="link"
              aria-label={say('question.change-what', {
                change: say('question.change'),
                what: leafWord(leaf),
              })}
              onPress={() => change(step)}
            >
              {say('question.change')}
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
          {OUTCOMES[outcome] === undefined ? outcome : say(OUTCOMES[outcome])}
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
  const { say, day } = useWords();
  return (
    <section className="card" role="status">
      <h1 tabIndex={-1}>{say('question.received')}</h1>
      <p>
        {say(became === 'awaiting-second' ? 'question.second' : 'question.by-itself')}
        {hearBy !== undefined && say('question.first-by', { day: day(hearBy) })}
      </p>
      <Button className="button first" onPress={() => void changed().then(() => go(''))}>
        {say('frame.back-home')}
      </Button>
    </section>
  );
}
