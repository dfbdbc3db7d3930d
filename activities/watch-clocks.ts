import { shanghaiDate } from '../policies/calendar/date.ts';
import { remindFrom, type FamilyDeadline } from '../policies/clocks/deadlines.ts';
import { standingOfDue } from '../policies/clocks/due.ts';
import { DEPARTMENTS } from '../schemas/department.ts';
import { ENTITLEMENTS } from '../schemas/entitlement.ts';
import { isEnd, WORK } from '../schemas/matter.ts';
import { claimWindows, type ClaimWindow } from './claim-windows.ts';
import { clockIndexOf, clocksOf, lookAfter, type MatterClocks } from './clock-index.ts';
import type { Effects } from './effects.ts';
import { isPastDoing } from './erased.ts';
import type { Matter, Task } from './ledger-port.ts';
import { dayWord, openSupervisions, replyDueOf, supervisionsOf } from './supervision.ts';
import { openTask, overtakeTask } from './tasks.ts';
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
    for (const claim of claimWindows(to.view, matter)) remindOfClaim(to, matter, { claim, today });
  }
  for (const order of openSupervisions(to.view)) followOrder(to, order, today);
  to.clocksLookedAt = true;
  for (const matter of to.view.matters.values()) if (isIndexedOtherwise(to, matter)) to.matters.add(matter);
}

/** What the ledger has copied of its clocks is not how they stand. */
function isIndexedOtherwise({ view, events }: Effects, matter: Matter): boolean {
  const index = clockIndexOf(view, matter, { now: events, looked: true });
  return (['dueOn', 'watchOn', 'clocked'] as const).some((part) => (matter[part] ?? null) !== index[part]);
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
 * come by its day is put on record, and the next supervision takes the place of the one that was not answered: it says how many
 * there have been, and is to go to the next level.
 */
function supervise(
  to: Effects,
  matter: Matter,
  { dueOn, events, today }: Pick<Watched, 'events' | 'today'> & { readonly dueOn: string },
): void {
  const { subject, code, department } = matter.node;
  const { attempt } = matter;
  const last = supervisionsOf(to.view, { subject, code, attempt }).at(-1);
  if (last && today < lookAfter(last, events)) return;
  const unanswered = last?.status === 'open' ? last : undefined;
  if (unanswered) noteSilence(to, unanswered, events);
  const said = `${WORK[code].title}应在${dueOn}前办结，已超期，请${DEPARTMENTS[department].short}说明原因和办结日期`;
  const reason = unanswered ? `${said}；${unansweredWords(to, unanswered)}` : said;
  openTask(to, { kind: 'supervision', subject, code, attempt, reason, asks: [] });
}

/**
 * What a supervisor has asked by hand and nobody has answered by its day goes to the next level too, whether its office is late or
 * not, and from there to the one above. Where that has been done because the office is late, nothing is left to do.
 */
function followOrder(to: Effects, order: Task, today: string): void {
  const { subject, code, attempt } = order;
  if (order.status !== 'open' || today <= replyDueOf(order)) return;
  if (isPastDoing(to.view, subject)) return overtakeTask(to, order);
  noteSilence(to, order, []);
  const what = code === null ? '主管督办了这个办件' : `主管督办了${WORK[code].title}`;
  const reason = `${what}；${unansweredWords(to, order)}`;
  openTask(to, { kind: 'supervision', subject, code, attempt, reason, asks: [] });
}

/** 第2次督办：上一次督办到3月6日没有答复，请报上级督办 */
function unansweredWords(to: Effects, last: Task): string {
  const nth = supervisionsOf(to.view, last).length + 1;
  return `第${nth}次督办：上一次督办到${dayWord(replyDueOf(last))}没有答复，请报上级督办`;
}

/** @param events of its matter: an older build has left it open with that on record */
function noteSilence(to: Effects, task: Task, events: Watched['events']): void {
  const type = 'supervision.unanswered';
  const { id, kind, subject, code } = task;
  const detail = { task: id, ...(kind === 'supervision' ? {} : { kind }) };
  if (!events.some((event) => event.type === type && event.detail?.['task'] === id))
    to.event({ type, subject, code, actor: 'system', detail });
  overtakeTask(to, task);
}

/** Before its last day, once. */
function remind(
  to: Effects,
  { node, key }: Matter,
  { deadline, today }: { readonly deadline: FamilyDeadline; readonly today: string },
): void {
  const { date } = deadline;
  if (!isNear(date, today)) return;
  const what = `${ofWhich(to.view, node.subject)}${WORK[node.code].title}最晚${dayWord(date)}前办，还没有办好`;
  to.tell({
    told: 'yours-to-do',
    whose: node.subject,
    occasion: `deadline:${key}:${date}`,
    values: { what },
  });
}

/** Before the last day on which a subsidy can be claimed, once, a family that has not said whether it wants it. */
function remindOfClaim(
  to: Effects,
  { node: { subject } }: Matter,
  { claim: { code, date }, today }: { readonly claim: ClaimWindow; readonly today: string },
): void {
  if (!isNear(date, today)) return;
  const what = `${ofWhich(to.view, subject)}${ENTITLEMENTS[code]}最晚${dayWord(date)}前确认是否申领，还没有答复`;
  to.tell({
    told: 'needs-you',
    whose: subject,
    occasion: `claim-window:${subject}:${code}:${date}`,
    values: { what },
  });
}

function isNear(date: string, today: string): boolean {
  return today >= remindFrom(date) && today <= date;
}
