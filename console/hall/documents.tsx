import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { mayDo } from '../../policies/rights/operations.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import { COPY_STATUS_WORDS } from '../../schemas/words/documents.ts';
import { RefusalNote } from '../desk/states.tsx';
import { application, callApi } from '../parts/api.ts';
import { formatDay, formatMoment } from '../parts/format.ts';
import { shortName } from '../parts/names.ts';
import { departmentWord } from '../../schemas/department.ts';
import { Collection } from './collection.tsx';
import { useAfterwards } from './queries.ts';
import { useRole } from './role.ts';

type Document = CaseView['documents'][number];
type Copy = Document['copies'][number];

/** What was issued, each piece of paper with where it is, and the next step of it. */
export function Documents({ view }: { readonly view: CaseView }) {
  const role = useRole();
  const afterwards = useAfterwards();
  const summary = useMutation({
    mutationFn: () => callApi('POST', `/v1/cases/${view.caseNumber}/documents`, { kind: 'family-summary' }),
    onSettled: afterwards,
  });
  if (!mayDo('getCaseDocuments', role)) return null;
  return (
    <section className="card" aria-labelledby="documents">
      <h2 id="documents">文书</h2>
      {view.documents.length === 0 && <p>还没有出具文书。</p>}
      <ul className="rows">
        {view.documents.map((document) => (
          <li key={document.number}>
            <One document={document} />
          </li>
        ))}
      </ul>
      <p>
        <Button loading={summary.isPending} onClick={() => summary.mutate()}>
          出具家庭办理情况一览
        </Button>
      </p>
      {summary.isError && <RefusalNote error={summary.error} />}
    </section>
  );
}

function One({ document }: { readonly document: Document }) {
  const { number, title, organ, issuedAt, validUntil, withdrawnAt, erased, copies } = document;
  const afterwards = useAfterwards();
  const print = useMutation({
    mutationFn: () => callApi('POST', `/v1/documents/${number}/copies`, {}),
    onSettled: afterwards,
  });
  const what = copies.length === 0 ? '打印' : '补打';
  const isGone = erased || withdrawnAt !== undefined;
  return (
    <>
      <div className="bar">
        <span>
          <strong>{title}</strong> <span className="number soft">{number}</span>
        </span>
        {!isGone && (
          <span className="end bar">
            <Pdf number={number} />
            <Button loading={print.isPending} onClick={() => print.mutate()} aria-label={`${what} ${title}`}>
              {what}
            </Button>
          </span>
        )}
      </div>
      <div className="soft">
        {organ === 'hall' ? '受理窗口' : departmentWord(organ)} {formatDay(issuedAt)} 出具
        {validUntil !== undefined && `，有效至 ${validUntil}`}
        {withdrawnAt !== undefined && `，${formatDay(withdrawnAt)} 已收回`}
        {erased && '，个人信息已删除'}
        {!isGone && '。核验：扫纸面上的二维码，或在核验页填编号与核验码'}
      </div>
      {print.isError && <RefusalNote error={print.error} />}
      {copies.map((copy) => (
        <OneCopy key={copy.copy} number={number} copy={copy} />
      ))}
    </>
  );
}

/** The paper itself: to be read, and to be printed. */
export function Pdf({ number }: Pick<Document, 'number'>) {
  return (
    <a href={`/${application}/api/v1/documents/${number}/pdf`} target="_blank" rel="noreferrer">
      看 PDF（在新的页面）
    </a>
  );
}

const NEXT = { 'to-print': ['printed', '打印好了'], 'to-seal': ['sealed', '盖好章了'] } as const;

/** One piece of paper: where it is, who had it last, and its next step. */
export function OneCopy({ number, copy }: { readonly number: string; readonly copy: Copy }) {
  const [isCollecting, setIsCollecting] = useState(false);
  const afterwards = useAfterwards();
  const step = useMutation({
    mutationFn: (name: string) =>
      callApi('POST', `/v1/documents/${number}/copies/${copy.copy}/step`, { step: name }),
    onSettled: afterwards,
  });
  const { status, askedBy, askedAt, movedBy, movedAt, collector } = copy;
  const next = status === 'to-print' || status === 'to-seal' ? NEXT[status] : undefined;
  return (
    <div className="bar">
      <span>
        {copy.copy === 0 ? '第一份' : `补打第${copy.copy}份`}：
        {status === 'collected' ? COPY_STATUS_WORDS[status] : <strong>{COPY_STATUS_WORDS[status]}</strong>}
        <span className="soft">
          {' '}
          {shortName(movedBy ?? askedBy)} {formatMoment(movedAt ?? askedAt)}
          {collector && ` · ${collector.relation} ${collector.name} ${collector.idNumber}`}
        </span>
      </span>
      {next && (
        <Button size="small" loading={step.isPending} onClick={() => step.mutate(next[0])}>
          {next[1]}
        </Button>
      )}
      {status === 'to-collect' && (
        <Button size="small" onClick={() => setIsCollecting(true)}>
          有人来领
        </Button>
      )}
      {step.isError && <RefusalNote error={step.error} />}
      {isCollecting && <Collection number={number} copy={copy.copy} close={() => setIsCollecting(false)} />}
    </div>
  );
}
