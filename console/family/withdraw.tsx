import { useState } from 'react';
import { Button, Form, Label, TextArea, TextField } from 'react-aria-components';
import { Note } from './note.tsx';
import { useSending } from './sending.ts';
import type { Matter } from './view.ts';
import { useWords } from './words/tongue.tsx';

/** Taking back what is not done yet: said why, and ended by a clerk who looks at it. */
export function Withdraw({ caseNumber, matter }: { readonly caseNumber: string; readonly matter: Matter }) {
  const { say } = useWords();
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');
  const { done, busy, refusal, send } = useSending();
  const { title, subject, code } = matter;
  if (done) return <p role="status">{say('withdraw.done')}</p>;
  if (!isOpen)
    return (
      <Button
        className="link"
        aria-label={say('withdraw.ask-what', { ask: say('withdraw.ask'), title })}
        onPress={() => setIsOpen(true)}
      >
        {say('withdraw.ask')}
      </Button>
    );
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        void send('/v1/family/withdrawals', { caseNumber, subject, matter: code, reason });
      }}
    >
      <p className="soft">{say('withdraw.what-comes')}</p>
      {refusal && <Note refusal={refusal} />}
      <TextField value={reason} onChange={setReason} maxLength={500} autoFocus>
        <Label>{say('withdraw.why', { title })}</Label>
        <TextArea rows={2} />
      </TextField>
      <p>
        <Button className="button first" type="submit" isDisabled={busy || reason.trim() === ''}>
          {say('withdraw.send')}
        </Button>
        <Button className="link" onPress={() => setIsOpen(false)}>
          {say('withdraw.keep')}
        </Button>
      </p>
      {reason.trim() === '' && <p className="soft">{say('withdraw.first')}</p>}
    </Form>
  );
}
