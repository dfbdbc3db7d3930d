import { useEffect, useState } from 'react';
import { Button, Checkbox, CheckboxGroup, Form } from 'react-aria-components';
import { AGENTS, BASES, type Agent, type Basis } from '../../schemas/words/representation.ts';
import { CONTACT_WISHES, CONTACT_WISH_WORDS, type ContactWish } from '../../schemas/words/contact-wish.ts';
import { callApi, refusalOf, type Refusal } from '../parts/api.ts';
import { Note } from './note.tsx';
import type { Family } from './view.ts';
import { settle } from './wishes.ts';
import { useWords } from './words/tongue.tsx';

/* What a parent settles for themselves alone: how they are reached, and who acts for them. The other parent sees neither. */

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
  const { say } = useWords();
  const { found, refusal, ask } = useAsked<Wishes>(WISHES);
  const kept =
    found && CONTACT_WISHES.filter((wish) => found.items.some(({ wishes }) => wishes.includes(wish)));
  return (
    <section className="card">
      <h2>{say('own.reach')}</h2>
      <p>{say('own.reach-what')}</p>
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
  const { say } = useWords();
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
        aria-label={say('own.reach')}
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
              <span className="soft"> {say(`own.means-${wish}`)}</span>
            </span>
          </Checkbox>
        ))}
      </CheckboxGroup>
      {refusal && <Note refusal={refusal} />}
      <p>
        <Button className="button" type="submit" isDisabled={stand === 'sending'}>
          {say('own.reach-keep')}
        </Button>
      </p>
      <p role="status">{stand === 'kept' && say('own.reach-kept')}</p>
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
  const { say } = useWords();
  const { found, setFound, refusal, ask } = useAsked<{ items: readonly Acting[] }>(
    '/v1/family/representations',
  );
  const ended = (one: Acting): void =>
    setFound((before) => before && { items: before.items.map((each) => (each.id === one.id ? one : each)) });
  return (
    <section className="card">
      <h2>{say('own.acting')}</h2>
      {refusal && <Note refusal={refusal} again={() => void ask()} />}
      {found?.items.length === 0 && <p>{say('own.nobody-acts')}</p>}
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
  const { say, day, moment } = useWords();
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
        {say('own.acts-by', { who: AGENTS[agent], basis: BASES[basis], day: day(startedAt) })}
      </div>
      <div role="status">
        {active && say('own.acts-until', { day: day(until) })}
        {!active && endedAt !== undefined && say('own.taken-back', { moment: moment(endedAt) })}
        {!active && endedAt === undefined && say('own.ran-out', { day: day(until) })}
      </div>
      {refusal && <Note refusal={refusal} />}
      {active && !isSure && (
        <Button
          className="link"
          aria-label={say('own.end-who', { end: say('own.end'), who: called })}
          onPress={() => setIsSure(true)}
        >
          {say('own.end')}
        </Button>
      )}
      {active && isSure && (
        <>
          <p>{say('own.end-what-comes')}</p>
          <Button className="button" isDisabled={busy} onPress={() => void takeBack()}>
            {say('own.take-back')}
          </Button>
          <Button className="link" onPress={() => setIsSure(false)}>
            {say('own.not-yet')}
          </Button>
        </>
      )}
    </>
  );
}
