import { useEffect, useRef, useState } from 'react';
import { Button, Form, Input, Label, TextField } from 'react-aria-components';
import { callWeb, refusalOf, type Refusal } from '../parts/api.ts';
import { Note } from './note.tsx';

interface Props {
  /** of the text message; undefined: somebody has come without */
  readonly link: string | undefined;
  readonly signedIn: () => void;
  /** on a page that is open already */
  readonly isWithin?: boolean;
}

/** Coming in by the link of a text message, and the code that is sent to the same telephone. */
export function SignIn({ link, signedIn, isWithin = false }: Props) {
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
    if (!isWithin) document.title = '登录·出生一件事';
  }, [isWithin]);
  const ask = () =>
    void run(
      () => callWeb('/sign-in/code', {}),
      () => setStep('code'),
    );
  const steps = (
    <>
      {refusal && <Note refusal={refusal} />}
      {link === undefined && <WithoutLink />}
      {link !== undefined && step === 'link' && !refusal && <p role="status">正在核对链接…</p>}
      {step === 'ask' && <Ask busy={busy} ask={ask} />}
      {step === 'code' && (
        <Code
          busy={busy}
          send={(code) => void run(() => callWeb('/sign-in/session', { code }), signedIn)}
          again={ask}
        />
      )}
    </>
  );
  if (isWithin) return steps;
  return (
    <main className="page">
      <h1>出生一件事</h1>
      {steps}
    </main>
  );
}

function Ask({ busy, ask }: { readonly busy: boolean; readonly ask: () => void }) {
  return (
    <div className="card">
      <p>为了确认是您本人，要往收到短信的这部手机再发一个验证码。</p>
      <Button className="button first" isDisabled={busy} onPress={ask}>
        发验证码
      </Button>
    </div>
  );
}

function WithoutLink() {
  return (
    <div className="card">
      <p>请从短信里的链接打开。链接只对收到短信的手机有用，转发给别人也打不开。</p>
      <p>
        没有收到短信，或者链接打不开：请本人带身份证到政务服务大厅的窗口，当场向登记的手机号重发。换了手机号的，也到窗口核对。也可以拨打
        12345。
      </p>
    </div>
  );
}

interface CodeProps {
  readonly busy: boolean;
  readonly send: (code: string) => void;
  readonly again: () => void;
}

function Code({ busy, send, again }: CodeProps) {
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
        <Label>短信里的6位验证码</Label>
        <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
      </TextField>
      <p className="soft">5分钟内有效，最多试5次。</p>
      <Button className="button first" type="submit" isDisabled={busy || !isWhole}>
        进入
      </Button>
      {!isWhole && <p className="soft">填满6位数字后可以进入。</p>}
      <Button className="link" onPress={again} isDisabled={busy}>
        没有收到，再发一次
      </Button>
    </Form>
  );
}
