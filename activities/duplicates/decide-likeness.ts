import { hasEnded, stateOf } from '../../policies/graph/readiness.ts';
import { addWhatIsMissing, childrenOnlyIn } from '../add-facts.ts';
import type { Effects } from '../effects.ts';
import type { CaseView, Likeness, Matter } from '../ledger-port.ts';
import { endMatter, releaseMatter } from '../matter-moves.ts';
import { protect } from '../protection.ts';
import { openTasksOf, overtakeTask } from '../tasks.ts';
import { openTasksAbout, reasonOf } from './likely-duplicate.ts';

/** Two cases under their locks, with what has landed for each applied, and what the one that asks has found. */
export interface Pair {
  readonly asked: Effects;
  readonly likeness: Likeness;
  /** undefined: it is not there any more, since it was joined into this one or the ledger was set back */
  readonly other: Effects | undefined;
}

/** What a person has found out about two cases that look alike. */
export interface Verdict {
  readonly outcome: 'same' | 'different';
  readonly by: string;
}

/** Decides about two cases that look alike, for both at once. Whoever asks has looked before whether they can be joined. */
export function decideLikeness({ asked, likeness, other }: Pair, { outcome, by }: Verdict): void {
  settle(asked, likeness, outcome);
  note(asked, likeness.other, outcome, by);
  if (!other) return;
  const found = other.view.likenesses.find((one) => one.other === asked.view.caseNumber);
  if (found) settle(other, found, outcome);
  note(other, asked.view.caseNumber, outcome, by);
  if (outcome === 'same') join(inOrder(asked, other), by);
}

/** Whoever is protected in one of two cases is protected in what they become. */
function keepProtected({ first, later }: InOrder, by: string): void {
  const [mine, theirs] = [first.view.protection, later.view.protection];
  if (mine && !theirs) protect(later, mine.parent, by);
  if (!theirs || mine) return;
  protect(first, theirs.parent, by);
  first.event({ type: 'protection.set', subject: theirs.parent, code: null, actor: by });
}

interface InOrder {
  readonly first: Effects;
  readonly later: Effects;
}

/** The certificate that is printed, or asked for, stays; else the case that was there before. */
function inOrder(asked: Effects, other: Effects): InOrder {
  const isFirst = (a: CaseView, b: CaseView): boolean => {
    if (a.decided !== b.decided) return a.decided;
    const further = certificateOf(a) - certificateOf(b);
    if (further !== 0) return further > 0;
    const [one, two] = [a.acceptedAt.getTime(), b.acceptedAt.getTime()];
    return one === two ? a.caseNumber < b.caseNumber : one < two;
  };
  return isFirst(asked.view, other.view) ? { first: asked, later: other } : { first: other, later: asked };
}

/** How far the certificate of a case has come: one that a department has in hand is printed, whatever is decided here. */
function certificateOf({ matters }: CaseView): number {
  const states = [...matters.values()]
    .filter(({ node }) => node.code === 'birth-certificate')
    .map((matter) => stateOf(matter));
  if (states.includes('done')) return 2;
  return states.includes('asked') ? 1 : 0;
}

/**
 * Why two cases cannot become one: money of both is decided, or the one that stays has ended and would not take the other's
 * child. Then one of them has to be annulled. undefined: they can.
 */
export function whyNotJoined({ asked, other }: Omit<Pair, 'likeness'>): string | undefined {
  if (!other) return undefined;
  const { first, later } = inOrder(asked, other);
  if (later.view.decided) return '两个办件的待遇都已核定，并案会使已核定的钱没有着落，不能并案';
  if (later.view.closed) return '要并入的办件已办结，不能并案';
  if (first.view.familyErased || later.view.familyErased) return '个人信息已删除，不能并案';
  const more = childrenOnlyIn(later.view.notification, first.view);
  return first.view.closed && more.length > 0 ? '另一办件已办结，不能再补入孩子，不能并案' : undefined;
}

/** Its questions about the other are answered, whoever of the two was asked. */
function settle(to: Effects, likeness: Likeness, outcome: Verdict['outcome']): void {
  if (likeness.outcome !== null) return;
  const tasks = openTasksAbout(to.view, likeness);
  to.likeness(likeness, { outcome });
  for (const task of tasks) overtakeTask(to, task);
  for (const matter of to.view.matters.values())
    if (waitsForIt(to.view, matter, likeness)) releaseMatter(to, matter);
}

/** Held for that question, of which no task is open any more. */
function waitsForIt(view: CaseView, matter: Matter, likeness: Likeness): boolean {
  return (
    stateOf(matter) === 'held' &&
    matter.reason === reasonOf(likeness) &&
    openTasksOf(view, matter).length === 0
  );
}

function note(to: Effects, other: string, outcome: Verdict['outcome'], by: string): void {
  const type = outcome === 'same' ? 'case.same' : 'case.kept-apart';
  to.event({ type, subject: null, code: null, actor: by, detail: { other } });
  to.wakes ||= !to.view.closed;
}

/**
 * One case goes on with what both have said, the other ends as withdrawn: what it still asks is not asked any more, what comes
 * late a person looks at, nothing of it is paid, and the family is told once which of the two goes on.
 */
function join({ first, later }: InOrder, by: string): void {
  const { view } = later;
  // First: who is told of what comes in follows from it.
  keepProtected({ first, later }, by);
  if (!first.view.closed) addWhatIsMissing(first, view.notification, by);
  for (const matter of view.matters.values()) if (!hasEnded(matter)) endMatter(later, matter, 'withdrawn');
  for (const task of view.tasks) if (task.kind !== 'late-answer') overtakeTask(later, task);
  view.joinedInto = first.view.caseNumber;
  view.status = 'withdrawn';
  view.closed = true;
  view.alarmAt = null;
  later.wakes = true;
  later.tell({ told: 'joined', occasion: 'joined', values: { first: first.view.caseNumber } });
  const detail = { into: first.view.caseNumber };
  later.event({ type: 'case.joined', subject: null, code: null, actor: by, detail });
  later.published.push({ subject: null, code: null, what: 'withdrawn', status: 'withdrawn' });
}
