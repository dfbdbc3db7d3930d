import { nameOf } from './names.ts';
import type { Birth, Task } from './view.ts';
import { useWords } from './words/tongue.tsx';

/** Everything that one yes is for: each sum with its day, and who is told what. */
export function Covers({ birth, task }: { readonly birth: Birth; readonly task: Task }) {
  const { say, money, day } = useWords();
  const sums = birth.entitlements.flatMap(({ title, subject, payments }) =>
    payments
      .filter(({ status }) => status === 'awaiting-confirmation')
      .map(({ id, amountFen, dueOn }) => ({ id, title, subject, amountFen, dueOn })),
  );
  return (
    <>
      <p>
        <strong>{say('covers.all')}</strong>
      </p>
      <ul className="rows">
        {sums.map(({ id, title, subject, amountFen, dueOn }) => (
          <li key={id} className="sum">
            <span>
              {title}
              <span className="soft"> {nameOf(birth, subject)}</span>
            </span>
            <span className="number">{say('covers.sum', { amount: money(amountFen), day: day(dueOn) })}</span>
          </li>
        ))}
        {task.asks.includes('/consents') && <li>{say('covers.employer')}</li>}
      </ul>
      <p className="soft">{say('covers.later')}</p>
    </>
  );
}
