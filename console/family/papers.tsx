import { useState } from 'react';
import { Button } from 'react-aria-components';
import { resultWord } from '../../schemas/words/results.ts';
import { textOf } from '../parts/field-words.ts';
import { callApi, refusalOf, type Refusal } from '../parts/api.ts';
import { Note } from './note.tsx';
import { nameOf } from './names.ts';
import type { Birth, Family, Matter } from './view.ts';

/** One wallet: every number, where the paper is, what to bring. */
export function Papers({ family }: { readonly family: Family }) {
  const all = family.cases.flatMap((birth) => birth.matters.map((matter) => ({ birth, matter })));
  const shown = all.filter(({ matter }) => matter.result !== undefined || matter.collect !== undefined);
  return (
    <>
      <h1 tabIndex={-1}>证件和号码</h1>
      {shown.length === 0 && <p className="card">还没有办出的证件。办好一件，这里就有一件。</p>}
      {shown.map(({ birth, matter }) => (
        <Paper key={`${birth.caseNumber}/${matter.subject}/${matter.code}`} birth={birth} matter={matter} />
      ))}
    </>
  );
}

/** A number of which nothing is shown is no row of stars. */
const shortened = (masked: string): string => masked.replaceAll(/\*{5,}/g, '****');

const HOW = { post: '寄到家里', window: '到窗口领取' } as const;

function Paper({ birth, matter }: { readonly birth: Birth; readonly matter: Matter }) {
  const [numbers, setNumbers] = useState<Readonly<Record<string, string>>>();
  const [refusal, setRefusal] = useState<Refusal>();
  const { title, subject, code, result = {}, reveals = [], collect } = matter;
  const reveal = () =>
    callApi<{ numbers: Record<string, string> }>('POST', '/v1/family/reveals', {
      ...{ caseNumber: birth.caseNumber, subject, matter: code },
    }).then(
      (answer) => setNumbers(answer.numbers),
      (error: unknown) => setRefusal(refusalOf(error)),
    );
  return (
    <section className="card">
      <strong>{title}</strong> <span className="soft">{nameOf(birth, subject)}</span>
      {reveals.map((field) => (
        <div key={field} aria-live="polite">
          <span className="soft">{resultWord(field) ?? '编号'} </span>
          <span className="number">{numbers?.[field] ?? shortened(textOf(result[field]))}</span>
        </div>
      ))}
      {reveals.length > 0 && !numbers && (
        <Button className="link" onPress={() => void reveal()}>
          看全号码
        </Button>
      )}
      {refusal && <Note refusal={refusal} />}
      {collect && (
        <p>
          {HOW[collect.how]}
          {collect.place !== undefined && `：${collect.place}`}
          {collect.bring !== undefined && `。请带${collect.bring}`}
        </p>
      )}
    </section>
  );
}
