import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { DEPARTMENTS } from '../../schemas/department.ts';
import type { TaskView } from '../../schemas/task.ts';
import type { TaskCountsView } from '../../schemas/task-counts.ts';
import { callApi, refusalOf } from '../parts/api.ts';
import { agoOf, formatMoment } from '../parts/format.ts';
import { workTitle } from '../parts/titles.ts';
import { queryOf, useAfterwards } from './queries.ts';

type Cause = TaskCountsView['silent'][number];
/** One page of the API. */
const MOST_AT_ONCE = 200;

/** What is broken outside: one cause over many cases is shown once, and decided once. */
export function Silent({ silent }: { readonly silent: readonly Cause[] }) {
  return silent.map((cause) => <OneCause key={`${cause.department}/${cause.matter}`} cause={cause} />);
}

function OneCause({ cause }: { readonly cause: Cause }) {
  const [isOpen, setIsOpen] = useState(false);
  const { department, matter, cases, since } = cause;
  return (
    <>
      <Alert
        type="warning"
        showIcon
        title={`${DEPARTMENTS[department].short}没有回音：影响${cases}件`}
        description={`${workTitle(matter)}，自 ${formatMoment(since)}（${agoOf(since)}）起。系统已自动重发，不用逐件催。`}
        action={<Button onClick={() => setIsOpen(true)}>一起处理</Button>}
      />
      {isOpen && <Together cause={cause} close={() => setIsOpen(false)} />}
    </>
  );
}

interface Done {
  readonly done: number;
  readonly refused: readonly { readonly caseNumber: string; readonly why: string }[];
}

/** The tasks of one cause, as they are now. */
async function tasksOf({ matter }: Cause): Promise<readonly TaskView[]> {
  const query = queryOf({ kind: 'department-silent', limit: MOST_AT_ONCE });
  const { items } = await callApi<{ items: readonly TaskView[] }>('GET', `/v1/tasks?${query}`);
  return items.filter((task) => task.matter === matter);
}

/** One decision for each, since each case has its own history; what is refused is said one by one. */
async function askAgain(cause: Cause, reason: string): Promise<Done> {
  let done = 0;
  const refused: { caseNumber: string; why: string }[] = [];
  for (const { id, caseNumber } of await tasksOf(cause)) {
    try {
      await callApi('POST', `/v1/tasks/${id}/completion`, { outcome: 'ask-again', reason });
      done += 1;
    } catch (error) {
      refused.push({ caseNumber: caseNumber ?? '', why: refusalOf(error).detail });
    }
  }
  return { done, refused };
}

function Together({ cause, close }: { readonly cause: Cause; readonly close: () => void }) {
  const [reason, setReason] = useState('');
  const afterwards = useAfterwards();
  const work = useMutation({ mutationFn: () => askAgain(cause, reason), onSettled: afterwards });
  const { department, tasks } = cause;
  return (
    <Modal
      open
      title={`再请${DEPARTMENTS[department].short}办理这${Math.min(tasks, MOST_AT_ONCE)}件`}
      onCancel={close}
      closable={{ 'aria-label': '关闭' }}
      footer={
        work.data ? (
          <Button onClick={close}>关上</Button>
        ) : (
          <Button
            type="primary"
            loading={work.isPending}
            disabled={reason.trim() === ''}
            onClick={() => work.mutate()}
          >
            再次请部门办理
          </Button>
        )
      }
    >
      {work.data ? (
        <Outcome {...work.data} />
      ) : (
        <>
          <p>每件各发一次，同一件重复发送也只办一次。发出后任务随之办结；部门仍不答复的，到期再提出。</p>
          <label htmlFor="why-together">理由（记入每件的经过）</label>
          <Input
            id="why-together"
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
          {reason.trim() === '' && <p className="soft">写上理由后才能发送。</p>}
        </>
      )}
    </Modal>
  );
}

function Outcome({ done, refused }: Done) {
  return (
    <div role="status">
      <p>已发送{done}件。</p>
      {refused.map(({ caseNumber, why }) => (
        <p key={caseNumber}>
          <span className="number">{caseNumber}</span>：{why}
        </p>
      ))}
    </div>
  );
}
