import type { ReactNode } from 'react';
import type { CaseView } from '../../schemas/case-view.ts';
import { CASE_STATUS_WORDS, subjectWord } from '../../schemas/words.ts';
import { Copy } from '../desk/copy.tsx';
import { valueWord } from '../parts/field-words.ts';
import { formatMoment } from '../parts/format.ts';

/** Whose case it is: each child with its sex and moment of birth, its parents, where it was born. */
export function Person({ view, children }: { readonly view: CaseView; readonly children: ReactNode }) {
  return (
    <header className="card person-bar">
      <h1>
        <People people={view.people ?? []} />
      </h1>
      <div className="bar soft">
        <Birth view={view} />
        <span>
          <span className="number">{view.caseNumber}</span>{' '}
          <Copy text={view.caseNumber} words="复制编号" isSmall />
        </span>
        <span className="flag plain">{CASE_STATUS_WORDS[view.status]}</span>
        <span>
          受理 <span className="number">{formatMoment(view.acceptedAt)}</span>
        </span>
        {view.completedAt !== undefined && (
          <span>
            办结 <span className="number">{formatMoment(view.completedAt)}</span>
          </span>
        )}
        <Flags view={view} />
        {children}
      </div>
    </header>
  );
}

function People({ people }: { readonly people: NonNullable<CaseView['people']> }) {
  if (people.length === 0) return <>办件</>;
  const isChild = ({ subject }: (typeof people)[number]): boolean => subject.startsWith('child-');
  const kids = people.filter(isChild);
  return (
    <>
      {kids.map(({ subject, name, sex }) => (
        <span key={subject} className="who">
          {name ?? (kids.length > 1 ? `${subjectWord(subject)}（未起名）` : '未起名的孩子')}
          {sex !== undefined && `（${valueWord(sex)}）`}
        </span>
      ))}
      {people
        .filter((person) => !isChild(person))
        .toSorted((a, b) => (a.subject < b.subject ? 1 : -1))
        .map(({ subject, name }) => (
          <span key={subject} className="who parent">
            {subjectWord(subject)} {name}
          </span>
        ))}
    </>
  );
}

function Birth({ view: { people = [], bornIn } }: { readonly view: CaseView }) {
  const moments = [...new Set(people.flatMap(({ bornAt }) => bornAt ?? []))];
  if (moments.length === 0) return null;
  return (
    <span>
      <span className="number">{moments.map(formatMoment).join('、')}</span> 出生 · {bornIn ?? '院外出生'}
    </span>
  );
}

function Flags({ view: { erased, unreadable } }: { readonly view: CaseView }) {
  return (
    <>
      {erased.map((subject) => (
        <span key={subject} className="flag">
          {subjectWord(subject)}的个人信息已删除
        </span>
      ))}
      {unreadable.length > 0 && <span className="flag bad">有{unreadable.length}部分读不出，已报运维</span>}
    </>
  );
}
