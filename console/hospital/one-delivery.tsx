import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useParams } from 'react-router';
import type { z } from 'zod';
import type { hospitalViewSchema } from '../../schemas/case-view.ts';
import { CASE_STATUS_WORDS, MATTER_STATUS_WORDS, subjectWord } from '../../schemas/words.ts';
import { placeWord } from '../../schemas/words/facts.ts';
import { Addition } from './addition.tsx';
import { Loading, RefusalNote } from '../desk/states.tsx';
import { callApi } from '../parts/api.ts';
import { useChanges } from '../parts/changes.ts';
import { workTitle } from '../parts/titles.ts';

type View = z.infer<typeof hospitalViewSchema>;

/** One delivery as its hospital sees it. */
export function OneDelivery() {
  const { facility = '', notificationId = '' } = useParams();
  const where = facility === '-' ? '' : `?${new URLSearchParams({ facility }).toString()}`;
  const asked = useQuery({
    queryKey: ['birth', facility, notificationId],
    queryFn: () => callApi<View>('GET', `/v1/births/${encodeURIComponent(notificationId)}${where}`),
  });
  useEffect(() => void (document.title = '一次分娩·出生一件事'), []);
  useChanges((change) => {
    if (asked.data && change?.caseNumber === asked.data.caseNumber) void asked.refetch();
  });
  if (asked.isPending) return <Loading what="这次分娩" />;
  if (asked.isLoadingError) return <RefusalNote error={asked.error} again={() => void asked.refetch()} />;
  const { caseNumber, status, matters, asks } = asked.data;
  return (
    <>
      <h1>分娩 {notificationId}</h1>
      {asked.isRefetchError && <RefusalNote error={asked.error} again={() => void asked.refetch()} />}
      <p className="card">
        办件 <span className="number">{caseNumber}</span> · {CASE_STATUS_WORDS[status]}
      </p>
      <section className="card" aria-label="补报">
        {asks.length === 0 ? (
          <p>没有要补报的。</p>
        ) : (
          <>
            <p>
              <strong>还要补报：{asks.map(placeWord).join('、')}</strong>
            </p>
            <Addition
              notificationId={notificationId}
              where={where}
              asks={asks}
              added={() => void asked.refetch()}
            />
          </>
        )}
      </section>
      <ul className="card rows">
        {matters.map(({ code, subject, status: stands, certificateNumber }) => (
          <li key={`${subject}/${code}`}>
            {workTitle(code)} <span className="soft">{subjectWord(subject)}</span> ·{' '}
            {MATTER_STATUS_WORDS[stands]}
            {certificateNumber !== undefined && <div className="number">{certificateNumber}</div>}
          </li>
        ))}
      </ul>
    </>
  );
}
