import type { NoticeMove } from '../policies/tasks/consequences.ts';
import type { ContactWish, Wishing } from '../schemas/contact-wish.ts';
import { receivingParent, writeNotice, type Told } from '../schemas/notice.ts';
import { callScript, letterText } from '../schemas/spoken-notice.ts';
import type { Effects, NewNotice } from './effects.ts';
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

/** Which parent the family's notices go to (schemas/notice.ts). */
export function toldParent({ notification }: CaseView): Wishing {
  return receivingParent(notification) ?? 'mother';
}

/** What the parent who is told has wished; nothing is asked of facts that nobody needs. @param to one of them alone */
export function wishesOf(view: CaseView, to?: Wishing): readonly ContactWish[] {
  const all = view.contactWishes ?? [];
  if (all.length === 0 || view.familyErased) return [];
  const subject = to ?? toldParent(view);
  return all.find((each) => each.subject === subject)?.wishes ?? [];
}

type About = Pick<NewNotice, 'about'>;

export function call({ about }: About, text: string, reason: string): TaskToOpen {
  const { subject = null, code = null, attempt = 0 } = about ?? {};
  return {
    kind: 'call',
    subject,
    code,
    attempt,
    reason,
    words: `${reason}：${callScript(text)}`,
    asks: [],
  };
}

export function letter({ about }: About, text: string, reason: string): TaskToOpen {
  const { subject = null, code = null, attempt = 0 } = about ?? {};
  return {
    kind: 'letter',
    subject,
    code,
    attempt,
    reason,
    words: `${reason}：${letterText(text)}`,
    asks: [],
  };
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
  const receiver = notice.to ?? receivingParent(notification);
  if (!receiver || !MATTERS_TO_IT.includes(told)) return;
  const { name = '' } = notification[receiver] ?? {};
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
  const { id, subject, code, attempt } = task;
  if (move === 'by-letter') {
    const reason = '电话未联系上，请寄信告知';
    const words = task.words?.();
    const said = words === undefined ? {} : { words: `${reason}。${words}` };
    openTask(to, { kind: 'letter', subject, code, attempt, reason, asks: [], ...said }, id);
    return;
  }
  if (subject === null || code === null) return;
  const asked = attempt === 0 ? { subject, code } : { subject, code, attempt };
  noteTold(to, asked, task.completed?.by ?? 'system');
}
