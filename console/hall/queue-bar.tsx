import { Button } from 'antd';
import type { TaskCountsView } from '../../schemas/task-counts.ts';
import { QUEUE_WORDS } from '../../schemas/words.ts';
import { totalsOf } from '../parts/counts.ts';
import type { TaskFilters } from './queries.ts';

interface Props {
  readonly counts: TaskCountsView;
  readonly filters: TaskFilters;
  readonly show: (filters: TaskFilters) => void;
}

/** How much waits, and where; what is shown stands in the address, so that it can be kept and sent. */
export function QueueBar({ counts, filters, show }: Props) {
  const { open, overdue, today } = totalsOf(counts);
  const isAll = Object.keys(filters).every((name) => name === 'cursor');
  const chip = (key: string, text: string, isOn: boolean, to: TaskFilters) => (
    <Button key={key} className="pressed" aria-pressed={isOn} onClick={() => show(to)}>
      {text}
    </Button>
  );
  return (
    <section className="card" aria-label="各队列">
      <p>
        待办<strong className="number"> {open} </strong>件 ·{' '}
        <span className={overdue > 0 ? 'lamp late' : 'soft'}>超期 {overdue}</span> ·{' '}
        <span className={today > 0 ? 'lamp soon' : 'soft'}>今天到期 {today}</span>
      </p>
      <div className="bar" role="group" aria-label="看哪些任务">
        {chip('all', `全部 ${open}`, isAll, {})}
        {chip('mine', `我手上 ${counts.mine}`, filters.assignee === 'me', { assignee: 'me' })}
        {chip('free', '没人领办', filters.assignee === 'none', { assignee: 'none' })}
        {counts.queues.map(({ queue, open: waiting, overdue: late }) =>
          chip(
            queue,
            `${QUEUE_WORDS[queue]} ${waiting}${late > 0 ? `（超期${late}）` : ''}`,
            filters.queue === queue,
            { queue },
          ),
        )}
        {chip('done', '已办', filters.status === 'completed', { status: 'completed' })}
      </div>
    </section>
  );
}
