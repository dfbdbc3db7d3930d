import { addDays, shanghaiDate } from '../policies/calendar/date.ts';
import { clockEventsOf, type CaseEvent } from '../policies/clocks/case-events.ts';
import { familyDeadlines, remindFrom, type FamilyDeadline } from '../policies/clocks/deadlines.ts';
import { dueDateOf, soonFrom, standingTerms } from '../policies/clocks/due.ts';
import { runOf, type Run } from '../policies/clocks/run.ts';
import type { TimedQuestion } from '../policies/clocks/terms.ts';
import { decidingDivision } from '../policies/graph/authorities.ts';
import { allPacks } from '../policies/load/all-packs.ts';
import { birthAtOf } from '../schemas/birth-moment.ts';
import { FOLLOW_ONS, isEnd, MATTERS, type MatterStatus } from '../schemas/matter.ts';
import type { TimedWork } from '../schemas/pack-times.ts';
import { claimWindows } from './claim-windows.ts';
import type { NewEvent } from './effects.ts';
import type { CaseView, Matter, Task } from './ledger-port.ts';
import { ordersWatchedBy, replyDueOf, supervisionsOf } from './supervision.ts';

/**
 * The copy of the clocks by which lists are filtered and the gateway finds what to look at (docs/adr/0049). It is reckoned from
 * the events like everything that is shown of clocks, and written with whatever moves the matter; nobody reads a date from it.
 */
export interface ClockIndex {
  /** ISO date until when its office has to be done; null: it has nothing to do, stands still, or nobody has published a term */
  readonly dueOn: string | null;
  /** ISO date of the day on which something is to be said or asked because of a clock; null: none */
  readonly watchOn: string | null;
  /**
   * How the matter stood when this was reckoned: an older build moves it and leaves that as it is, by which it is found
   * (infra/postgres/ledger/clock-watch.ts); null: it is over, and has no clock
   */
  readonly clocked: string | null;
}

/** Whether the index of a matter needs what has happened to it before: its office had it before this very moment. */
export function readsClocks({ now }: CaseView, { status, attempt, requestedAt }: Matter): boolean {
  const isFirst = attempt === 1 && requestedAt?.getTime() === now.getTime();
  return attempt > 0 && !isEnd(status) && !isFirst;
}

/** How the clocks of one matter stand. */
export interface MatterClocks {
  readonly run: Run;
  readonly dueOn: string | undefined;
  /** those of the family that it has not met */
  readonly deadlines: readonly FamilyDeadline[];
  /** all that has happened to it, the oldest first */
  readonly events: readonly CaseEvent[];
}

const OVER: readonly MatterStatus[] = ['not-applicable', 'withdrawn', 'revoked', 'completed'];

function isTimed(code: string): code is TimedWork {
  return Object.hasOwn(MATTERS, code) || Object.hasOwn(FOLLOW_ONS, code);
}

/** What has happened to a matter, with what happens to it now. A ledger of before may know its moment only. */
function eventsOf(view: CaseView, matter: Matter, now: readonly NewEvent[]): CaseEvent[] {
  const { subject, code } = matter.node;
  const before = view.clockEvents ?? [];
  const at = view.now.toISOString();
  const last = before.at(-1)?.seq ?? 0;
  const fresh = now.map((e, i): CaseEvent => ({ ...e, seq: last + 1 + i, at, detail: e.detail ?? null }));
  const mine = [...before, ...fresh].filter((e) => e.subject === subject && e.code === code);
  const { requestedAt, status } = matter;
  if (clockEventsOf(mine, { subject, code }).length > 0 || requestedAt === null || isEnd(status)) return mine;
  const began = { subject, code, seq: 0, at: requestedAt.toISOString(), detail: null };
  return [{ ...began, type: 'matter.requested' }, ...mine];
}

/** Where it is decided; undefined: nobody knows any more. */
function divisionOf(view: CaseView, work: TimedWork): string | undefined {
  return view.familyErased ? undefined : decidingDivision(work, view.notification);
}

