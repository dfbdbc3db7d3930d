import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { Loading, Nothing, RefusalNote } from '../desk/states.tsx';
import { callApi, readWeb } from '../parts/api.ts';

interface Newborn {
  readonly name: string;
  readonly title: string;
  readonly ending: string;
}

/** A ward to practise in: newborns that nobody has, each with what becomes of it. */
export function Ward() {
  const asked = useQuery({
    queryKey: ['ward'],
    queryFn: () => readWeb<{ items: readonly Newborn[] }>('/sandbox'),
  });
  useEffect(() => void (document.title = '演练病房·出生一件事'), []);
  return (
    <>
      <h1>演练病房</h1>
      <Alert
        type="warning"
        showIcon
        title="演练：这里的人都是编造的"
        description="报的是同一个接口，走的是同一条路；只在演示环境里有。正式环境里没有这个页面的内容。"
      />
      {asked.isPending && <Loading what="演练病房" />}
      {asked.isError && <RefusalNote error={asked.error} again={() => void asked.refetch()} />}
      {asked.data?.items.length === 0 && (
        <Nothing title="这里没有演练病房">
          <p>正式环境里只报真实的出生。</p>
        </Nothing>
      )}
      <ul className="card rows">
        {asked.data?.items.map((newborn) => (
          <li key={newborn.name}>
            <One newborn={newborn} />
          </li>
        ))}
      </ul>
    </>
  );
}

function One({ newborn: { name, title, ending } }: { readonly newborn: Newborn }) {
  const send = useMutation({
    mutationFn: async () => {
      const birth = await readWeb<unknown>(`/sandbox/${name}`);
      return callApi<{ caseNumber: string }>('POST', '/v1/births', birth, {
        'idempotency-key': crypto.randomUUID(),
      });
    },
  });
  return (
    <>
      <strong>{title}</strong>
      <div className="soft">{ending}</div>
      {send.isError && <RefusalNote error={send.error} />}
      {send.data && (
        <p role="status">
          ✔ 已受理 <span className="number">{send.data.caseNumber}</span>，在<Link to="/">已报的</Link>里看。
        </p>
      )}
      <Button aria-label={`报告这一个：${title}`} loading={send.isPending} onClick={() => send.mutate()}>
        报告这一个
      </Button>
    </>
  );
}
