import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { z } from 'zod';
import type { deliverySummarySchema } from '../../schemas/case-view.ts';
import { CASE_STATUS_WORDS } from '../../schemas/words.ts';
import { placeWord } from '../../schemas/words/facts.ts';
import { Changed } from '../desk/changed.tsx';
import { Loading, Nothing, RefusalNote } from '../desk/states.tsx';
import { callApi } from '../parts/api.ts';
import { useChanges } from '../parts/changes.ts';
import { formatMoment } from '../parts/format.ts';

type Delivery = z.infer<typeof deliverySummarySchema>;

/** What was sent, where it stands, what is still to be said. */
export function Deliveries() {
  const [address, setAddress] = useSearchParams();
  const cursor = address.get('cursor');
  const asked = useQuery({
    queryKey: ['births', cursor],
    // Who comes back from reporting a birth looks for it here.
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
    queryFn: () =>
      callApi<{ items: readonly Delivery[]; nextCursor: string | null }>(
        'GET',
        `/v1/births${cursor === null ? '' : `?${new URLSearchParams({ cursor }).toString()}`}`,
      ),
  });
  useEffect(() => void (document.title = '已报的出生·出生一件事'), []);
  return (
    <>
      <div className="bar">
        <h1>已报的出生</h1>
        <Link className="end go" to="/report">
          报告出生
        </Link>
      </div>
      <News shownAt={asked.dataUpdatedAt} show={() => void asked.refetch()} />
      {asked.isPending && <Loading what="已报的出生" />}
      {asked.isError && <RefusalNote error={asked.error} again={() => void asked.refetch()} />}
      {asked.data && <Rows items={asked.data.items} />}
      {asked.data?.nextCursor && (
        <Button onClick={() => setAddress({ cursor: asked.data.nextCursor ?? '' })}>下一页</Button>
      )}
    </>
  );
}

/** Says that something has happened since; rows move when their reader asks. @param shownAt ms since 1970 */
function News({ shownAt, show }: { readonly shownAt: number; readonly show: () => void }) {
  const [changed, setChanged] = useState<{ readonly at: number; readonly cases: readonly string[] }>();
  useChanges((change) => {
    const { caseNumber = null } = change ?? {};
    if (caseNumber === null) return;
    setChanged((known) => ({
      at: shownAt,
      cases: [...new Set([...(known?.at === shownAt ? known.cases : []), caseNumber])],
    }));
  });
  const count = changed?.at === shownAt ? changed.cases.length : 0;
  return <Changed count={count} show={show} />;
}

function Rows({ items }: { readonly items: readonly Delivery[] }) {
  if (items.length === 0)
    return (
      <Nothing title="还没有报过">
        <p>报一次就够：证明、接种、户口、医保、社保卡和待遇都由此办起。</p>
      </Nothing>
    );
  return (
    <table className="list">
      <caption className="skip">已报的出生，最新在前</caption>
      <thead>
        <tr>
          <th scope="col">报告编号</th>
          <th scope="col">受理时间</th>
          <th scope="col">办到哪里</th>
          <th scope="col">还要补报</th>
          <th scope="col">出生医学证明</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ notificationId, facilityCode, acceptedAt, status, asks, certificates, caseNumber }) => (
          <tr key={`${facilityCode}/${notificationId}`}>
            <td>
              <Link
                to={`/births/${encodeURIComponent(facilityCode || '-')}/${encodeURIComponent(notificationId)}`}
              >
                {notificationId}
              </Link>
              <div className="soft number">{caseNumber}</div>
            </td>
            <td className="number">{formatMoment(acceptedAt)}</td>
            <td>{CASE_STATUS_WORDS[status]}</td>
            <td>{asks.length === 0 ? '没有要补的' : <strong>{asks.map(placeWord).join('、')}</strong>}</td>
            <td className="number">
              {certificates.map(({ certificateNumber }) => certificateNumber).join('、')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
