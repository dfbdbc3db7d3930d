import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { FamilyNotices } from '../../schemas/family-own.ts';
import { callApi, refusalOf, type Refusal } from '../parts/api.ts';
import { Note } from './note.tsx';
import { useWords } from './words/tongue.tsx';

/** What this parent was told by SMS: whoever has lost one finds it here. */
export function Messages() {
  const { say, moment } = useWords();
  const [messages, setMessages] = useState<FamilyNotices['items']>();
  const [refusal, setRefusal] = useState<Refusal>();
  const look = () =>
    callApi<FamilyNotices>('GET', '/v1/family/notices').then(
      ({ items }) => setMessages(items),
      (error: unknown) => setRefusal(refusalOf(error)),
    );
  return (
    <section className="card">
      <h2>{say('more.messages')}</h2>
      {refusal && <Note refusal={refusal} />}
      {messages ? (
        <ul className="rows">
          {messages.map(({ at, title, text, arrived }, place) => (
            <li key={`${at}/${place}`}>
              {moment(at)} {title}
              {text !== undefined && <div>{text}</div>}
              {arrived === false && <div className="soft">{say('more.not-arrived')}</div>}
            </li>
          ))}
          {messages.length === 0 && <li>{say('more.no-messages')}</li>}
        </ul>
      ) : (
        <Button className="button" onPress={() => void look()}>
          {say('more.see-messages')}
        </Button>
      )}
    </section>
  );
}
