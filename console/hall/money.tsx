import type { CaseView } from '../../schemas/case-view.ts';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';
import {
  CLAIM_WORDS,
  CONFIDENCE_WORDS,
  OUTCOME_WORDS,
  RULE_RESULT_WORDS,
  subjectWord,
} from '../../schemas/words.ts';
import { factWord } from '../../schemas/words/facts.ts';
import { ruleWord } from '../../schemas/words/rules.ts';
import { formatFen } from '../parts/format.ts';

type Decision = CaseView['entitlements'][number];

/** What the family is entitled to, by which rules, what is missing, and each instalment that pays it. */
export function Money({ view }: { readonly view: CaseView }) {
  if (view.entitlements.length === 0) return null;
  return (
    <section className="card" aria-labelledby="money">
      <h2 id="money">待遇</h2>
      <ul className="rows">
        {view.entitlements.map((decision) => (
          <li key={`${decision.code}/${decision.subject}`}>
            <Entitlement decision={decision} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Entitlement({ decision }: { readonly decision: Decision }) {
  const { code, subject, outcome, claim, missing = [], deadline, payments = [], rules } = decision;
  return (
    <>
      <div className="bar">
        <span>
          {outcome === 'eligible' ? '✔' : outcome === 'unknown' ? '？' : '—'}{' '}
          <strong>{ENTITLEMENTS[code]}</strong>{' '}
          <span className="soft">
            {subjectWord(subject)} · {OUTCOME_WORDS[outcome]}
            {claim && outcome === 'eligible' && ` · ${CLAIM_WORDS[claim.way]}`}
          </span>
        </span>
        <span className="end number">{sumOf(decision)}</span>
      </div>
      {missing.length > 0 && <div className="lamp soon">缺：{missing.map(factWord).join('、')}</div>}
      {deadline !== undefined && <div className="soft">申领期限 {deadline}</div>}
      <Payments payments={payments} />
      <details>
        <summary>{rules.length}条规则与条文</summary>
        <ul>
          {rules.map(({ rule, result, citation, text }) => (
            <li key={rule}>
              {RULE_RESULT_WORDS[result]} · {ruleWord(rule)}
              <div className="soft">
                {citation.document} {citation.article}（{CONFIDENCE_WORDS[citation.confidence]}）{text}
              </div>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function sumOf({ amountFen, amountPerMonthFen, months, days, daysPerYear, hoursPerDay }: Decision): string {
  if (amountFen !== undefined) return formatFen(amountFen);
  if (amountPerMonthFen !== undefined)
    return `${formatFen(amountPerMonthFen)}/月${months === undefined ? '' : ` × ${months}`}`;
  if (days !== undefined) return `${days}天`;
  if (daysPerYear !== undefined) return `每年${daysPerYear}天`;
  return hoursPerDay === undefined ? '' : `每天${hoursPerDay}小时`;
}

function Payments({ payments }: { readonly payments: NonNullable<Decision['payments']> }) {
  if (payments.length === 0) return null;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="支付">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">期</th>
            <th scope="col">日期</th>
            <th scope="col" className="right">
              金额
            </th>
            <th scope="col">状态</th>
          </tr>
        </thead>
        <tbody>
          {payments.map(({ id, period, dueOn, amountFen, statusText }) => (
            <tr key={id}>
              <td>{period === 'once' ? '一次' : period}</td>
              <td className="number">{dueOn}</td>
              <td className="right number">{formatFen(amountFen)}</td>
              <td>{statusText}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