function unmetDeadlines(view: CaseView, { node, attempt, status }: Matter, question: TimedQuestion) {
  if (view.familyErased || view.erased.has(node.subject) || OVER.includes(status)) return [];
  const child = view.notification.children.find(({ order }) => node.subject === `child-${order}`);
  if (!child) return [];
  const birthDate = shanghaiDate(birthAtOf(view.notification, child));
  const all = familyDeadlines(allPacks(), question, birthDate);
  return all.filter(({ metBy }) => metBy === 'completed' || attempt === 0);
}

/** @param now what happens to the case at this very moment */
export function clocksOf(view: CaseView, matter: Matter, now: readonly NewEvent[] = []): MatterClocks {
  const { subject, code } = matter.node;
  const events = eventsOf(view, matter, now);
  const run = runOf(clockEventsOf(events, { subject, code }));
  if (!isTimed(code)) return { run, events, dueOn: undefined, deadlines: [] };
  const today = shanghaiDate(view.now.toISOString());
  const question = { work: code, division: divisionOf(view, code), day: run.startedOn ?? today };
  const terms = standingTerms(allPacks(), question, run, today);
  const clocks = Array.isArray(matter.clocks)
    ? (matter.clocks as Parameters<typeof dueDateOf>[1]['clocks'])
    : [];
  const dueOn = isEnd(matter.status) ? undefined : dueDateOf(terms, { run, clocks, today });
  return { run, events, dueOn, deadlines: unmetDeadlines(view, matter, question) };
}

/**
 * The index of a matter as it stands now: the next day on which its clocks have something to say. What was to be said before
 * today, and may not have been, is to be said today.
 * @param looked whether all of today's is said and asked
 */
export function clockIndexOf(
  view: CaseView,
  matter: Matter,
  { now, looked }: { readonly now: readonly NewEvent[]; readonly looked: boolean },
): ClockIndex {
  const today = shanghaiDate(view.now.toISOString());
  const claims = claimWindows(view, matter).flatMap((claim) => reminder(claim, today));
  const orders = ordersWatchedBy(view, matter).map((order) => addDays(replyDueOf(order), 1));
  const watchOn = (days: readonly string[]): string | null =>
    nextDay([...days, ...claims, ...orders], { today, looked });
  if (OVER.includes(matter.status)) return { dueOn: null, watchOn: watchOn([]), clocked: null };
  const clocked = `${matter.status}/${matter.attempt}`;
  if (!isTimed(matter.node.code)) return { dueOn: null, watchOn: watchOn([]), clocked };
  const clocks = clocksOf(view, matter, now);
  const reminders = clocks.deadlines.flatMap((deadline) => reminder(deadline, today));
  return {
    dueOn: clocks.dueOn ?? null,
    watchOn: watchOn([...daysOfOffice(view, matter, clocks), ...reminders]),
    clocked,
  };
}

function nextDay(
  days: readonly string[],
  { today, looked }: { readonly today: string; readonly looked: boolean },
): string | null {
  const next = days.map((day) => (day < today ? today : day)).filter((day) => !looked || day > today);
  return next.sort()[0] ?? null;
}

/** Nobody is reminded of a day that is over. */
function reminder({ date }: Pick<FamilyDeadline, 'date'>, today: string): string[] {
  return date < today ? [] : [remindFrom(date)];
}

/** When its office is looked at: once it has little time left, once it is late, and as its supervisions say. */
function daysOfOffice(view: CaseView, matter: Matter, { dueOn, events }: MatterClocks): string[] {
  if (dueOn === undefined) return [];
  const today = shanghaiDate(view.now.toISOString());
  const { subject, code } = matter.node;
  const last = supervisionsOf(view, { subject, code, attempt: matter.attempt }).at(-1);
  const dayAfter = addDays(dueOn, 1);
  // One by hand may be answered, or not, before the office is late.
  const late = last && lookAfter(last, events) > dayAfter ? lookAfter(last, events) : dayAfter;
  return today <= dueOn ? [soonFrom(dueOn), late] : [late];
}

/** When a supervision is looked at again: after the reply that was due, or the day that was named in it. */
export function lookAfter(task: Task, events: readonly CaseEvent[]): string {
  const due = shanghaiDate(task.deadline);
  const said = events.findLast(
    ({ type, detail }) => type === 'task.completed' && detail?.['task'] === task.id,
  );
  const until = said?.detail?.['until'];
  return addDays(task.status !== 'open' && typeof until === 'string' ? until : due, 1);
}
