import type { SideView } from '../../schemas/task.ts';
import { valueWord } from '../parts/field-words.ts';
import { formatMoment } from '../parts/format.ts';

type Report = NonNullable<SideView['report']>;

const LINES: readonly (readonly [string, (report: Report) => string | undefined])[] = [
  ['助产机构', ({ facility }) => facility?.name ?? '院外出生'],
  ['出生时间', ({ delivery }) => formatMoment(delivery.at)],
  ['胎数', ({ delivery }) => String(delivery.plurality)],
  [
    '孩子',
    ({ children }) =>
      children
        .map(({ sex, weightGrams, name }) => `${valueWord(sex)} ${weightGrams ?? '—'}克 ${name ?? '未起名'}`)
        .join('；'),
  ],
  ['母亲', ({ mother }) => mother.name],
  ['母亲证件', ({ mother }) => mother.idNumber],
  ['母亲手机', ({ mother }) => mother.phone],
  ['父亲', ({ father }) => father?.name ?? '没有填报'],
];

/** Two reports beside each other; where they differ is said in words. */
export function Sides({ sides }: { readonly sides: readonly SideView[] }) {
  const [one, other] = sides;
  if (!one?.report || !other?.report) return <p className="soft">另一份报告的个人信息已删除，不能并列。</p>;
  const { report } = one;
  const { report: against } = other;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="两份报告">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">两份报告</th>
            <th scope="col">{one.caseNumber}（本办件）</th>
            <th scope="col">{other.caseNumber}</th>
          </tr>
        </thead>
        <tbody>
          {LINES.map(([title, say]) => {
            const [a, b] = [say(report) ?? '—', say(against) ?? '—'];
            return (
              <tr key={title}>
                <th scope="row">{title}</th>
                <td>{a}</td>
                <td>{a === b ? b : <strong>{b}（不同）</strong>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
