import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import type { CaseView } from '../../schemas/case-view.ts';
import type { TaskView } from '../../schemas/task.ts';
import { DECISION_WORDS } from '../../schemas/words.ts';
import { CALL_WORDS, type CallResult } from '../../schemas/words/hall.ts';
import { RefusalNote } from '../desk/states.tsx';
import { callApi } from '../parts/api.ts';
import { formatMoment } from '../parts/format.ts';
import { shortName } from '../parts/names.ts';
import { useAfterwards } from './queries.ts';

const RESULTS = Object.entries(CALL_WORDS) as readonly [CallResult, string][];

/** What to say on the telephone, at which number, and what was tried before. */
export function Calls({ task, view }: { readonly task: TaskView; readonly view: CaseView | undefined }) {
  const afterwards = useAfterwards();
  const note = useMutation({
    mutationFn: (result: CallResult) => callApi('POST', `/v1/tasks/${task.id}/calls`, { result }),
    onSettled: afterwards,
  });
  const tries = triesOf(task, view);
  return (
    <section aria-labelledby={`call-${task.id}`}>
      <h3 id={`call-${task.id}`}>打电话·照这样说</h3>
      <blockquote className="script">{scriptOf(task.reason)}</blockquote>
      <p>
        号码：{' '}
        {task.reach ? (
          <a className="number" href={`tel:${task.reach.phone}`}>
            <strong>{task.reach.phone}</strong>
          </a>
        ) : (
          <span className="soft">领办以后显示，每看一次留一行审计</span>
        )}
      </p>
      <div className="bar" role="group" aria-label="没有说成的，记一笔">
        <span>没有说成：</span>
        {RESULTS.map(([result, words]) => (
          <Button key={result} disabled={note.isPending} onClick={() => note.mutate(result)}>
            {words}
          </Button>
        ))}
        <span className="soft">说成了的，在下面选“{DECISION_WORDS.told}”提交。</span>
      </div>
      {note.isError && <RefusalNote error={note.error} />}
      <p role="status">{tries.length === 0 ? '还没有打过。' : `打过${tries.length}次，没有说成：`}</p>
      <ul>
        {tries.map(({ seq, at, actor, text }) => (
          <li key={seq}>
            <span className="number">{formatMoment(at)}</span> {shortName(actor)} · {text}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The words to say, without why somebody calls: that stands above. */
function scriptOf(reason: string): string {
  const at = reason.indexOf('请先说明身份');
  return at === -1 ? reason : reason.slice(at);
}

/** The history does not say which task a try was for: it is of the same matter, and none is older than its task. */
function triesOf({ subject, matter, openedAt }: TaskView, view: CaseView | undefined): CaseView['events'] {
  return (view?.events ?? []).filter(
    (event) =>
      event.type === 'call.tried' &&
      event.subject === subject &&
      event.matter === matter &&
      event.at >= openedAt,
  );
}
