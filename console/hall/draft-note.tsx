import { useMutation } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import type { FactChange, TaskView } from '../../schemas/task.ts';
import { placeWord } from '../../schemas/words/facts.ts';
import { RefusalNote } from '../desk/states.tsx';
import { useWho } from '../desk/who.ts';
import { callApi } from '../parts/api.ts';
import { valueWord } from '../parts/field-words.ts';
import { formatMoment } from '../parts/format.ts';
import { isNameOf, shortName } from '../parts/names.ts';
import { useAfterwards } from './queries.ts';
import { outcomeWord } from './task-rows.tsx';

/** A decision that does not stand yet: its author sees whom it waits for, the second person what is to be confirmed. */
export function DraftNote({
  task,
  draft,
}: {
  readonly task: TaskView;
  readonly draft: NonNullable<TaskView['draft']>;
}) {
  const { user } = useWho();
  const afterwards = useAfterwards();
  const withdraw = useMutation({
    mutationFn: () => callApi('DELETE', `/v1/tasks/${task.id}/completion`, {}),
    onSettled: afterwards,
  });
  const isOwn = isNameOf(draft.by, user);
  const { leavesAt } = draft;
  const title =
    leavesAt === undefined
      ? isOwn
        ? '您的决定在等另一个人复核'
        : `${shortName(draft.by)} 的决定等您复核`
      : `已决定，${formatMoment(leavesAt)} 生效，此前可以撤回`;
  return (
    <>
      <Alert
        type="warning"
        showIcon
        title={title}
        description={
          <>
            <p>
              {outcomeWord(draft.outcome)} · {shortName(draft.by)} · {formatMoment(draft.at)}
              {draft.reason !== undefined && ` · 理由：${draft.reason}`}
            </p>
            <Changes changes={draft.changes ?? []} />
            {!isOwn && leavesAt === undefined && <p>核对原件后，在下面填写同样的内容提交，即为复核通过。</p>}
          </>
        }
        action={
          isOwn && (
            <Button loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
              撤回
            </Button>
          )
        }
      />
      {withdraw.isError && <RefusalNote error={withdraw.error} />}
    </>
  );
}

/** Each fact before and after. */
export function Changes({ changes }: { readonly changes: readonly FactChange[] }) {
  if (changes.length === 0) return null;
  const said = (value: unknown): string => (value === undefined ? '（没有）' : valueWord(value));
  return (
    <dl className="pairs">
      {changes.map(({ pointer, before, after }) => (
        <div key={pointer} style={{ display: 'contents' }}>
          <dt>{placeWord(pointer)}</dt>
          <dd>
            {said(before)} → {said(after)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
