import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { mayDo } from '../../policies/rights/operations.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import type { FreshLinkView } from '../../schemas/fresh-link.ts';
import { subjectWord } from '../../schemas/words.ts';
import { FRESH_LINK_BASES, type FreshLinkBasis } from '../../schemas/words/fresh-link.ts';
import { RefusalNote } from '../desk/states.tsx';
import { callApi } from '../parts/api.ts';
import { useAfterwards } from './queries.ts';
import { useRole } from './role.ts';

const BASES = (Object.entries(FRESH_LINK_BASES) as [FreshLinkBasis, string][]).map(([value, label]) => ({
  value,
  label,
}));

/** A parent stands at the window without a link that works: a fresh one goes to the number on file. */
export function FreshLinks({ view: { caseNumber } }: { readonly view: CaseView }) {
  const role = useRole();
  const may = mayDo('postFreshLink', role);
  const links = useQuery({
    queryKey: ['case', caseNumber, 'fresh-links'],
    queryFn: async () =>
      (await callApi<{ items: readonly FreshLinkView[] }>('GET', `/v1/cases/${caseNumber}/fresh-links`))
        .items,
    enabled: may,
    refetchOnWindowFocus: false,
  });
  if (!may) return null;
  return (
    <section className="card" aria-labelledby="fresh-links">
      <h2 id="fresh-links" style={{ marginTop: 0 }}>
        家长本人到场：重发登录链接
      </h2>
      <p className="soft">只发到登记的电话，以前的链接随即失效。要换电话的，办身份核对。</p>
      {links.isPending && <p className="soft">正在看能不能重发…</p>}
      {links.isError && <RefusalNote error={links.error} again={() => void links.refetch()} />}
      <ul className="rows">
        {links.data?.map((link) => (
          <li key={link.parent}>
            <OfParent caseNumber={caseNumber} link={link} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OfParent({ caseNumber, link }: { readonly caseNumber: string; readonly link: FreshLinkView }) {
  const { parent, may, text, left } = link;
  const [basis, setBasis] = useState<FreshLinkBasis>();
  const afterwards = useAfterwards();
  const send = useMutation({
    mutationFn: () => callApi('POST', `/v1/cases/${caseNumber}/fresh-links`, { parent, basis }),
    onSuccess: () => setBasis(undefined),
    onSettled: afterwards,
  });
  const who = subjectWord(parent);
  const sent = send.isSuccess ? `已发，24小时内还可重发${left}次。` : '';
  const said = may && basis === undefined && sent === '' ? '选好依据才能重发。' : sent;
  const note = `fresh-link-${parent}`;
  return (
    <>
      <div className="bar">
        <label htmlFor={`${note}-basis`}>{who}</label>
        <Select<FreshLinkBasis>
          id={`${note}-basis`}
          value={basis ?? null}
          placeholder="依据（先核对本人证件）"
          disabled={!may}
          options={BASES}
          popupMatchSelectWidth={false}
          onChange={setBasis}
        />
        <Button
          disabled={!may || basis === undefined}
          aria-describedby={note}
          loading={send.isPending}
          onClick={() => send.mutate()}
        >
          给{who}重发
        </Button>
      </div>
      <p id={note} className="soft" role="status">
        {sent !== '' || may ? said : text}
      </p>
      {send.isError && <RefusalNote error={send.error} />}
    </>
  );
}
