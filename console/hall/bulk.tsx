import { useMutation } from '@tanstack/react-query';
import { Button, Input, Radio } from 'antd';
import { useState } from 'react';
import type { TaskView } from '../../schemas/task.ts';
import { DECISION_WORDS } from '../../schemas/words.ts';
import { Dialog } from '../desk/dialog.tsx';
import { Lacks } from '../desk/lacks.tsx';
import { Line } from '../desk/line.tsx';
import { RefusalNote } from '../desk/states.tsx';
import { useWho } from '../desk/who.ts';
import { callApi, refusalOf } from '../parts/api.ts';
import { doEach, tryOut, type BulkAction, type Done, type LeftOut, type Trial } from '../parts/bulk.ts';
import { fetchNow, useAfterwards, type TaskFilters } from './queries.ts';

const TITLES: Readonly<Record<BulkAction, string>> = {
  claim: '领办选中的',
  'hand-over': '移交选中的',
  answer: '同样答复选中的',
};
const TOGETHER = ['ask-again', 'wait'] as const;

/** What is said with it, the same for each. */
interface Said {
  readonly outcome: (typeof TOGETHER)[number];
  readonly until: string;
  readonly to: string;
  readonly reason: string;
}
const NOTHING_SAID: Said = { outcome: 'ask-again', until: '', to: '', reason: '' };

/** What has to be said with it, by what it is called. */
function neededFor(
  action: BulkAction,
  { outcome, until, to, reason }: Said,
): Readonly<Record<string, string>> {
  if (action === 'claim') return {};
  if (action === 'hand-over') return { 移交给谁: to, 移交说明: reason };
  return outcome === 'wait' ? { 等到哪一天: until, 理由: reason } : { 理由: reason };
}

function deedOf(action: BulkAction, { outcome, until, to, reason }: Said) {
  return ({ id }: TaskView): Promise<unknown> => {
    if (action === 'claim') return callApi('POST', `/v1/tasks/${id}/claim`, {});
    if (action === 'hand-over') return callApi('POST', `/v1/tasks/${id}/hand-over`, { to, note: reason });
    const when = outcome === 'wait' ? { until } : {};
    return callApi('POST', `/v1/tasks/${id}/completion`, { outcome, reason, ...when });
  };
}

interface Props {
  readonly action: BulkAction;
  readonly tasks: readonly TaskView[];
  /** where they stand in a list, so that they can be looked at once more */
  readonly filters: TaskFilters;
  readonly close: (isDone: boolean) => void;
}

/** Many at once: first how each stands, then each by itself, then what became of it. */
export function Bulk({ action, tasks, filters, close }: Props) {
  const { user } = useWho();
  const [said, setSaid] = useState(NOTHING_SAID);
  const [done, setDone] = useState(0);
  const afterwards = useAfterwards();
  const trial = useMutation({
    mutationFn: async () => tryOut(tasks, { action, user, now: await fetchNow(filters, tasks) }),
  });
  const work = useMutation({
    mutationFn: ({ go }: Trial) =>
      doEach(go, deedOf(action, said), { whyOf: (error) => refusalOf(error).detail, told: setDone }),
    onSettled: afterwards,
  });
  const ready = trial.data;
  const needed = neededFor(action, said);
  return (
    <Dialog
      title={`${TITLES[action]}${tasks.length}件`}
      close={() => close(work.data !== undefined)}
      isBusy={work.isPending}
      footer={
        work.data ? (
          <Button onClick={() => close(true)}>关上</Button>
        ) : ready ? (
          <Button
            type="primary"
            disabled={ready.go.length === 0}
            loading={work.isPending}
            onClick={() => work.mutate(ready)}
          >
            {work.isPending ? `已办${done}件` : `办这${ready.go.length}件`}
          </Button>
        ) : (
          <>
            <Lacks of={needed} />
            <Button
              type="primary"
              disabled={Object.values(needed).some((each) => each.trim() === '')}
              loading={trial.isPending}
              onClick={() => trial.mutate()}
            >
              先试一遍
            </Button>
          </>
        )
      }
    >
      {trial.isError && <RefusalNote error={trial.error} again={() => trial.mutate()} />}
      {work.data ? (
        <Ended {...work.data} />
      ) : ready ? (
        <Tried trial={ready} />
      ) : (
        <Words action={action} said={said} say={(part) => setSaid((before) => ({ ...before, ...part }))} />
      )}
    </Dialog>
  );
}

interface WordsProps {
  readonly action: BulkAction;
  readonly said: Said;
  readonly say: (part: Partial<Said>) => void;
}

function Words({ action, said, say }: WordsProps) {
  if (action === 'claim') return <p>每件各领办30分钟。先试一遍，看哪些现在领不了，什么都还不做。</p>;
  return (
    <>
      <p>每件各是一个决定，各记一笔。先试一遍，看哪些会办、哪些不办，什么都还不做。</p>
      {action === 'answer' && (
        <Radio.Group
          value={said.outcome}
          onChange={(event) => say({ outcome: event.target.value as Said['outcome'] })}
          options={TOGETHER.map((value) => ({ value, label: DECISION_WORDS[value] }))}
        />
      )}
      {action === 'answer' && said.outcome === 'wait' && (
        <Line label="等到哪一天">
          {(of) => (
            <Input {...of} type="date" value={said.until} onChange={(e) => say({ until: e.target.value })} />
          )}
        </Line>
      )}
      {action === 'hand-over' && (
        <Line label="移交给谁（登录的名称）">
          {(of) => (
            <Input {...of} value={said.to} maxLength={60} onChange={(e) => say({ to: e.target.value })} />
          )}
        </Line>
      )}
      <Line label={action === 'answer' ? '理由（记入每件的经过）' : '移交说明（每件一样）'}>
        {(of) => (
          <Input
            {...of}
            value={said.reason}
            maxLength={500}
            onChange={(e) => say({ reason: e.target.value })}
          />
        )}
      </Line>
    </>
  );
}

function Tried({ trial: { go, left } }: { readonly trial: Trial }) {
  return (
    <div role="status">
      <p>
        会办<strong>{go.length}</strong>件{left.length > 0 && `，${left.length}件不办`}。还没有做任何事。
      </p>
      <Left left={left} />
    </div>
  );
}

function Ended({ done, refused }: Done) {
  return (
    <div role="status">
      <p>
        办成{done}件{refused.length > 0 && `，${refused.length}件没有办成`}。
      </p>
      <Left left={refused} />
    </div>
  );
}

function Left({ left }: { readonly left: readonly LeftOut[] }) {
  return (
    <ul>
      {left.map(({ id, caseNumber, why }) => (
        <li key={id}>
          <span className="number">{caseNumber ?? id.slice(0, 8)}</span>：{why}
        </li>
      ))}
    </ul>
  );
}
