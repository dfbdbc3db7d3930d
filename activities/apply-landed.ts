import { hasEnded, stateOf } from '../policies/graph/readiness.ts';
import { nodeKey } from '../schemas/case-plan.ts';
import type { MatterMove } from '../policies/tasks/consequences.ts';
import { WORK } from '../schemas/matter.ts';
import { ANSWER_WORDS } from '../schemas/words.ts';
import { applyOutsideAnswer, isEarlyOutside, isOutside } from './apply-outside.ts';
import { decideMatter } from './decide-matter.ts';
import { isAskedTwice, reportAskedTwice } from './documents/asked-twice.ts';
import { issueObjection } from './documents/issue.ts';
import type { Effects } from './effects.ts';
import type { CaseView, Landed, Matter } from './ledger-port.ts';
import { acceptWork, completeMatter, ERASED, holdMatter, settleCommand } from './matter-moves.ts';
import { readAnswer, type Objection, type Said } from './read-answer.ts';
import { waitsForYes } from './follow-on.ts';
import { isHeardObjection, isKeptAlready, isResultOf } from './said-before.ts';
import { tellOfObjection } from './tell-parents.ts';
import { openTask, overtakeTasksOf, wasAsked, type TaskToOpen } from './tasks.ts';
import { isErased } from './erased.ts';

/**
 * Applies what has landed and is due, each alone: what cannot be read is set aside with a task, and what follows it goes
 * on. An answer to a request that the ledger has yet to make, since it was set back to before it, stays where it is.
 * @param which default: everything; the gateway applies by itself what no workflow waits for
 * @returns whether anything was applied
 */
export function applyLanded(to: Effects, which: (row: Landed) => boolean = () => true): boolean {
  const due = to.view.landed.filter(
    (row) => which(row) && !to.applied.has(row.eventId) && !to.setAside.has(row.eventId) && !isEarly(to, row),
  );
  for (const row of due) applyRow(to, row);
  return due.length > 0;
}

function matterOf(to: Effects, { subject, code }: Landed): Matter | undefined {
  return to.view.matters.get(nodeKey(subject, code));
}

/**
 * The ledger was set back: the department has been asked already what is still to be asked here, or what is decided on
 * only here later.
 */
function isEarly(to: Effects, row: Landed): boolean {
  if (row.kind !== 'answer' || row.outcome === 'accepted') return false;
  if (isOutside(row.code)) return isEarlyOutside(to, row);
  if (waitsForYes(to.view, row)) return true;
  if (to.view.closed) return false;
  const matter = matterOf(to, row);
  return matter ? !hasEnded(matter) && row.attempt > matter.attempt : !to.view.decided;
}

/** What a decision that landed in a ledger of before 0.2 is to its matter. */
const PAST_MOVES: Readonly<Record<string, MatterMove>> = { 'given-up': 'ends', resend: 'asked-again' };

function applyRow(to: Effects, row: Landed): void {
  const matter = matterOf(to, row);
  if (row.kind === 'task') {
    to.applied.add(row.eventId);
    if (matter) decideMatter(to, matter, PAST_MOVES[row.outcome] ?? 'waited-for', { by: 'clerk' });
  } else if (isOutside(row.code)) applyOutsideAnswer(to, row);
  else if (matter && isAwaited(matter, row)) applyAnswer(to, matter, row);
  else reportLate(to, row, matter);
}

function isAwaited(matter: Matter, row: Landed): boolean {
  return stateOf(matter) === 'asked' && matter.attempt === row.attempt;
}

function applyAnswer(to: Effects, matter: Matter, row: Landed): void {
  if (isErased(to.view, matter.node.subject)) return applyToErased(to, matter, row);
  const said = readAnswer(to, row);
  if (!said) return;
  if (said.outcome === 'accepted') return acceptWork(to, matter, said);
  overtakeTasksOf(to, matter);
  if (said.outcome === 'completed') completeMatter(to, matter, said.result);
  else holdForPerson(to, matter, said);
}

