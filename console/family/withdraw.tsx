import { useState } from 'react';
import { Button, Form, Label, TextArea, TextField } from 'react-aria-components';
import { Note } from './note.tsx';
import { useSending } from './sending.ts';
import type { Matter } from './view.ts';

/** Taking back what is not done yet: said why, and ended by a clerk who looks at it. */
export function Withdraw({ caseNumber, matter }: { readonly caseNumber: string; readonly matter: Matter }) {
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');
  const { done, busy, refusal, send } = useSending();
  const { title, subject, code } = matter;
  if (done) return <p role="status">✔ 已收到撤回申请，工作人员核实后答复您。</p>;
  if (!isOpen)
    return (
      <Button className="link" aria-label={`不想办了，申请撤回：${title}`} onPress={() => setIsOpen(true)}>
        不想办了，申请撤回
      </Button>
    );
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        void send('/v1/family/withdrawals', { caseNumber, subject, matter: code, reason });
      }}
    >
      <p className="soft">撤回后这一项不再办，靠它才能办的也不办；以后可以到窗口重新申请。</p>
      {refusal && <Note refusal={refusal} />}
      <TextField value={reason} onChange={setReason} maxLength={500} autoFocus>
        <Label>为什么撤回{title}</Label>
        <TextArea rows={2} />
      </TextField>
      <p>
        <Button className="button first" type="submit" isDisabled={busy || reason.trim() === ''}>
          申请撤回
        </Button>
        <Button className="link" onPress={() => setIsOpen(false)}>
          不撤回
        </Button>
      </p>
    </Form>
  );
}
