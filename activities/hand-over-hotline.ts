import { shanghaiDate } from '../policies/calendar/date.ts';
import { decideAfterLanded } from './after-landed.ts';
import type { Done } from './effects.ts';
import type { CaseView, Task } from './ledger-port.ts';
import { openTask, tasksOf, type TaskToOpen } from './tasks.ts';

/** What the hotline hands over. */
export interface Ticket {
  /** 工单编号, as the hotline numbers it */
  readonly number: string;
  readonly asked: string;
  /** ISO date until the end of which it wants a reply; undefined: as long as the kind of task has */
  readonly replyDue?: string | undefined;
  readonly by: string;
}

/** The same ticket is one task, however often it is handed over. */
export function handOverHotline(view: CaseView, { number, asked, replyDue, by }: Ticket): Done<Task> {
  const to = decideAfterLanded(view);
  const reason = `12345工单${number}`;
  const task: TaskToOpen = {
    ...{ kind: 'hotline', subject: null, code: null, attempt: 0, reason, asks: [] },
    words: `${reason}：${asked}`,
    ...(replyDue === undefined ? {} : { deadline: `${replyDue}T23:59:59+08:00` }),
  };
  const [known] = tasksOf(view, task, number);
  if (known) return { effects: to, result: known };
  const opened = openTask(to, task, number);
  const detail = { task: opened.id, replyDue: shanghaiDate(opened.deadline) };
  to.event({ type: 'hotline.handed-over', subject: null, code: null, actor: by, detail });
  return { effects: to, result: opened };
}
