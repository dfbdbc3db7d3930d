import { nameOf } from './names.ts';
import type { Birth, Entitlement, Family } from './view.ts';
import type { Key, Words } from './words/speech.ts';
import { Said, useWords } from './words/tongue.tsx';

/** Money received and to come, leave and other rights: how much, when, why, and by which text. */
export function MoneyPage({ family }: { readonly family: Family }) {
  const { say, money } = useWords();
  return (
    <>
      <h1 tabIndex={-1}>{say('money.title')}</h1>
      {family.cases.map((birth) => (
        <div key={birth.caseNumber}>
          <p className="card sum">
            <span>
              <Said
                of="home.received"
                values={{ amount: <strong>{money(birth.money.receivedFen)}</strong> }}
              />
            </span>
            <span>{say('home.coming', { amount: money(birth.money.comingFen) })}</span>
          </p>
          {birth.entitlements
            .filter(({ outcome }) => outcome === 'eligible')
            .map((each) => (
              <One key={`${each.code}/${each.subject}`} birth={birth} entitlement={each} />
            ))}
          {FOLDED.map(({ of, outcomes }) => (
            <Folded
              key={of}
              birth={birth}
              of={of}
              entitlements={birth.entitlements.filter(({ outcome }) =>
                (outcomes as readonly string[]).includes(outcome),
              )}
            />
          ))}
        </div>
      ))}
    </>
  );
}

/** What a family has stands first; what nobody can say yet, and what there is not, behind it. */
const FOLDED = [
  { of: 'money.unknown', outcomes: ['unknown'] },
  { of: 'money.none', outcomes: ['not-eligible', 'no-scheme'] },
] as const satisfies readonly { readonly of: Key; readonly outcomes: readonly string[] }[];

function Folded({
  birth,
  of,
  entitlements,
}: {
  readonly birth: Birth;
  readonly of: (typeof FOLDED)[number]['of'];
  readonly entitlements: readonly Entitlement[];
}) {
  const { say } = useWords();
  if (entitlements.length === 0) return null;
  return (
    <details>
      <summary>{say(of, { count: entitlements.length })}</summary>
      {entitlements.map((each) => (
        <One key={`${each.code}/${each.subject}`} birth={birth} entitlement={each} />
      ))}
    </details>
  );
}

function sizeOf(entitlement: Entitlement, { say, money }: Words): string {
  const { amountFen, amountPerMonthFen, days, daysPerYear, hoursPerDay } = entitlement;
  if (amountFen !== undefined) return money(amountFen);
  if (amountPerMonthFen !== undefined) return say('money.per-month', { amount: money(amountPerMonthFen) });
  if (days !== undefined) return say('money.days', { count: days });
  if (daysPerYear !== undefined) return say('money.days-per-year', { count: daysPerYear });
  return hoursPerDay === undefined ? '' : say('money.hours-per-day', { count: hoursPerDay });
}

function One({ birth, entitlement }: { readonly birth: Birth; readonly entitlement: Entitlement }) {
  const words = useWords();
  const { say, day, money } = words;
  const { title, subject, text, deadline, missing = [], payments, why } = entitlement;
  return (
    <section className="card">
      <div className="sum">
        <strong>{title}</strong>
        <span className="number">{sizeOf(entitlement, words)}</span>
      </div>
      <div className="soft">
        {nameOf(birth, subject)} · {text}
        {deadline !== undefined && ` · ${say('money.claim-until', { day: day(deadline) })}`}
      </div>
      {missing.length > 0 && <p>{say('money.missing', { things: missing.join(say('list-comma')) })}</p>}
      <ul className="rows">
        {payments.map(({ id, dueOn, amountFen, statusText, paidAt }) => (
          <li key={id} className="sum">
            <span>
              {paidAt === undefined
                ? say('money.from', { day: day(dueOn) })
                : say('money.arrived', { day: day(paidAt) })}
            </span>
            <span>
              {money(amountFen)} <span className="soft">{statusText}</span>
            </span>
          </li>
        ))}
      </ul>
      {why.length > 0 && (
        <details>
          <summary>{say('money.why')}</summary>
          <ul>
            {why.map(({ text: because, citation }) => (
              <li key={because}>
                {because}
                <span className="soft">
                  {say('money.by', { text: `${citation.document} ${citation.article}` })}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
