import { useState } from 'react';
import { Button, Form, Label, Radio, RadioGroup, TextArea, TextField } from 'react-aria-components';
import { callApi, refusalOf, type Refusal } from '../parts/api.ts';
import { titleOf } from './home.tsx';
import { Messages } from './messages.tsx';
import { Note } from './note.tsx';
import { ActingForMe, Reach } from './own.tsx';
import { PageLink } from './page-link.tsx';
import { useSending } from './sending.ts';
import type { Birth, Family } from './view.ts';
import { useWords } from './words/tongue.tsx';

/** Saying that something is wrong, asking, handing over to the other parent, who has read what, how it was. */
export function More({ family }: { readonly family: Family }) {
  const words = useWords();
  const { say } = words;
  const { cases } = family;
  const [chosen, choose] = useState('');
  const birth = cases.find(({ caseNumber }) => caseNumber === chosen) ?? cases[0];
  return (
    <>
      <h1 tabIndex={-1}>{say('frame.more')}</h1>
      {birth && (
        <>
          {cases.length > 1 && (
            <RadioGroup value={birth.caseNumber} onChange={choose}>
              <Label>{say('more.which')}</Label>
              {cases.map((each) => (
                <Radio key={each.caseNumber} className="choice" value={each.caseNumber}>
                  <span>
                    {titleOf(each, words)} <span className="soft">{each.caseNumber}</span>
                  </span>
                </Radio>
              ))}
            </RadioGroup>
          )}
          {!birth.closed && <Picture birth={birth} />}
          <Say key={`say/${birth.caseNumber}`} birth={birth} />
          {!birth.closed && <Invite parent={family.parent} />}
          <Reach cases={cases} />
          <ActingForMe />
          <Messages />
          <Readers />
          <Guide birth={birth} />
          {birth.tone === 'ordinary' && <Rate key={`rate/${birth.caseNumber}`} birth={birth} />}
        </>
      )}
    </>
  );
}

function Picture({ birth: { caseNumber } }: { readonly birth: Birth }) {
  const { say } = useWords();
  return (
    <section className="card">
      <h2>{say('picture.title')}</h2>
      <p>{say('picture.why')}</p>
      <PageLink to={`picture/${caseNumber}`} className="button">
        {say('picture.now')}
      </PageLink>
    </section>
  );
}

function Say({ birth: { caseNumber } }: { readonly birth: Birth }) {
  const { say } = useWords();
  const [kind, setKind] = useState('correction');
  const [text, setText] = useState('');
  const { done, busy, refusal, send } = useSending();
  if (done) return <Received what={say('more.said')} />;
  return (
    <Form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        void send('/v1/family/messages', { caseNumber, kind, text });
      }}
    >
      <h2>{say('more.wrong-or-question')}</h2>
      {refusal && <Note refusal={refusal} />}
      <RadioGroup value={kind} onChange={setKind} aria-label={say('more.what-kind')}>
        <Radio className="choice" value="correction">
          {say('more.wrong')}
        </Radio>
        <Radio className="choice" value="question">
          {say('more.question')}
        </Radio>
      </RadioGroup>
      <TextField value={text} onChange={setText} maxLength={500}>
        <Label>{say('more.write')}</Label>
        <TextArea rows={3} />
      </TextField>
      <p>
        <Button className="button first" type="submit" isDisabled={busy || text.trim() === ''}>
          {say('more.send')}
        </Button>
      </p>
      {text.trim() === '' && <p className="soft">{say('more.write-first')}</p>}
    </Form>
  );
}

function Received({ what }: { readonly what: string }) {
  const { say } = useWords();
  return (
    <p className="card" role="status">
      {say('more.received', { what })}
    </p>
  );
}

function Invite({ parent }: { readonly parent: Family['parent'] }) {
  const { say } = useWords();
  const { done, busy, refusal, send } = useSending();
  const other = parent === 'mother' ? 'father' : 'mother';
  if (done) return <Received what={say('more.invited')} />;
  return (
    <section className="card">
      <h2>{say(`home.hand-to-${other}`)}</h2>
      <p>{say('more.invite-what')}</p>
      {refusal && <Note refusal={refusal} />}
      <Button
        className="button"
        isDisabled={busy}
        onPress={() => void send('/v1/family/invitations', undefined)}
      >
        {say(`more.invite-${other}`)}
      </Button>
    </section>
  );
}

