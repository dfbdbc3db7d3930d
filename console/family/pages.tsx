import { useState } from 'react';
import { Home } from './home.tsx';
import { nameOf } from './names.ts';
import { MoneyPage } from './money-page.tsx';
import { More } from './more.tsx';
import { PageLink } from './page-link.tsx';
import { Papers } from './papers.tsx';
import { PicturePage } from './picture.tsx';
import { Question } from './question.tsx';
import type { Family } from './view.ts';
import { useWords } from './words/tongue.tsx';

interface Props {
  readonly family: Family;
  readonly address: string;
  /** something was answered: look again */
  readonly changed: () => Promise<void>;
}

/** What stands at an address. */
export function Pages({ family, address, changed }: Props) {
  const [place, id] = address.split('/');
  const asked = family.cases
    .flatMap((birth) => birth.tasks.map((task) => ({ birth, task })))
    .find(({ task }) => task.id === id);
  // What was answered here is asked no more: that it was received stays on the page all the same.
  const [kept, setKept] = useState(asked);
  if (asked && asked.task !== kept?.task) setKept(asked);
  const shown = asked ?? (kept?.task.id === id ? kept : undefined);
  if (place === 'task' && shown)
    return <Question key={id} {...shown} changed={changed} settled={asked ? undefined : <Settled />} />;
  if (place === 'task') return <Settled />;
  if (place === 'calendar') return <CalendarPage family={family} />;
  if (place === 'money') return <MoneyPage family={family} />;
  if (place === 'papers') return <Papers family={family} />;
  const birth = family.cases.find(({ caseNumber }) => caseNumber === id) ?? family.cases[0];
  if (place === 'picture' && birth && !birth.closed)
    return <PicturePage key={birth.caseNumber} birth={birth} />;
  if (place === 'more') return <More family={family} />;
  return <Home family={family} />;
}

/** A question that somebody else has answered meanwhile, or an old address. */
function Settled() {
  const { say } = useWords();
  return (
    <>
      <h1 tabIndex={-1}>{say('question.settled')}</h1>
      <p className="card">{say('question.settled-why')}</p>
      <PageLink to="" className="button first">
        {say('frame.back-home')}
      </PageLink>
    </>
  );
}

function CalendarPage({ family }: { readonly family: Family }) {
  const { say, day } = useWords();
  const births = family.cases.filter(({ calendar }) => calendar.length > 0);
  return (
    <>
      <h1 tabIndex={-1}>{say('frame.calendar')}</h1>
      {births.length === 0 && <p className="card">{say('calendar.none')}</p>}
      {births.map((birth) => (
        <ul key={birth.caseNumber} className="card rows">
          {birth.calendar.map(({ on, title, text, subject }) => (
            <li key={`${subject}/${on}/${title}`}>
              <strong>{day(on)}</strong>
              <div>
                {nameOf(birth, subject)} · {title}
              </div>
              {text !== undefined && <div className="soft">{text}</div>}
            </li>
          ))}
        </ul>
      ))}
      {births.length > 0 && (
        <a className="button first" href="/family/api/v1/family/calendar.ics" download="calendar.ics">
          {say('calendar.save')}
        </a>
      )}
    </>
  );
}
