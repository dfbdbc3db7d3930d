import { useEffect, useRef, useState } from 'react';
import { Button, Form, Input, Label, Radio, RadioGroup, TextField } from 'react-aria-components';
import { Note } from './note.tsx';
import { takePicture, type Taken } from './take-picture.ts';
import { useSending } from './sending.ts';
import type { Birth } from './view.ts';
import { CHINESE } from './words/languages.ts';
import { useWords } from './words/tongue.tsx';

const KINDS = ['mother-id', 'father-id', 'household', 'marriage', 'other'] as const;
type Kind = (typeof KINDS)[number];

/** A picture of a paper: taken, checked here at once, and sent to a clerk. Nothing of it is kept in the browser. */
export function PicturePage({ birth: { caseNumber } }: { readonly birth: Birth }) {
  const { say } = useWords();
  const [kind, setKind] = useState<Kind>();
  const [other, setOther] = useState('');
  const [taken, setTaken] = useState<Taken>();
  const { done, busy, refusal, send } = useSending();
  // Whatever the language of the page: a clerk reads it.
  const about = kind === 'other' ? other.trim() : kind && CHINESE.say(`picture.${kind}`);
  if (done)
    return (
      <section className="card" role="status">
        <h1 tabIndex={-1}>{say('picture.received')}</h1>
        <p>{say('picture.what-comes')}</p>
      </section>
    );
  return (
    <>
      <h1 tabIndex={-1}>{say('picture.title')}</h1>
      <Form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          if (taken?.base64 !== undefined)
            void send('/v1/family/pictures', { caseNumber, about, picture: taken.base64 });
        }}
      >
        {refusal && <Note refusal={refusal} />}
        <RadioGroup value={kind ?? ''} onChange={(chosen) => setKind(chosen as Kind)}>
          <Label>{say('picture.what')}</Label>
          {KINDS.map((each) => (
            <Radio key={each} className="choice" value={each}>
              {say(`picture.${each}`)}
            </Radio>
          ))}
        </RadioGroup>
        {kind === 'other' && (
          <TextField value={other} onChange={setOther} maxLength={60}>
            <Label>{say('picture.which')}</Label>
            <Input autoComplete="off" />
          </TextField>
        )}
        <Camera taken={taken} took={setTaken} />
        <p>
          <Button
            className="button first"
            type="submit"
            isDisabled={busy || !about || taken?.base64 === undefined}
          >
            {say('picture.send')}
          </Button>
        </p>
        {(!about || taken?.base64 === undefined) && <p className="soft">{say('picture.first')}</p>}
      </Form>
    </>
  );
}

/** Takes the picture, shows it, and says at once whether it can be read. */
function Camera({
  taken,
  took,
}: {
  readonly taken: Taken | undefined;
  readonly took: (taken: Taken) => void;
}) {
  const { say } = useWords();
  const [busy, setBusy] = useState(false);
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A canvas, since the page may show no picture but its own: no address of it is ever made.
    shown.current?.replaceChildren(...(taken?.canvas ? [taken.canvas] : []));
  }, [taken]);
  return (
    <>
      <label className="button file">
        {say(taken ? 'picture.take-again' : 'picture.take')}
        <input
          type="file"
          accept="image/*"
          capture="environment"
          disabled={busy}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            // The same one chosen again is looked at again.
            event.target.value = '';
            if (!file) return;
            setBusy(true);
            void takePicture(file)
              .then(took, () => took({ trouble: 'not-read' }))
              .finally(() => setBusy(false));
          }}
        />
      </label>
      <div
        ref={shown}
        className="shown"
        role="img"
        aria-label={say(taken?.canvas ? 'picture.taken' : 'picture.not-taken')}
      />
      <div role="status">
        {busy && <p>{say('picture.checking')}</p>}
        {!busy && taken?.trouble !== undefined && (
          <p>
            <strong className="wrong">{say(`picture.${taken.trouble}`)}</strong>
            {taken.base64 !== undefined && ` ${say('picture.all-the-same')}`}
          </p>
        )}
        {!busy && taken && taken.trouble === undefined && <p>{say('picture.clear')}</p>}
      </div>
    </>
  );
}
