import { shanghaiDate } from '../policies/calendar/date.ts';
import { remindFrom, type FamilyDeadline } from '../policies/clocks/deadlines.ts';
import { standingOfDue } from '../policies/clocks/due.ts';
import { DEPARTMENTS } from '../schemas/department.ts';
import { isEnd, WORK } from '../schemas/matter.ts';
import { clockIndexOf, clocksOf, lookAfter, type MatterClocks } from './clock-index.ts';
import type { Effects } from './effects.ts';
import type { Matter } from './ledger-port.ts';
import { supervisionsOf } from './supervision.ts';
import { openTask } from './tasks.ts';
import { ofWhich } from './tell-parents.ts';

/**
 * Says and asks what the clocks of a case have come to by now: that an office has little time left, that it is late, which a
 * supervisor takes up (督办), and to a family that a day of its own is near. Done twice it says nothing more.
 */
export function watchClocks(to: Effects): void {
  const today = shanghaiDate(to.view.now.toISOString());
  for (const matter of to.view.matters.values()) {
    const clocks = clocksOf(to.view, matter, to.events);
    if (clocks.dueOn !== undefined && !isEnd(matter.status)) watchOffice(to, matter, { ...clocks, today });
    for (const deadline of clocks.deadlines) remind(to, matter, { deadline, today });
  }
  to.clocksLookedAt = true;
  for (const matter of to.view.matters.values()) if (isIndexedOtherwise(to, matter)) to.matters.add(matter);
}

/** What the ledger has copied of its clocks is not how they stand. */
function isIndexedOtherwise({ view, events }: Effects, matter: Matter): boolean {
  const { dueOn, watchOn } = clockIndexOf(view, matter, { now: events, looked: true });
  return (matter.dueOn ?? null) !== dueOn || (matter.watchOn ?? null) !== watchOn;
}

type Watched = MatterClocks & { readonly today: string };

/** The same due date is said once; one that a pause, or a calendar, has made another is another. */
function watchOffice(to: Effects, matter: Matter, { dueOn, events, run, today }: Watched): void {
  if (dueOn === undefined) return;
  const standing = standingOfDue(dueOn, today);
  if (standing === 'in-time' || (standing === 'due-soon' && run.state !== 'running')) return;
  const { subject, code } = matter.node;
  const type = `matter.${standing}`;
  if (!events.some((event) => event.type === type && event.detail?.['dueOn'] === dueOn))
    to.event({ type, subject, code, actor: 'system', detail: { dueOn } });
  if (standing === 'overdue') supervise(to, matter, { dueOn, events, today });
}

/**
 * A supervisor asks the office: once it is late, and once more when the day that it has named is over too. A reply that does not
 * come by its day is put on record; the task stays.
 */
function supervise(
  to: Effects,
  matter: Matter,
  { dueOn, events, today }: Pick<Watched, 'events' | 'today'> & { readonly dueOn: string },
): void {
  const last = supervisionsOf(to.view, matter).at(-1);
  if (last && today < lookAfter(last, events)) return;
  const { subject, code, department } = matter.node;
  if (last?.status === 'open') {
    const detail = { task: last.id };
    const type = 'supervision.unanswered';
    if (events.some((event) => event.type === type && event.detail?.['task'] === last.id)) return;
    return to.event({ type, subject, code, actor: 'system', detail });
  }
  const reason = `${WORK[code].title}应在${dueOn}前办结，已超期，请${DEPARTMENTS[department].short}说明原因和办结日期`;
  openTask(to, { kind: 'supervision', subject, code, attempt: matter.attempt, reason, asks: [] });
}

/** Before its last day, once. */
function remind(
  to: Effects,
  { node, key }: Matter,
  { deadline, today }: { readonly deadline: FamilyDeadline; readonly today: string },
): void {
  const { date } = deadline;
  if (today < remindFrom(date) || today > date) return;
  const [, month, day] = date.split('-').map(Number);
  const what = `${ofWhich(to.view, node.subject)}${WORK[node.code].title}最晚${month}月${day}日前办，还没有办好`;
  to.tell({
    told: 'yours-to-do',
    whose: node.subject,
    occasion: `deadline:${key}:${date}`,
    values: { what },
  });
}
