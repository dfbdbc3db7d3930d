import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Dialog } from '../desk/dialog.tsx';
import { Lacks } from '../desk/lacks.tsx';
import { Line } from '../desk/line.tsx';
import { RefusalNote } from '../desk/states.tsx';
import { callApi, refusalOf } from '../parts/api.ts';
import { wrongsOf } from '../parts/problem-places.ts';
import { useAfterwards } from './queries.ts';

/** Gives a task to somebody else, with a word about where it stands. */
export function HandOver({ id }: { readonly id: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const afterwards = useAfterwards();
  const work = useMutation({
    mutationFn: () => callApi('POST', `/v1/tasks/${id}/hand-over`, { to, note }),
    onSuccess: async () => {
      await afterwards();
      setIsOpen(false);
      setTo('');
      setNote('');
    },
  });
  const wrongs = work.isError ? wrongsOf(refusalOf(work.error)) : {};
  const isWhole = to.trim() !== '' && note.trim() !== '';
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>移交</Button>
      {isOpen && (
        <Dialog
          title="移交给另一个人"
          close={() => setIsOpen(false)}
          footer={
            <>
              <Lacks of={{ 移交给谁: to, 说明: note }} />
              <Button
                type="primary"
                disabled={!isWhole}
                loading={work.isPending}
                onClick={() => work.mutate()}
              >
                移交
              </Button>
            </>
          }
        >
          {work.isError && <RefusalNote error={work.error} />}
          <Line label="移交给谁（登录的名称）" wrong={wrongs['/to']}>
            {(of) => (
              <Input {...of} value={to} maxLength={60} onChange={(event) => setTo(event.target.value)} />
            )}
          </Line>
          <Line label="办到哪里、接着做什么" wrong={wrongs['/note']}>
            {(of) => (
              <Input.TextArea
                {...of}
                rows={3}
                value={note}
                maxLength={500}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Line>
        </Dialog>
      )}
    </>
  );
}
