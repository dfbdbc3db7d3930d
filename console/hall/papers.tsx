import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { z } from 'zod';
import { COPY_STATUSES } from '../../schemas/document.ts';
import type { queueSchema } from '../../schemas/document-view.ts';
import { COPY_STATUS_WORDS } from '../../schemas/words/documents.ts';
import { Loading, Nothing, RefusalNote } from '../desk/states.tsx';
import { callApi } from '../parts/api.ts';
import { OneCopy, Pdf } from './documents.tsx';
import { PAGE_SIZE, queryOf } from './queries.ts';

type Queue = z.infer<typeof queueSchema>;
type Waiting = Queue['items'][number];

const WAITING = COPY_STATUSES.filter((status) => status !== 'collected');

/** Paper of all cases that is to be printed, sealed or handed out, the longest waiting first. */
export function Papers() {
  const [address, setAddress] = useSearchParams();
  const status = WAITING.find((each) => each === address.get('status')) ?? 'to-print';
  const cursor = address.get('cursor') ?? undefined;
  useEffect(() => void (document.title = '纸质文书·出生一件事'), []);
  const queue = useQuery({
    // Whatever a paper goes through changes this page too.
    queryKey: ['case', 'papers', status, cursor],
    queryFn: () => callApi<Queue>('GET', `/v1/print-queue?${queryOf({ status, cursor, limit: PAGE_SIZE })}`),
    refetchOnWindowFocus: false,
    // Numbers stay where they are while the rows of another step come.
    placeholderData: keepPreviousData,
  });
  const shown = queue.isPlaceholderData ? undefined : queue.data;
  const next = shown?.nextCursor;
  return (
    <>
      <h1>纸质文书</h1>
      <div className="card chips" role="group" aria-label="看哪些纸质文书">
        {WAITING.map((each) => (
          <button
            key={each}
            type="button"
            className="chip"
            aria-pressed={each === status}
            onClick={() => setAddress({ status: each })}
          >
            {COPY_STATUS_WORDS[each]}
            {queue.data && <strong className="number"> {queue.data.counts[each]}</strong>}
          </button>
        ))}
      </div>
      {!shown && !queue.isError && <Loading what="纸质文书" />}
      {queue.isError && <RefusalNote error={queue.error} again={() => void queue.refetch()} />}
      {shown?.items.length === 0 && (
        <Nothing title={`没有${COPY_STATUS_WORDS[status]}的`}>
          <p>新的文书出具以后，会自己排到这里。</p>
        </Nothing>
      )}
      {shown && shown.items.length > 0 && <Rows items={shown.items} />}
      {next && <Button onClick={() => setAddress({ status, cursor: next })}>下一页</Button>}
    </>
  );
}

function Rows({ items }: { readonly items: readonly Waiting[] }) {
  return (
    <ul className="card rows" aria-label="排队的纸质文书">
      {items.map((item) => (
        <li key={`${item.document.number}/${item.copy}`}>
          <div className="bar">
            <strong>{item.document.title}</strong>
            <span className="number soft">{item.document.number}</span>
            <span className="end bar">
              <Pdf number={item.document.number} />
              <Link to={`/cases/${item.document.caseNumber}`}>看办件</Link>
            </span>
          </div>
          <OneCopy number={item.document.number} copy={item} />
        </li>
      ))}
    </ul>
  );
}
