import { useMutation } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useEffect, useSyncExternalStore } from 'react';
import { RefusalNote } from '../desk/states.tsx';
import { callApi } from '../parts/api.ts';
import { formatMoment } from '../parts/format.ts';
import { useAfterwards } from './queries.ts';
import { announce, announcedStore, type Announced } from './undo-store.ts';

/** What was just decided, and for ten minutes the way back. */
export function UndoBar() {
  const just = useSyncExternalStore(announcedStore.subscribe, announcedStore.read);
  // Of another decision, what was refused before is not said.
  return just && <Just key={just.id} just={just} />;
}

function Just({ just }: { readonly just: Announced }) {
  const afterwards = useAfterwards();
  const undo = useMutation({
    mutationFn: (id: string) => callApi('DELETE', `/v1/tasks/${id}/completion`, {}),
    onSuccess: () => announce(undefined),
    onSettled: afterwards,
  });
  const until = just.leavesAt;
  useEffect(() => {
    if (until === undefined) return undefined;
    const timer = setTimeout(() => announce(undefined), Math.max(0, Date.parse(until) - Date.now()));
    return () => clearTimeout(timer);
  }, [until]);
  const { id, title, status } = just;
  const said =
    status === 'awaiting-second'
      ? `“${title}”：已提出，等另一个人复核`
      : status === 'leaving' && until !== undefined
        ? `“${title}”：${formatMoment(until).slice(11)} 生效，此前可以撤回`
        : `“${title}”：已办结`;
  return (
    <div className="undo" role="status">
      <Alert
        type="success"
        banner
        title={said}
        closable={{ closeIcon: <span aria-label="不再显示">✕</span>, onClose: () => announce(undefined) }}
        action={
          status === 'completed' ? undefined : (
            <Button loading={undo.isPending} onClick={() => undo.mutate(id)}>
              撤回
            </Button>
          )
        }
      />
      {undo.isError && <RefusalNote error={undo.error} />}
    </div>
  );
}
