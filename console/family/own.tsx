import { useEffect, useState } from 'react';
import { Button, Checkbox, CheckboxGroup, Form } from 'react-aria-components';
import { AGENTS, BASES, type Agent, type Basis } from '../../schemas/words/representation.ts';
import { CONTACT_WISHES, CONTACT_WISH_WORDS, type ContactWish } from '../../schemas/words/contact-wish.ts';
import { callApi, refusalOf, type Refusal } from '../parts/api.ts';
import { formatMoment, longDay } from '../parts/format.ts';
import { Note } from './note.tsx';
import type { Family } from './view.ts';
import { settle } from './wishes.ts';

/* What a parent settles for themselves alone: how they are reached, and who acts for them. The other parent sees neither. */

/** Of each wish: what comes of it, beside its word. */
const MEANS: Readonly<Record<ContactWish, string>> = {
  'no-calls': '只发短信；短信到不了的寄信',
  'large-text': '寄给您和印给您的用大字',
  voice: '要您办的事，有人打电话告诉您',
  letter: '要您办的事，同时寄一封信',
};

/** Asks once, when it is shown. */
function useAsked<T>(path: string) {
  const [found, setFound] = useState<T>();
  const [refusal, setRefusal] = useState<Refusal>();
  const ask = () => {
    setRefusal(undefined);
    return callApi<T>('GET', path).then(setFound, (error: unknown) => setRefusal(refusalOf(error)));
  };
  useEffect(() => void ask(), [path]);
  return { found, setFound, refusal, setRefusal, ask };
}

interface Wishes {
  readonly items: readonly { readonly caseNumber: string; readonly wishes: readonly ContactWish[] }[];
}

const WISHES = '/v1/family/contact-wishes';

/** How this parent is reached, of every birth alike. */
export function Reach({ cases }: Pick<Family, 'cases'>) {
  const { found, refusal, ask } = useAsked<Wishes>(WISHES);
  const kept =
    found && CONTACT_WISHES.filter((wish) => found.items.some(({ wishes }) => wishes.includes(wish)));
  return (
    <section className="card">
      <h2 style={{ marginTop: 0 }}>怎么联系我</h2>
      <p>有事先发短信。另外还可以这样，只管您自己的：</p>
      {refusal && <Note refusal={refusal} again={() => void ask()} />}
      {kept && <WishesForm kept={kept} caseNumbers={cases.map(({ caseNumber }) => caseNumber)} />}
    </section>
  );
}

interface WishesFormProps {
  readonly kept: readonly ContactWish[];
  readonly caseNumbers: readonly string[];
}

function WishesForm({ kept, caseNumbers }: WishesFormProps) {
  const [wishes, setWishes] = useState<readonly ContactWish[]>(kept);
  const [stand, setStand] = useState<'asked' | 'sending' | 'kept'>('asked');
  const [refusal, setRefusal] = useState<Refusal>();
  const keep = async (): Promise<void> => {
    setStand('sending');
    setRefusal(undefined);
    try {
      for (const caseNumber of caseNumbers) await callApi('PUT', WISHES, { caseNumber, wishes });
      setStand('kept');
    } catch (error) {
      setRefusal(refusalOf(error));
      setStand('asked');
    }
  };
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <CheckboxGroup
        aria-label="怎么联系我"
        value={[...wishes]}
        onChange={(said) => {
          setWishes(settle(wishes, said as ContactWish[]));
          setStand('asked');
        }}
      >
        {CONTACT_WISHES.map((wish) => (
          <Checkbox key={wish} className="choice many" value={wish}>
            <span>
              {CONTACT_WISH_WORDS[wish]}
              <span className="soft"> {MEANS[wish]}</span>
            </span>
          </Checkbox>
        ))}
      </CheckboxGroup>
      {refusal && <Note refusal={refusal} />}
      <p>
        <Button className="button" type="submit" isDisabled={stand === 'sending'}>
          就这样联系我
        </Button>
      </p>
      <p role="status">{stand === 'kept' && '✔ 记下了，从现在起这样联系您。'}</p>
    </Form>
  );
}

interface Acting {
  readonly id: string;
  readonly agent: Agent;
  readonly basis: Basis;
  readonly who?: string;
  readonly until: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly active: boolean;
}

/** Who acts for this parent, or has; taken back by them at any time. */
export function ActingForMe() {
  const { found, setFound, refusal, ask } = useAsked<{ items: readonly Acting[] }>(
    '/v1/family/representations',
  );
  const ended = (one: Acting): void =>
    setFound((before) => before && { items: before.items.map((each) => (each.id === one.id ? one : each)) });
  return (
    <section className="card">
      <h2 style={{ marginTop: 0 }}>谁在替我办</h2>
      {refusal && <Note refusal={refusal} again={() => void ask()} />}
      {found?.items.length === 0 && (
        <p>没有人替您办。想请家里人或社区的人替您办，带上委托书，和他一起到窗口登记。</p>
      )}
      {found && found.items.length > 0 && (
        <ul className="rows">
          {found.items.map((one) => (
            <li key={one.id}>
              <OneActing one={one} ended={ended} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function OneActing({ one, ended }: { readonly one: Acting; readonly ended: (one: Acting) => void }) {
  const { id, agent, basis, who, until, startedAt, endedAt, active } = one;
  const [isSure, setIsSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const takeBack = async (): Promise<void> => {
    setBusy(true);
    await callApi<Acting>('DELETE', `/v1/family/representations/${id}`).then(ended, (error: unknown) =>
      setRefusal(refusalOf(error)),
    );
    setBusy(false);
  };
  const called = who ?? AGENTS[agent];
  return (
    <>
      <strong>{called}</strong>
      <div className="soft">
        {AGENTS[agent]}，凭{BASES[basis]}，{formatMoment(startedAt).slice(0, 10)}登记
      </div>
      <div role="status">
        {active && `可以办到${longDay(until)}`}
        {!active && endedAt !== undefined && `✔ ${formatMoment(endedAt)}已收回，不能再替您办`}
        {!active && endedAt === undefined && `${longDay(until)}已到期，不能再替您办`}
      </div>
      {refusal && <Note refusal={refusal} />}
      {active && !isSure && (
        <Button className="link" aria-label={`不让他替我办了：${called}`} onPress={() => setIsSure(true)}>
          不让他替我办了
        </Button>
      )}
      {active && isSure && (
        <>
          <p>收回以后他不能再替您办；他已经提出、还没有生效的也一起收回。已经办成的不变。</p>
          <Button className="button" isDisabled={busy} onPress={() => void takeBack()}>
            收回
          </Button>
          <Button className="link" onPress={() => setIsSure(false)}>
            先不收回
          </Button>
        </>
      )}
    </>
  );
}