interface Reader {
  readonly at: string;
  readonly roleText: string;
  readonly departmentText: string | null;
  readonly text: string;
}

/** Looks of the same kind within a minute are one line: a page that is opened reads several times. */
function grouped(readers: readonly Reader[], minuteOf: (reader: Reader) => string) {
  const lines: { readonly reader: Reader; readonly times: number }[] = [];
  const kindOf = (reader: Reader): string =>
    [minuteOf(reader), reader.roleText, reader.departmentText, reader.text].join('/');
  for (const reader of readers) {
    const last = lines.at(-1);
    if (last && kindOf(last.reader) === kindOf(reader))
      lines[lines.length - 1] = { ...last, times: last.times + 1 };
    else lines.push({ reader, times: 1 });
  }
  return lines;
}

function Readers() {
  const { say, moment } = useWords();
  const [readers, setReaders] = useState<readonly Reader[]>();
  const [refusal, setRefusal] = useState<Refusal>();
  const look = () =>
    callApi<{ items: readonly Reader[] }>('GET', '/v1/family/readers').then(
      ({ items }) => setReaders(items),
      (error: unknown) => setRefusal(refusalOf(error)),
    );
  return (
    <section className="card">
      <h2>{say('more.readers')}</h2>
      {refusal && <Note refusal={refusal} />}
      {readers ? (
        <ul className="rows">
          {grouped(readers, ({ at }) => moment(at)).map(({ reader, times }, place) => (
            <li key={`${reader.at}/${place}`}>
              {moment(reader.at)} {reader.departmentText} {reader.roleText}
              <div className="soft">
                {reader.text}
                {times > 1 && ` · ${say('more.times', { count: times })}`}
              </div>
            </li>
          ))}
          {readers.length === 0 && <li>{say('more.no-readers')}</li>}
        </ul>
      ) : (
        <Button className="button" onPress={() => void look()}>
          {say('more.see-readers')}
        </Button>
      )}
    </section>
  );
}

function Guide({ birth: { guidance } }: { readonly birth: Birth }) {
  const { say } = useWords();
  if (guidance.length === 0) return null;
  return (
    <details className="card">
      <summary>{say('more.guide', { count: guidance.length })}</summary>
      <ul className="rows">
        {guidance.map(({ title, text, citation }) => (
          <li key={title}>
            <strong>{title}</strong>
            <div>{text}</div>
            <div className="soft">
              {citation.document} {citation.article}
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}

const STARS = ['1', '2', '3', '4', '5'] as const;

function Rate({ birth: { caseNumber } }: { readonly birth: Birth }) {
  const { say } = useWords();
  const [stars, setStars] = useState('');
  const [text, setText] = useState('');
  const { done, busy, refusal, send } = useSending();
  const isBad = stars === '1' || stars === '2';
  if (done) return <Received what={say('more.rated')} />;
  return (
    <Form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        void send('/v1/family/ratings', {
          caseNumber,
          stars: Number(stars),
          ...(text.trim() === '' ? {} : { text }),
        });
      }}
    >
      <h2>{say('more.how-was-it')}</h2>
      {refusal && <Note refusal={refusal} />}
      <RadioGroup value={stars} onChange={setStars} aria-label={say('more.rating')}>
        {STARS.map((star) => (
          <Radio key={star} className="choice" value={star}>
            {say(`more.stars-${star}`)}
          </Radio>
        ))}
      </RadioGroup>
      {isBad && (
        <TextField value={text} onChange={setText} maxLength={500}>
          <Label>{say('more.what-was-bad')}</Label>
          <TextArea rows={3} />
        </TextField>
      )}
      <p>
        <Button
          className="button"
          type="submit"
          isDisabled={busy || stars === '' || (isBad && text.trim() === '')}
        >
          {say('more.rate')}
        </Button>
      </p>
      {stars === '' && <p className="soft">{say('more.rate-first')}</p>}
      {isBad && text.trim() === '' && <p className="soft">{say('more.write-first')}</p>}
    </Form>
  );
}
