import { useEffect } from 'react';
import { DEPARTMENTS } from '../../schemas/department.ts';
import { QUEUE_WORDS } from '../../schemas/words.ts';
import { Loading, RefusalNote } from '../desk/states.tsx';
import { agoOf, formatMoment } from '../parts/format.ts';
import { totalsOf } from '../parts/counts.ts';
import { workTitle } from '../parts/titles.ts';
import { useCounts } from './queries.ts';

/** For a wall that everybody walks by: numbers, and nobody's name, neither a family's nor that of whoever is signed in. */
export function Wall() {
  const counts = useCounts();
  useEffect(() => void (document.title = '大屏·出生一件事'), []);
  if (counts.isPending) return <Loading what="数字" />;
  if (counts.isLoadingError) return <RefusalNote error={counts.error} again={() => void counts.refetch()} />;
  const { open, overdue, today } = totalsOf(counts.data);
  return (
    <main id="content" className="wall">
      <h1>出生一件事·大厅</h1>
      <dl>
        <Big what="待办" count={open} />
        <Big what="超期" count={overdue} lamp={overdue > 0 ? 'late' : undefined} />
        <Big what="今天到期" count={today} lamp={today > 0 ? 'soon' : undefined} />
        {counts.data.queues.map(({ queue, open: waiting }) => (
          <Big key={queue} what={QUEUE_WORDS[queue]} count={waiting} />
        ))}
      </dl>
      <section aria-label="没有回音的部门">
        {counts.data.silent.length === 0 ? (
          <p>各部门都有回音。</p>
        ) : (
          counts.data.silent.map(({ department, matter, cases, since }) => (
            <p key={`${department}/${matter}`} className="lamp late">
              {DEPARTMENTS[department].short}没有回音（{workTitle(matter)}）：影响{cases}件，自{' '}
              {formatMoment(since)}（{agoOf(since)}）起
            </p>
          ))
        )}
      </section>
      <p className="soft" role="status">
        {formatMoment(new Date(counts.dataUpdatedAt).toISOString())} 的数字
        {counts.isRefetchError && '，更新没有成功'}
      </p>
    </main>
  );
}

function Big({
  what,
  count,
  lamp,
}: {
  readonly what: string;
  readonly count: number;
  readonly lamp?: 'late' | 'soon' | undefined;
}) {
  return (
    <div>
      <dt>{what}</dt>
      <dd className={lamp === undefined ? 'number' : `number lamp ${lamp}`}>{count}</dd>
    </div>
  );
}
