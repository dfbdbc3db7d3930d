import { useState } from 'react';
import { Button } from 'react-aria-components';
import { resultWord } from '../../schemas/words/results.ts';
import { textOf } from '../parts/field-words.ts';
import { callApi, refusalOf, type Refusal } from '../parts/api.ts';
import { Collect } from './collect.tsx';
import { Note } from './note.tsx';
import { nameOf } from './names.ts';
import type { Birth, Family, Matter } from './view.ts';
import { useWords } from './words/tongue.tsx';

/** One wallet: every number, where the paper is, what to bring. */
export function Papers({ family }: { readonly family: Family }) {
  const { say } = useWords();
  const all = family.cases.flatMap((birth) => birth.matters.map((matter) => ({ birth, matter })));
  const shown = all.filter(({ matter }) => matter.result !== undefined || matter.collect !== undefined);
  return (
    <>
      <h1 tabIndex={-1}>{say('papers.title')}</h1>
      {shown.length === 0 && <p className="card">{say('papers.none')}</p>}
      {shown.map(({ birth, matter }) => (
        <Paper key={`${birth.caseNumber}/${matter.subject}/${matter.code}`} birth={birth} matter={matter} />
      ))}
    </>
  );
}

/** A number of which nothing is shown is no row of stars. */
const shortened = (masked: string): string => masked.replaceAll(/\*{5,}/g, '****');

function Paper({ birth, matter }: { readonly birth: Birth; readonly matter: Matter }) {
  const { say } = useWords();
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
          <span className="soft">{resultWord(field) ?? say('papers.number')} </span>
          <span className="number">{numbers?.[field] ?? shortened(textOf(result[field]))}</span>
        </div>
      ))}
      {reveals.length > 0 && !numbers && (
        <Button className="link" onPress={() => void reveal()}>
          {say('papers.reveal')}
        </Button>
      )}
      {refusal && <Note refusal={refusal} />}
      {collect && (
        <p>
          <Collect collect={collect} />
        </p>
      )}
    </section>
  );
}
