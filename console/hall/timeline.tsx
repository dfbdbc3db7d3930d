import type { CaseView } from '../../schemas/case-view.ts';
import { DEPARTMENTS } from '../../schemas/department.ts';
import { ROLE_WORDS } from '../../schemas/words.ts';
import { formatMoment } from '../parts/format.ts';
import { shortName } from '../parts/names.ts';

const ACTORS: Readonly<Record<string, string>> = {
  ...ROLE_WORDS,
  ...Object.fromEntries(Object.entries(DEPARTMENTS).map(([code, { short }]) => [code, short])),
};

/** So many of the latest are read at once; the others stand behind them. */
const LATEST = 6;

type Event = CaseView['events'][number];

/** What has happened, the latest first: who, when, what, why, by which text. */
export function Timeline({
  events,
  notListed,
}: {
  readonly events: CaseView['events'];
  readonly notListed: number;
}) {
  const all = events.toReversed();
  const earlier = all.slice(LATEST);
  return (
    <section className="card" aria-labelledby="timeline">
      <h2 id="timeline">经过</h2>
      <Events events={all.slice(0, LATEST)} />
      {earlier.length > 0 && (
        <details>
          <summary>更早的{earlier.length}条</summary>
          <Events events={earlier} />
        </details>
      )}
      {notListed > 0 && <p className="soft">还有{notListed}条较早的没有列出。</p>}
    </section>
  );
}

function Events({ events }: { readonly events: readonly Event[] }) {
  return (
    <ol className="rows" reversed>
      {events.map(({ seq, at, actor, text, reason, bases = [] }) => (
        <li key={seq}>
          <span className="number soft">{formatMoment(at)}</span> {ACTORS[actor] ?? shortName(actor)}
          <div>{text}</div>
          {reason !== undefined && <div className="soft">理由：{reason}</div>}
          {bases.length > 0 && <div className="soft">依据：{bases.join('；')}</div>}
        </li>
      ))}
    </ol>
  );
}
