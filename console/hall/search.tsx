import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import type { CaseFoundView } from '../../schemas/case-list.ts';
import { CASE_STATUS_WORDS, subjectWord } from '../../schemas/words.ts';
import { Loading, Nothing, RefusalNote } from '../desk/states.tsx';
import { callApi } from '../parts/api.ts';
import { formatMoment } from '../parts/format.ts';

interface Found {
  readonly items: readonly CaseFoundView[];
  readonly nextCursor: string | null;
}

/** What was found last: who comes back from a case sees the others. It goes with the page, and stands nowhere else. */
let last: { readonly q: string; readonly found: Found } | undefined;

/** Finds cases by person or number. Whom somebody looks for never stands in an address. */
export function Search() {
  const [q, setQ] = useState(last?.q ?? '');
  const [found, setFound] = useState(last?.found);
  useEffect(() => void (document.title = '查找办件·出生一件事'), []);
  const search = useMutation({
    mutationFn: (cursor?: string) =>
      callApi<Found>('POST', '/v1/cases/search', {
        ...(q.trim() === '' ? {} : { q }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
    onSuccess: (now) => {
      last = { q, found: now };
      setFound(now);
    },
  });
  return (
    <>
      <h1>查找办件</h1>
      <form
        className="card"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          search.mutate(undefined);
        }}
      >
        <label htmlFor="q">找谁</label>
        <p className="soft" id="q-hint">
          办件编号、姓名中的字、拼音首字母，或者手机、出生医学证明编号的末四位；两个词以空格分开，要合上同一个办件。
        </p>
        <div className="bar">
          <Input
            id="q"
            aria-describedby="q-hint"
            value={q}
            maxLength={60}
            autoFocus
            autoComplete="off"
            style={{ maxWidth: 420 }}
            onChange={(event) => setQ(event.target.value)}
          />
          <Button type="primary" htmlType="submit">
            查找
          </Button>
        </div>
      </form>
      {search.isPending && <Loading what="办件" />}
      {search.isError && <RefusalNote error={search.error} />}
      {found && !search.isPending && !search.isError && (
        <FoundCases {...found} more={(cursor) => search.mutate(cursor)} />
      )}
    </>
  );
}

function FoundCases({ items, nextCursor, more }: Found & { readonly more: (cursor: string) => void }) {
  if (items.length === 0)
    return (
      <Nothing title="没有找到">
        <p>换一个词，或者只写姓名中的一个字。没有报告过的出生，请医院先报。</p>
      </Nothing>
    );
  return (
    <>
      <table className="list">
        <caption className="skip">找到的办件，最新在前</caption>
        <thead>
          <tr>
            <th scope="col">办件</th>
            <th scope="col">人</th>
            <th scope="col">状态</th>
            <th scope="col">受理时间</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ caseNumber, people, status, acceptedAt, openTasks }) => (
            <tr key={caseNumber}>
              <td className="number">
                <Link to={`/cases/${caseNumber}`}>{caseNumber}</Link>
              </td>
              <td>
                {people
                  .map(({ subject, name }) => `${subjectWord(subject)} ${name ?? '（未起名）'}`)
                  .join('、')}
              </td>
              <td>
                {CASE_STATUS_WORDS[status]}
                {openTasks > 0 && <span className="flag warn"> {openTasks}个任务</span>}
              </td>
              <td className="number">{formatMoment(acceptedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {nextCursor !== null && <Button onClick={() => more(nextCursor)}>下一页</Button>}
    </>
  );
}
