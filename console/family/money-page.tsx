import { formatFen, longDay } from '../parts/format.ts';
import { nameOf } from './names.ts';
import type { Birth, Entitlement, Family } from './view.ts';

/** Money received and to come, leave and other rights: how much, when, why, and by which text. */
export function MoneyPage({ family }: { readonly family: Family }) {
  return (
    <>
      <h1 tabIndex={-1}>钱和假期</h1>
      {family.cases.map((birth) => (
        <div key={birth.caseNumber}>
          <p className="card sum">
            <span>
              已到账 <strong>{formatFen(birth.money.receivedFen)}</strong>
            </span>
            <span>还会有 {formatFen(birth.money.comingFen)}</span>
          </p>
          {birth.entitlements
            .filter(({ outcome }) => outcome === 'eligible')
            .map((each) => (
              <One key={`${each.code}/${each.subject}`} birth={birth} entitlement={each} />
            ))}
          {FOLDED.map(({ title, outcomes }) => (
            <Folded
              key={title}
              birth={birth}
              title={title}
              entitlements={birth.entitlements.filter(({ outcome }) => outcomes.includes(outcome))}
            />
          ))}
        </div>
      ))}
    </>
  );
}

/** What a family has stands first; what nobody can say yet, and what there is not, behind it. */
const FOLDED: readonly { readonly title: string; readonly outcomes: readonly string[] }[] = [
  { title: '还不能定的', outcomes: ['unknown'] },
  { title: '没有的', outcomes: ['not-eligible', 'no-scheme'] },
];

function Folded({
  birth,
  title,
  entitlements,
}: {
  readonly birth: Birth;
  readonly title: string;
  readonly entitlements: readonly Entitlement[];
}) {
  if (entitlements.length === 0) return null;
  return (
    <details>
      <summary>
        {title}（{entitlements.length}）
      </summary>
      {entitlements.map((each) => (
        <One key={`${each.code}/${each.subject}`} birth={birth} entitlement={each} />
      ))}
    </details>
  );
}

function sizeOf({ amountFen, amountPerMonthFen, days, daysPerYear, hoursPerDay }: Entitlement): string {
  if (amountFen !== undefined) return formatFen(amountFen);
  if (amountPerMonthFen !== undefined) return `每月${formatFen(amountPerMonthFen)}`;
  if (days !== undefined) return `${days}天`;
  if (daysPerYear !== undefined) return `每年${daysPerYear}天`;
  return hoursPerDay === undefined ? '' : `每天${hoursPerDay}小时`;
}

function One({ birth, entitlement }: { readonly birth: Birth; readonly entitlement: Entitlement }) {
  const { title, subject, text, deadline, missing = [], payments, why } = entitlement;
  return (
    <section className="card">
      <div className="sum">
        <strong>{title}</strong>
        <span className="number">{sizeOf(entitlement)}</span>
      </div>
      <div className="soft">
        {nameOf(birth, subject)} · {text}
        {deadline !== undefined && ` · 申领到${longDay(deadline)}为止`}
      </div>
      {missing.length > 0 && <p>还缺：{missing.join('、')}，知道后才能定。</p>}
      <ul className="rows">
        {payments.map(({ id, dueOn, amountFen, statusText, paidAt }) => (
          <li key={id} className="sum">
            <span>{paidAt === undefined ? `${longDay(dueOn)}起` : `${longDay(paidAt)}到账`}</span>
            <span>
              {formatFen(amountFen)} <span className="soft">{statusText}</span>
            </span>
          </li>
        ))}
      </ul>
      {why.length > 0 && (
        <details>
          <summary>为什么</summary>
          <ul>
            {why.map(({ text: because, citation }) => (
              <li key={because}>
                {because}
                <span className="soft">
                  （{citation.document} {citation.article}）
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
