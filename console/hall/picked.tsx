import { Button } from 'antd';
import { useState } from 'react';
import type { TaskView } from '../../schemas/task.ts';
import type { BulkAction } from '../parts/bulk.ts';
import { Bulk } from './bulk.tsx';
import type { TaskFilters } from './queries.ts';

/** Which rows of a list something is to be done to; what is in it no more is picked no more. */
export function usePicked(tasks: readonly TaskView[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  return {
    picked: tasks.filter(({ id, status }) => status === 'open' && ids.has(id)),
    pick: (id: string) =>
      setIds((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
    drop: () => setIds(new Set()),
  };
}

interface Props {
  readonly picked: readonly TaskView[];
  readonly filters: TaskFilters;
  readonly drop: () => void;
}

/** What may be done to the rows that are picked; why something may not be is said. */
export function Picked({ picked, filters, drop }: Props) {
  // What is being done stays what it was, also where the list below it changes.
  const [begun, setBegun] = useState<{ readonly action: BulkAction; readonly tasks: readonly TaskView[] }>();
  const begin = (action: BulkAction) => setBegun({ action, tasks: picked });
  const isOneCause = picked.every(({ kind }) => kind === 'department-silent');
  return (
    <>
      {picked.length > 0 && (
        <section className="card chosen-bar" aria-label="选中的任务">
          <div className="bar">
            <strong>选中{picked.length}件</strong>
            <Button onClick={() => begin('claim')}>领办</Button>
            <Button onClick={() => begin('hand-over')}>移交</Button>
            <Button disabled={!isOneCause} onClick={() => begin('answer')}>
              同样答复
            </Button>
            {!isOneCause && <span className="soft">同样答复只用于部门没有回音的</span>}
            <Button type="text" className="end" onClick={drop}>
              都不选
            </Button>
          </div>
        </section>
      )}
      {begun && (
        <Bulk
          {...begun}
          filters={filters}
          close={(isDone) => {
            setBegun(undefined);
            if (isDone) drop();
          }}
        />
      )}
    </>
  );
}
