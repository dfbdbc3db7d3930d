import { formatFen, longDay } from '../parts/format.ts';
import { nameOf } from './names.ts';
import type { Birth, Task } from './view.ts';

/** Everything that one yes is for: each sum with its day, and who is told what. */
export function Covers({ birth, task }: { readonly birth: Birth; readonly task: Task }) {
  const sums = birth.entitlements.flatMap(({ title, subject, payments }) =>
    payments
      .filter(({ status }) => status === 'awaiting-confirmation')
      .map(({ id, amountFen, dueOn }) => ({ id, title, subject, amountFen, dueOn })),
  );
  return (
    <>
      <p>
        <strong>一次答复，全部办理：</strong>
      </p>
      <ul className="rows">
        {sums.map(({ id, title, subject, amountFen, dueOn }) => (
          <li key={id} className="sum">
            <span>
              {title}
              <span className="soft"> {nameOf(birth, subject)}</span>
            </span>
            <span className="number">
              {formatFen(amountFen)}，{longDay(dueOn)}起支付
            </span>
          </li>
        ))}
        {task.asks.includes('/consents') && <li>把假期告知用人单位：告知哪一天起、多少天，不告知缘由。</li>}
      </ul>
      <p className="soft">不申领的，以后仍可以到窗口申领；到哪里、带什么，会以短信告诉您。</p>
    </>
  );
}
