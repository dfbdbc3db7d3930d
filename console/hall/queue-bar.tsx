import { useNavigate } from 'react-router';
import { mayDo } from '../../policies/rights/operations.ts';
import type { TaskCountsView } from '../../schemas/task-counts.ts';
import type { TaskKind } from '../../schemas/tasks/kinds.ts';
import { QUEUE_WORDS } from '../../schemas/words.ts';
import { COPY_STATUS_WORDS } from '../../schemas/words/documents.ts';
import { totalsOf } from '../parts/counts.ts';
import { usePaperCounts, type TaskFilters } from './queries.ts';
import { useRole } from './role.ts';
import { addressOf } from './task-address.ts';

interface Props {
  readonly counts: TaskCountsView;
  readonly filters: TaskFilters;
  readonly show: (filters: TaskFilters) => void;
}

interface ChipProps {
  readonly text: string;
  readonly count?: number | undefined;
  readonly lamp?: 'late' | 'soon' | undefined;
  /** undefined: it leads to another page, and filters nothing */
  readonly isOn?: boolean;
  readonly choose: () => void;
}

/** A number with what it counts: pressed, the list shows these. What is none stays in its place, and pale. */
function Chip({ text, count, lamp, isOn, choose }: ChipProps) {
  const state = count === 0 ? 'none' : (lamp ?? '');
  return (
    <button type="button" className={`chip ${state}`} aria-pressed={isOn} onClick={choose}>
      {text}
      {count !== undefined && <strong className="number"> {count}</strong>}
    </button>
  );
}

/** How much waits, and where; what is shown stands in the address, so that it can be kept and sent. */
export function QueueBar({ counts, filters, show }: Props) {
  const { open } = totalsOf(counts);
  const isAll = Object.keys(filters).every((name) => name === 'cursor');
  return (
    <section className="card queues" aria-label="各队列">
      <Mine counts={counts} filters={filters} show={show} />
      <div className="chips" role="group" aria-label="看哪些任务">
        <Chip text="全部" count={open} isOn={isAll} choose={() => show({})} />
        {counts.queues.map(({ queue, open: waiting, overdue: late }) => (
          <Chip
            key={queue}
            text={late > 0 ? `${QUEUE_WORDS[queue]}（超期${late}）` : QUEUE_WORDS[queue]}
            count={waiting}
            isOn={filters.queue === queue}
            choose={() => show({ queue })}
          />
        ))}
        <Chip text="没人领办" isOn={filters.assignee === 'none'} choose={() => show({ assignee: 'none' })} />
        <Chip
          text="已办"
          isOn={filters.status === 'completed'}
          choose={() => show({ status: 'completed' })}
        />
      </div>
    </section>
  );
}

/** What a day at the counter turns around: mine, late, today, to be confirmed, not arrived, paper to print and to hand out. */
function Mine({ counts, filters, show }: Props) {
  const navigate = useNavigate();
  const role = useRole();
  const papers = usePaperCounts(mayDo('getPrintQueue', role));
  const { overdue, today } = totalsOf(counts);
  const { second, mine } = counts;
  const [first] = second;
  const of = (kind: TaskKind) => counts.kinds?.find((each) => each.kind === kind)?.open ?? 0;
  return (
    <div className="chips" role="group" aria-label="先看这些">
      <Chip
        text="我手上"
        count={mine}
        isOn={filters.assignee === 'me'}
        choose={() => show({ assignee: 'me' })}
      />
      <Chip
        text="超期"
        count={overdue}
        lamp="late"
        isOn={filters.due === 'overdue'}
        choose={() => show({ due: 'overdue' })}
      />
      <Chip
        text="今天到期"
        count={today}
        lamp="soon"
        isOn={filters.due === 'today'}
        choose={() => show({ due: 'today' })}
      />
      {first && <Chip text="等我复核" count={second.length} choose={() => void navigate(addressOf(first))} />}
      <Chip
        text="没送到"
        count={of('call')}
        isOn={filters.kind === 'call'}
        choose={() => show({ kind: 'call' })}
      />
      {papers.data &&
        (['to-print', 'to-seal', 'to-collect'] as const).map((status) => (
          <Chip
            key={status}
            text={COPY_STATUS_WORDS[status]}
            count={papers.data.counts[status]}
            choose={() => void navigate(`/papers?status=${status}`)}
          />
        ))}
    </div>
  );
}
