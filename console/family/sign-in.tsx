import { useEffect, useRef, useState } from 'react';
import { Button, Form, Input, Label, TextField } from 'react-aria-components';
import { callWeb, refusalOf, type Refusal } from '../parts/api.ts';
import { Note } from './note.tsx';
import { Languages, useWords } from './words/tongue.tsx';

interface Props {
  /** of the text message; undefined: somebody has come without */
  readonly link: string | undefined;
  readonly signedIn: () => void;
  /** on a page that is open already */
  readonly isWithin?: boolean;
}

/** Coming in by the link of a text message, and the code that is sent to the same telephone. */
export function SignIn({ link, signedIn, isWithin = false }: Props) {
  const { say } = useWords();
  const [refusal, setRefusal] = useState<Refusal>();
  const [step, setStep] = useState<'link' | 'ask' | 'code'>('link');
  const [busy, setBusy] = useState(false);
  const begun = useRef(false);
  const run = async (work: () => Promise<unknown>, then: () => void): Promise<void> => {
    setBusy(true);
    setRefusal(undefined);
    await work().then(then, (error: unknown) => setRefusal(refusalOf(error)));
    setBusy(false);
  };
  useEffect(() => {
    // A link is handed over once, also where React looks twice.
    if (link === undefined || begun.current) return;
    begun.current = true;
    void run(
      () => callWeb('/sign-in/link', { link }),
      () => setStep('ask'),
    );
  }, [link]);
  useEffect(() => {
    if (!isWithin) document.title = say('title', { page: say('sign-in.title') });
  }, [isWithin, say]);
  const [sent, setSent] = useState(0);
  const ask = () =>
    void run(
      () => callWeb('/sign-in/code', {}),
      () => {
        setStep('code');
        setSent(sent + 1);
      },
    );
  const steps = (
    <>
      {refusal && <Note refusal={refusal} />}
      {link === undefined && <WithoutLink />}
      {link !== undefined && step === 'link' && !refusal && <p role="status">{say('sign-in.looking')}</p>}
      {step === 'ask' && <Ask busy={busy} ask={ask} />}
      {step === 'code' && (
        <Code
          busy={busy}
          isSentAgain={sent > 1}
          send={(code) => void run(() => callWeb('/sign-in/session', { code }), signedIn)}
          again={ask}
        />
      )}
    </>
  );
  if (isWithin) return steps;
  return (
    <main className="page">
      <Languages />
      <h1>{say('name')}</h1>
      {steps}
    </main>
  );
}

function Ask({ busy, ask }: { readonly busy: boolean; readonly ask: () => void }) {
  const { say } = useWords();
  return (
    <div className="card">
      <p>{say('sign-in.why-code')}</p>
      <Button className="button first" isDisabled={busy} onPress={ask}>
        {say('sign-in.send-code')}
      </Button>
    </div>
  );
}

function WithoutLink() {
  const { say } = useWords();
  return (
    <div className="card">
      <p>{say('sign-in.use-link')}</p>
      <p>{say('sign-in.no-link')}</p>
    </div>
  );
}

interface CodeProps {
  readonly busy: boolean;
  readonly isSentAgain: boolean;
  readonly send: (code: string) => void;
  readonly again: () => void;
}

function Code({ busy, isSentAgain, send, again }: CodeProps) {
  const { say } = useWords();
  const [code, setCode] = useState('');
  const isWhole = /^\d{6}$/.test(code);
  return (
    <Form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole) send(code);
      }}
    >
      <TextField value={code} onChange={(text) => setCode(text.replaceAll(/\s/g, ''))} autoFocus>
        <Label>{say('sign-in.code')}</Label>
        <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
      </TextField>
      <p className="soft">{say('sign-in.code-limits')}</p>
      <Button className="button first" type="submit" isDisabled={busy || !isWhole}>
        {say('sign-in.enter')}
      </Button>
      {!isWhole && <p className="soft">{say('sign-in.code-first')}</p>}
      <Button className="link" onPress={again} isDisabled={busy}>
        {say('sign-in.code-again')}
      </Button>
      <p role="status">{isSentAgain && say('sign-in.sent-again')}</p>
    </Form>
  );
}
