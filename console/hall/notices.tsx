import { useQuery } from '@tanstack/react-query';
import { mayDo } from '../../policies/rights/operations.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import type { NoticeView } from '../../schemas/hall.ts';
import { TASK_STATUS_WORDS, whose } from '../../schemas/words.ts';
import { DELIVERY_WORDS, NOT_SENT_WORDS } from '../../schemas/words/hall.ts';
import { RefusalNote } from '../desk/states.tsx';
import { callApi } from '../parts/api.ts';
import { formatMoment } from '../parts/format.ts';
import { workTitle } from '../parts/titles.ts';
import { useRole } from './role.ts';
import { outcomeWord } from './task-rows.tsx';

/** What the family was told, to whom, whether it has arrived; and who had to call or write instead. */
export function Notices({ view }: { readonly view: CaseView }) {
  const role = useRole();
  const may = mayDo('getCaseNotices', role);
  const notices = useQuery({
    queryKey: ['case', view.caseNumber, 'notices'],
    queryFn: async () =>
      (await callApi<{ items: readonly NoticeView[] }>('GET', `/v1/cases/${view.caseNumber}/notices`)).items,
    enabled: may,
  });
  const byHand = view.tasks.filter(({ kind }) => kind === 'call' || kind === 'letter');
  if (!may) return null;
  return (
    <section className="card" aria-labelledby="notices">
      <h2 id="notices">通知与送达</h2>
      {notices.isPending && <p className="soft">正在取通知…</p>}
      {notices.isError && <RefusalNote error={notices.error} again={() => void notices.refetch()} />}
      {notices.data?.length === 0 && <p>还没有发过通知。</p>}
      <ul className="rows">
        {byHand.map((task) => (
          <li key={task.id}>
            {task.kind === 'call' ? '☎ 打电话' : '✉ 寄信'} ·{' '}
            {task.status === 'open' ? <strong>待办</strong> : doneOf(task)}
            <div className="soft">
              {task.title}，{formatMoment(task.openedAt)} 提出
            </div>
          </li>
        ))}
        {notices.data?.map((notice) => (
          <li key={notice.id}>
            <Notice notice={notice} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function doneOf({ status, outcome }: CaseView['tasks'][number]): string {
  return outcome === undefined ? TASK_STATUS_WORDS[status] : outcomeWord(outcome);
}

function Notice({ notice }: { readonly notice: NoticeView }) {
  const { title, sentAt, subject, matter, to, text, delivery, notSentWhy, answeredAt } = notice;
  return (
    <>
      <div className="bar">
        <span>
          {title}
          {matter !== undefined && (
            <span className="soft">
              {' '}
              {whose(subject ?? null)}
              {workTitle(matter)}
            </span>
          )}
        </span>
        <span className={delivery === 'undelivered' ? 'lamp late end' : 'end'}>
          {DELIVERY_WORDS[delivery]}
          {notSentWhy !== undefined && `：${NOT_SENT_WORDS[notSentWhy]}`}
          {answeredAt !== undefined && <span className="soft"> {formatMoment(answeredAt)}</span>}
        </span>
      </div>
      <div className="soft">
        <span className="number">{formatMoment(sentAt)}</span>{' '}
        {to ? `发给 ${to.name} ${to.phone}` : '收信人的个人信息已删除'}
      </div>
      {text !== undefined && (
        <details>
          <summary>说了什么</summary>
          <p>{text}</p>
        </details>
      )}
    </>
  );
}