/** Nothing that is said of an erased child is looked at: what is done is done, and what is asked nobody can answer. */
function applyToErased(to: Effects, matter: Matter, row: Landed): void {
  to.applied.add(row.eventId);
  if (row.outcome === 'accepted') return acceptWork(to, matter, {});
  if (row.outcome === 'completed') return completeMatter(to, matter, undefined);
  settleCommand(to, matter);
  holdMatter(to, matter, ERASED);
}

/** That a birth seems to have been reported twice is for staff to find out: its family has done nothing and need do nothing. */
function holdForPerson(to: Effects, matter: Matter, objection: Objection): void {
  const { outcome, words, asks, isDoneElsewhere } = objection;
  settleCommand(to, matter);
  const status = outcome === 'refused' ? 'manual' : 'correction';
  const reason = outcome === 'refused' ? '部门不予办理' : '部门要求补正';
  const again = outcome === 'correction-needed' && isAskedTwice(to.view, matter, objection);
  holdMatter(to, matter, { kind: outcome, status, reason, words, asks });
  if (again) reportAskedTwice(to, matter);
  else issueObjection(to, matter, objection);
  if (!isDoneElsewhere) tellOfObjection(to, matter, words);
}

/**
 * An answer that nobody waits for. That a department has taken on what has ended since is no news, nor is what it has said
 * before under another number; anything else somebody has to look at, and a result is kept until that is done: the
 * department has done the work. Its command, where it is not asked any more, need not be published again.
 */
function reportLate(to: Effects, row: Landed, matter: Matter | undefined): void {
  const { subject, outcome, eventId, commandId } = row;
  const isResult = outcome === 'completed' && !isErased(to.view, subject);
  const said = isResult ? readAnswer(to, row) : undefined;
  if (isResult && !said) return;
  to.applied.add(eventId);
  if (outcome === 'accepted' || isSaidBefore(to, row, said)) return;
  if (commandId && !(matter && stateOf(matter) === 'asked')) to.answered.add(commandId);
  if (said) reportResult(to, row);
  else reportObjection(to, row);
}

function isSaidBefore(to: Effects, row: Landed, said: Said | undefined): boolean {
  if (said?.outcome !== 'completed') return isHeardObjection(to, row);
  return isResultOf(to, row, said.result) || isKeptAlready(to, row);
}

/** It is kept as it came, beside the task. */
function reportResult(to: Effects, row: Landed): void {
  const { eventId } = row;
  const task = lateTask(to, row);
  noteLate(to, row);
  to.applied.delete(eventId);
  to.setAside.add(eventId);
  const next = to.view.joinedInto === null ? '请决定是否采用' : '请与并入的办件核对';
  openTask(to, { ...task, reason: `${task.reason}；结果已留存，${next}`, eventId }, eventId);
}

function reportObjection(to: Effects, row: Landed): void {
  const { commandId, eventId, outcome } = row;
  const task = lateTask(to, row);
  const about = `${commandId ?? eventId}/${outcome}`;
  if (wasAsked(to.view, task, about)) return;
  noteLate(to, row);
  openTask(to, task, about);
}

function noteLate(to: Effects, { subject, code }: Landed): void {
  to.event({ type: 'answer.late', subject, code, actor: WORK[code].department });
}

/** What a decision of before 0.2 says is no answer. */
const SAID: Readonly<Partial<Record<Landed['outcome'], string>>> = ANSWER_WORDS;

function lateTask(to: Effects, { subject, code, attempt, outcome }: Landed): TaskToOpen {
  const reason = `部门对第${attempt}次请求的答复（${SAID[outcome] ?? ''}）到达时，${standingOf(to.view)}`;
  return { kind: 'late-answer', subject, code, attempt, asks: [], reason };
}

function standingOf({ joinedInto, closed }: CaseView): string {
  if (joinedInto !== null) return '办件已并入另一办件';
  return closed ? '办件已经办结' : '事项已不再等待该答复';
}
