import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { QualityMonth } from '../../schemas/report-quality.ts';
import { Loading, Nothing, RefusalNote } from '../desk/states.tsx';
import { callApi } from '../parts/api.ts';

/** How well the hospital reports, by month: counts, and nobody's data. */
export function Quality() {
  const asked = useQuery({
    queryKey: ['quality'],
    queryFn: () => callApi<{ items: readonly QualityMonth[] }>('GET', '/v1/report-quality'),
  });
  useEffect(() => void (document.title = '报告质量·出生一件事'), []);
  return (
    <>
      <h1>报告质量</h1>
      <p>近12个月，按受理的月份。一次分娩在一栏里只计一次；要补报的补上就好，不影响别的事项办理。</p>
      {asked.isPending && <Loading what="报告质量" />}
      {asked.isError && <RefusalNote error={asked.error} again={() => void asked.refetch()} />}
      {asked.data?.items.length === 0 && (
        <Nothing title="还没有报过">
          <p>报了以后，这里按月列出。</p>
        </Nothing>
      )}
      {asked.data && asked.data.items.length > 0 && <Months items={asked.data.items} />}
    </>
  );
}

/** 12（8%） */
function share(part: number, { reports }: QualityMonth): string {
  return part === 0 ? '0' : `${part}（${Math.round((part / reports) * 100)}%）`;
}

function Months({ items }: { readonly items: readonly QualityMonth[] }) {
  return (
    <table className="list">
      <caption className="skip">报告质量，最近的月份在前</caption>
      <thead>
        <tr>
          <th scope="col">月份</th>
          <th scope="col">机构</th>
          <th scope="col">报告</th>
          <th scope="col">要补报</th>
          <th scope="col">被更正</th>
          <th scope="col">证明未予签发</th>
        </tr>
      </thead>
      <tbody>
        {items.map((month) => (
          <tr key={`${month.month}/${month.facilityCode}`}>
            <td className="number">{month.month}</td>
            <td>{month.facilityCode || '机构外'}</td>
            <td className="number">{month.reports}</td>
            <td className="number">{share(month.partial, month)}</td>
            <td className="number">{share(month.corrected, month)}</td>
            <td className="number">{share(month.refused, month)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
