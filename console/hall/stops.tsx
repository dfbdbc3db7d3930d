import type { CaseView, MatterView } from '../../schemas/case-view.ts';
import { MATTER_STATUS_WORDS, subjectWord, UNPUBLISHED_TERM_WORDS } from '../../schemas/words.ts';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';
import { isEnd } from '../../schemas/matter.ts';
import { dueOf, formatFen } from '../parts/format.ts';
import { inOrder, standingOf, type Standing } from '../parts/standing.ts';
import { Lamp } from './lamp.tsx';
import { Mark } from './mark.tsx';
import { isSupervision, Supervising } from './supervising.tsx';

/** The first three seconds of a case: what stops it, whose move it is, until when; then each matter, both terms, the money. */
export function Stops({ view }: { readonly view: CaseView }) {
  const standing = standingOf(view);
  return (
    <section
      className={`card stops ${standing?.until === undefined ? '' : dueOf(standing.until).lamp}`}
      aria-label={standing ? '卡在哪里' : '现在'}
    >
      {standing ? <Stopped standing={standing} view={view} /> : <Nobody />}
      <Strip matters={view.matters} />
      {standing && <Terms matter={matterOf(view, standing)} />}
      <MoneyLine view={view} />
      {standing && <Supervising view={view} />}
    </section>
  );
}

function Nobody() {
  return (
    <p className="what">
      <strong>没有需要任何人做的事。</strong>
      <span className="soft">各事项都有了结果；以后的款项到日子自动支付。</span>
    </p>
  );
}

function Stopped({ standing, view }: { readonly standing: Standing; readonly view: CaseView }) {
  const { what, who, until } = standing;
  return (
    <p className="what">
      <span className="soft">卡在</span> <strong>{what}</strong>
      <span className="soft"> · 轮到 </span>
      <strong>{who}</strong>
      <span className="soft"> · </span>
      {until === undefined ? <span className="soft">没有公布的期限</span> : <Lamp deadline={until} />}
      {view.tasks.some(isSupervision) && <span className="flag warn">督办中</span>}
    </p>
  );
}

/** Every matter by its sign and word, in the order in which one waits for another. */
function Strip({ matters }: { readonly matters: readonly MatterView[] }) {
  const children = new Set(matters.map(({ subject }) => subject).filter((each) => each.startsWith('child-')));
  return (
    <ul className="strip" aria-label="各事项">
      {inOrder(matters).map(({ code, subject, title, status, flags }) => (
        <li key={`${subject}/${code}`} className={isEnd(status) ? '' : 'open'}>
          <Mark status={status} />
          {title}
          {children.size > 1 && subject.startsWith('child-') && `·${subjectWord(subject)}`}
          <span className="skip">：{MATTER_STATUS_WORDS[status]}</span>
          {flags.includes('overdue') && <span className="flag bad">超期</span>}
        </li>
      ))}
    </ul>
  );
}

function matterOf({ matters }: CaseView, { task }: Standing): MatterView | undefined {
  if (task) return matters.find(({ code, subject }) => code === task.matter && subject === task.subject);
  return inOrder(matters).find(({ status }) => status === 'requested' || status === 'processing');
}

/** What the family, the law and the office itself have set for the matter that everything waits for. */
function Terms({ matter }: { readonly matter: MatterView | undefined }) {
  if (!matter) return null;
  const family = matter.deadlines?.find(({ metOn, past }) => metOn === undefined && !past);
  return (
    <p className="soft">
      {family && (
        <>
          申报期限 <span className="number">{family.date}</span> ·{' '}
        </>
      )}
      法定办结 <Due on={matter.statutoryDue} /> · 承诺办结 <Due on={matter.promisedDue} />
    </p>
  );
}

function Due({ on }: { readonly on: string | undefined }) {
  return on === undefined ? <>{UNPUBLISHED_TERM_WORDS}</> : <span className="number">{on}</span>;
}

/** 生育津贴 ¥23,520.00 已支付 · 育儿补贴 ¥3,600.00 × 3 待确认 */
function MoneyLine({ view: { entitlements } }: { readonly view: CaseView }) {
  const said = entitlements.flatMap(({ code, payments = [] }) => {
    const keyOf = ({ amountFen, status }: (typeof payments)[number]) => `${code}/${status}/${amountFen}`;
    return [...new Map(payments.map((one) => [keyOf(one), one]))].map(([key, one]) => ({
      ...{ key, code, one },
      times: payments.filter((each) => keyOf(each) === key).length,
    }));
  });
  if (said.length === 0) return null;
  return (
    <p className="money-line">
      <span className="soft">钱</span>{' '}
      {said.map(({ key, code, one, times }) => (
        <span key={key}>
          {ENTITLEMENTS[code]} <span className="number">{formatFen(one.amountFen)}</span>
          {times > 1 && ` × ${times}`} <span className="soft">{one.statusText}</span>
        </span>
      ))}
    </p>
  );
}
