import type { NoticeMove } from '../policies/tasks/consequences.ts';
import {
  hearerOf,
  isReachable,
  sharesNumber,
  type Concern,
  type ParentSubject,
} from '../policies/rights/between-parents.ts';
import type { ContactWish } from '../schemas/contact-wish.ts';
import { writeNotice, type Told } from '../schemas/notice.ts';
import { callScript, letterText } from '../schemas/spoken-notice.ts';
import type { Effects, NewNotice, News } from './effects.ts';
import type { CaseView, Task } from './ledger-port.ts';
import type { Asked } from './new-rows.ts';
import { openTask, wasAsked, type TaskToOpen } from './tasks.ts';

/** What a family has to know even where it does not read short messages: it has to do something, or a term of its own begins. */
const MATTERS_TO_IT: readonly Told[] = [
  'needs-you',
  'yours-to-do',
  'in-correction',
  'at-window',
  'refused',
  'payment-returned',
];

/** Which parent hears of something by message. @returns undefined: neither; of an erased family nobody is asked for */
export function hearer(view: CaseView, concern: Concern): ParentSubject | undefined {
  if (view.familyErased) return undefined;
  const { mother, father } = view.notification;
  return hearerOf({ mother, father, protectedParent: view.protection?.parent }, concern);
}

/** Whom news is for: whoever it is said to be for, where they can be reached, else whoever hears of such a thing. */
export function hearerOfNews(
  view: CaseView,
  { to, whose = null, isMoney = false }: Pick<News, 'to' | 'whose' | 'isMoney'>,
): ParentSubject | undefined {
  if (to === undefined) return hearer(view, { whose, isMoney });
  if (view.protection && sharesNumber(view.notification)) return undefined;
  return isReachable(view.notification[to]) ? to : undefined;
}

/** Rows by the parent who hears of them; what nobody hears of by message is in none. */
export function byHearer<T>(
  view: CaseView,
  rows: readonly T[],
  concernOf: (row: T) => Concern,
): ReadonlyMap<ParentSubject, readonly T[]> {
  const found = new Map<ParentSubject, T[]>();
  for (const row of rows) {
    const who = hearer(view, concernOf(row));
    if (who !== undefined) found.set(who, [...(found.get(who) ?? []), row]);
  }
  return found;
}

/** What is told to whoever hears for the family is this occasion; beside it the other parent has one of their own. */
export function occasionFor(view: CaseView, who: ParentSubject, occasion: string): string {
  const shared = hearer(view, { whose: null });
  return shared === undefined || shared === who ? occasion : `${occasion}:${who}`;
}

/** What a parent has wished; nothing is asked of facts that nobody needs. */
export function wishesOf(view: CaseView, of: ParentSubject): readonly ContactWish[] {
  const all = view.contactWishes ?? [];
  if (all.length === 0 || view.familyErased) return [];
  return all.find((each) => each.subject === of)?.wishes ?? [];
}

/** A notice that is to be told otherwise: what it is about, and to whom. */
type ToReach = Pick<NewNotice, 'about' | 'to'>;

export function call({ about, to }: ToReach, text: string, reason: string): TaskToOpen {
  return { kind: 'call', ...placeOf(about), addressee: to, reason, words: `${reason}：${callScript(text)}` };
}

export function letter({ about, to }: ToReach, text: string, reason: string): TaskToOpen {
  return {
    ...{ kind: 'letter', ...placeOf(about), addressee: to, reason },
    words: `${reason}：${letterText(text, to)}`,
  };
}

function placeOf(about: NewNotice['about']): Pick<TaskToOpen, 'subject' | 'code' | 'attempt' | 'asks'> {
  const { subject = null, code = null, attempt = 0 } = about ?? {};
  return { subject, code, attempt, asks: [] };
}

/** Once for each notice, also where its task has been done since. */
export function askOnce(to: Effects, task: TaskToOpen, about: string): void {
  if (!wasAsked(to.view, task, about)) openTask(to, task, about);
}

/** The family gets what it has to know in the way it has asked for, beside the short message. */
export function obeyWishes(to: Effects, notice: NewNotice): void {
  const wishes = wishesOf(to.view, notice.to);
  if (!wishes.includes('voice') && !wishes.includes('letter')) return;
  const told = notice.template.replace(/-gently$/, '') as Told;
  const { caseNumber, notification } = to.view;
  if (!MATTERS_TO_IT.includes(told)) return;
  const { name = '' } = notification[notice.to] ?? {};
  const text = writeNotice(notice.template, { name, caseNumber, ...notice.values });
  if (wishes.includes('voice')) askOnce(to, call(notice, text, '家长希望电话告知'), notice.occasion);
  if (wishes.includes('letter')) askOnce(to, letter(notice, text, '家长希望寄信告知'), notice.occasion);
}

/**
 * Whom a notice is for knows it: where the time to answer of this asking for a matter begins with it, it has begun. Of one that came
 * before the last it is on record, and begins nothing.
 */
export function noteTold(to: Effects, { subject, code, attempt }: Asked, actor: string): void {
  const detail = attempt === undefined ? {} : { detail: { attempt } };
  to.event({ type: 'notice.told', subject, code, actor, ...detail });
  const matter = [...to.view.matters.values()].find(
    ({ node }) => node.subject === subject && node.code === code,
  );
  if (matter) to.matters.add(matter);
}

/** What a person says of a notice that somebody had to be called for, or written to. */
export function decideNotice(to: Effects, task: Task, move: NoticeMove): void {
  const { id, subject, code, attempt, addressee = null } = task;
  if (move === 'by-letter') {
    const reason = '电话未联系上，请寄信告知';
    const words = task.words?.();
    const said = words === undefined ? {} : { words: `${reason}。${words}` };
    openTask(to, { kind: 'letter', subject, code, attempt, addressee, reason, asks: [], ...said }, id);
    return;
  }
  if (subject === null || code === null) return;
  const asked = attempt === 0 ? { subject, code } : { subject, code, attempt };
  noteTold(to, asked, task.completed?.by ?? 'system');
}
