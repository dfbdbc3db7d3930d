import type { CaseView } from '../../schemas/case-view.ts';
import { automaticOf } from '../parts/standing.ts';

/** Why a person had to do something: one line a matter, with its reason. */
export function WhyNot({ view }: { readonly view: CaseView }) {
  const all = automaticOf(view);
  const manual = all.filter(({ isAutomatic }) => !isAutomatic);
  return (
    <details className="card">
      <summary>
        <strong>为什么没有自动办理</strong> · {manual.length === 0 ? '全部自动办理' : `${manual.length}条`}
      </summary>
      <ul className="rows">
        {all.map(({ what, isAutomatic, why }, place) => (
          <li key={`${place}/${what}`}>
            {isAutomatic ? '✔ 自动' : '✕ 要人办'} · {what}
            <div className="soft">{why}</div>
          </li>
        ))}
      </ul>
    </details>
  );
}
