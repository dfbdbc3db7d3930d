import { useMutation } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { mayDo } from '../../policies/rights/operations.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import { isEnd } from '../../schemas/matter.ts';
import { subjectWord } from '../../schemas/words.ts';
import { Dialog } from '../desk/dialog.tsx';
import { Lacks } from '../desk/lacks.tsx';
import { Line } from '../desk/line.tsx';
import { RefusalNote } from '../desk/states.tsx';
import { callApi, refusalOf } from '../parts/api.ts';
import { formatDay } from '../parts/format.ts';
import { wrongsOf } from '../parts/problem-places.ts';
import { useAfterwards } from './queries.ts';
import { useRole } from './role.ts';

const WHOLE = 'case';
/** Where a wrong stands at its field. */
const SHOWN: readonly string[] = ['/reason', '/replyDue'];

type Task = CaseView['tasks'][number];

/** Somebody has been asked why it is not done: by a clock, or by hand. */
export function isSupervision({ kind, status }: Task): boolean {
  return (kind === 'supervision' || kind === 'supervision-order') && status === 'open';
}

/** A supervisor asks by hand why something is not done; who may not is told so. */
export function Supervising({ view }: { readonly view: CaseView }) {
  const role = useRole();
  const [isOpen, setIsOpen] = useState(false);
  if (!mayDo('postSupervision', role))
    return (
      <>
        <Button disabled>督办</Button> <span className="soft">只有主管可以督办</span>
      </>
    );
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>督办</Button>
      {isOpen && <Order view={view} close={() => setIsOpen(false)} />}
    </>
  );
}

function Order({ view, close }: { readonly view: CaseView; readonly close: () => void }) {
  const [about, setAbout] = useState(WHOLE);
  const [reason, setReason] = useState('');
  const [replyDue, setReplyDue] = useState('');
  const afterwards = useAfterwards();
  const work = useMutation({
    mutationFn: () =>
      callApi('POST', `/v1/cases/${view.caseNumber}/supervision`, { reason, replyDue, ...matterOf(about) }),
    onSuccess: async () => {
      await afterwards();
      close();
    },
  });
  const wrongs = work.isError ? wrongsOf(refusalOf(work.error)) : {};
  const standing = view.tasks.find(
    (task) =>
      task.kind === 'supervision-order' &&
      task.status === 'open' &&
      keyOf(task.subject, task.matter) === about,
  );
  const isWhole = reason.trim() !== '' && replyDue !== '' && standing === undefined;
  const isSaid = Object.keys(wrongs).some((place) => SHOWN.includes(place));
  return (
    <Dialog
      title="督办"
      close={close}
      footer={
        <>
          {!standing && <Lacks of={{ 理由: reason, 最晚何日答复: replyDue }} />}
          <Button type="primary" disabled={!isWhole} loading={work.isPending} onClick={() => work.mutate()}>
            督办
          </Button>
        </>
      }
    >
      {work.isError && !isSaid && <RefusalNote error={work.error} />}
      <Line label="督办什么">
        {(of) => <Select {...of} value={about} options={choicesOf(view)} onChange={setAbout} />}
      </Line>
      {standing && <p>已在督办，应在{formatDay(standing.deadline)}前答复；没有答复之前不必再督办。</p>}
      <Line label="理由" wrong={wrongs['/reason']}>
        {(of) => (
          <Input.TextArea
            {...of}
            rows={3}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Line>
      <Line label="最晚何日答复" wrong={wrongs['/replyDue']}>
        {(of) => (
          <Input {...of} type="date" value={replyDue} onChange={(event) => setReplyDue(event.target.value)} />
        )}
      </Line>
    </Dialog>
  );
}

function keyOf(subject: string | null, code: string | null): string {
  return subject === null || code === null ? WHOLE : `${subject}/${code}`;
}

/** The case, and each matter that has no result yet. */
function choicesOf({ matters }: CaseView): { value: string; label: string }[] {
  const open = matters.filter(({ status }) => !isEnd(status));
  const each = open.map(({ subject, code, title }) => ({
    value: keyOf(subject, code),
    label: `${title}（${subjectWord(subject)}）`,
  }));
  return [{ value: WHOLE, label: '整个办件' }, ...each];
}

function matterOf(about: string): object {
  const [subject, code] = about.split('/');
  return about === WHOLE ? {} : { matter: { subject, code } };
}
