import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import type { SavedView } from '../../schemas/hall.ts';
import { TASK_KINDS } from '../../schemas/tasks/kinds.ts';
import { Dialog } from '../desk/dialog.tsx';
import { Lacks } from '../desk/lacks.tsx';
import { Line } from '../desk/line.tsx';
import { RefusalNote } from '../desk/states.tsx';
import { application, callApi, refusalOf } from '../parts/api.ts';
import { wrongsOf } from '../parts/problem-places.ts';
import { queryOf, withoutCursor, type TaskFilters } from './queries.ts';

interface Props {
  readonly filters: TaskFilters;
  readonly show: (filters: TaskFilters) => void;
}

const DUE = [
  { value: 'overdue', label: '已超期' },
  { value: 'today', label: '今天到期' },
  { value: 'soon', label: '今明到期' },
];
const KINDS = Object.entries(TASK_KINDS).map(([value, { title }]) => ({ value, label: title }));

/** What is looked for, under a name where somebody has given it one; and all of it as a table. */
export function Views({ filters, show }: Props) {
  const views = useQuery({
    queryKey: ['views'],
    queryFn: async () => (await callApi<{ items: readonly SavedView[] }>('GET', '/v1/views')).items,
    staleTime: 60_000,
  });
  const now = withoutCursor(filters);
  const asked = queryOf({ ...now });
  return (
    <section className="filters" aria-label="筛选与视图">
      <div className="bar">
        <Choice label="期限" value={filters.due} options={DUE} choose={(due) => show(filled(now, { due }))} />
        <Choice
          label="任务种类"
          value={filters.kind}
          options={KINDS}
          choose={(kind) => show(filled(now, { kind }))}
        />
        <Save filter={now} />
        <a href={`/${application}/api/v1/task-export?${asked}`} download>
          导出（CSV，没有姓名）
        </a>
      </div>
      {views.isError && <RefusalNote error={views.error} again={() => void views.refetch()} />}
      {views.data && views.data.length > 0 && (
        <div className="bar" role="group" aria-label="我的视图">
          {views.data.map((view) => (
            <View key={view.id} view={view} isOn={queryOf({ ...view.filter }) === asked} show={show} />
          ))}
        </div>
      )}
    </section>
  );
}

function filled(now: TaskFilters, part: Readonly<Record<string, string | undefined>>): TaskFilters {
  return Object.fromEntries(Object.entries({ ...now, ...part }).filter(([, value]) => value !== undefined));
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly choose: (value: string | undefined) => void;
}

function Choice({ label, value, options, choose }: ChoiceProps) {
  return (
    <Select
      allowClear
      aria-label={label}
      placeholder={label}
      value={value}
      options={[...options]}
      onChange={(chosen: string | undefined) => choose(chosen)}
      popupMatchSelectWidth={false}
      style={{ minWidth: 120, maxWidth: '100%' }}
    />
  );
}

function View({
  view,
  isOn,
  show,
}: { readonly view: SavedView; readonly isOn: boolean } & Pick<Props, 'show'>) {
  const queries = useQueryClient();
  const drop = useMutation({
    mutationFn: () => callApi('DELETE', `/v1/views/${view.id}`, {}),
    onSettled: () => queries.invalidateQueries({ queryKey: ['views'] }),
  });
  return (
    <span>
      <Button className="pressed" aria-pressed={isOn} onClick={() => show(filled({}, view.filter))}>
        {view.name}
      </Button>
      <Button
        type="text"
        aria-label={`删去视图 ${view.name}`}
        loading={drop.isPending}
        onClick={() => drop.mutate()}
      >
        ✕
      </Button>
      {drop.isError && <RefusalNote error={drop.error} />}
    </span>
  );
}

function Save({ filter }: { readonly filter: TaskFilters }) {
  const [isOpen, setIsOpen] = useState(false);
  const [name, setName] = useState('');
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () => callApi('POST', '/v1/views', { name, filter }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['views'] });
      setIsOpen(false);
      setName('');
    },
  });
  const wrongs = save.isError ? wrongsOf(refusalOf(save.error)) : {};
  return (
    <>
      <Button disabled={Object.keys(filter).length === 0} onClick={() => setIsOpen(true)}>
        保存为视图
      </Button>
      {Object.keys(filter).length === 0 && <span className="soft">选了筛选，才有可保存的</span>}
      {isOpen && (
        <Dialog
          title="保存现在的筛选"
          close={() => setIsOpen(false)}
          footer={
            <>
              <Lacks of={{ 名称: name }} />
              <Button
                type="primary"
                disabled={name.trim() === ''}
                loading={save.isPending}
                onClick={() => save.mutate()}
              >
                保存
              </Button>
            </>
          }
        >
          {save.isError && wrongs['/name'] === undefined && <RefusalNote error={save.error} />}
          <Line label="名称（不写任何人的姓名或号码）" wrong={wrongs['/name']}>
            {(of) => (
              <Input {...of} value={name} maxLength={20} onChange={(event) => setName(event.target.value)} />
            )}
          </Line>
        </Dialog>
      )}
    </>
  );
}
