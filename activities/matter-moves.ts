import { hasEnded } from '../policies/graph/readiness.ts';
import { patienceText, promisedUntil, silentUntil, type AskedOf } from '../policies/patience/patience.ts';
import { nodeKey, type PlanNode } from '../schemas/case-plan.ts';
import { commandName } from '../schemas/command-id.ts';
import { WORK, type MatterFlag, type MatterStatus } from '../schemas/matter.ts';
import type { Acceptance } from '../schemas/matters/registry.ts';
import { decidedAt } from './decided-at.ts';
import type { Effects } from './effects.ts';
import type { CaseView, Matter } from './ledger-port.ts';
import type { Hold } from './matters/preparation.ts';
import { holdOrdersOfMatter, moveOrdersOfMatter } from './payments/order-payments.ts';
import { openTask, overtakeTasksOf } from './tasks.ts';

/** What a person is asked where nothing is known of the subject any more. */
export const ERASED: Hold = {
  kind: 'subject-erased',
  status: 'manual',
  reason: '个人信息已删除，不再办理',
  asks: [],
};

/** A matter before anything is asked for it. */
export function untouched(node: PlanNode, position: number): Matter {
  return {
    key: nodeKey(node.subject, node.code),
    node,
    position,
    status: 'waiting',
    flags: [],
    attempt: 0,
    route: node.route,
    routeReason: null,
    clocks: null,
    reason: null,
    requestedAt: null,
    answerDueAt: null,
    endedAt: null,
  };
}

/** The id of the command of one attempt: made twice it is one message. */
export function commandIdOf(view: CaseView, { node, attempt }: Pick<Matter, 'node' | 'attempt'>): string {
  return view.idOf(...commandName(view.caseNumber, node.subject, node.code, attempt));
}

/** Ends a matter: nothing more happens to it by itself. Its open tasks and its command are settled with it. */
export function endMatter(to: Effects, matter: Matter, status: MatterStatus): void {
  const { subject, code, department } = matter.node;
  settleCommand(to, matter);
  overtakeTasksOf(to, matter);
  to.matter(matter, { status, endedAt: to.view.now, answerDueAt: null, flags: withoutTime(matter) });
  to.event({ type: `matter.${status}`, subject, code, actor: department });
  tellOutsiders(to, matter.node, status);
}

/** Outsiders hear how joint work has ended. */
export function tellOutsiders(
  to: Effects,
  { subject, code, part }: Matter['node'],
  status: MatterStatus,
): void {
  if (part === 'joint') to.published.push({ subject, code, what: status, status });
}

/** A department has done it. @param result undefined: nothing of it is kept, since its subject was erased */
export function completeMatter(to: Effects, matter: Matter, result: unknown): void {
  takeBackRefusal(to, matter);
  if (result !== undefined) matter.result = result;
  matter.reason = null;
  endMatter(to, matter, 'completed');
  moveOrdersOfMatter(to, matter, 'completed');
}

/** Ends a matter that a department or a person was still to do something for. */
export function giveUpMatter(to: Effects, matter: Matter): void {
  const refused = matter.status === 'manual' && matter.attempt > 0;
  endMatter(to, matter, refused ? 'refused' : 'offline');
  moveOrdersOfMatter(to, matter, 'given-up');
}

/** Opens a task for a person and holds the matter until it is done. */
export function holdMatter(to: Effects, matter: Matter, hold: Hold): void {
  const { kind, status, reason, words, asks, about } = hold;
  const { node, attempt } = matter;
  to.matter(matter, { status, reason, answerDueAt: null, flags: withoutTime(matter) });
  holdOrdersOfMatter(to, matter);
  if (words !== undefined) to.words.set(matter, words);
  openTask(to, { kind, subject: node.subject, code: node.code, attempt, reason, words, asks }, about);
}

/** A matter that is held, or was skipped, waits for its turn again. */
export function releaseMatter(to: Effects, matter: Matter): void {
  takeBackRefusal(to, matter);
  to.matter(matter, { status: 'waiting', reason: null, endedAt: null });
  holdOrdersOfMatter(to, matter);
}

/** A matter that was refused is done after all, or asked for again: what its department has written holds no longer. */
function takeBackRefusal(to: Effects, matter: Matter): void {
  const { status, attempt } = matter;
  if (attempt > 0 && (status === 'manual' || status === 'refused')) to.unrefused.add(matter);
}

/** The command of the attempt under way, or of the last one, is answered for good: it is not published again. */
export function settleCommand(to: Effects, matter: Matter): void {
  if (matter.attempt > 0) to.answered.add(commandIdOf(to.view, matter));
}

/** What is asked of which office: how long it may be silent depends on both. */
function askedOf(to: Effects, { node: { code } }: Matter): AskedOf {
  return { code, division: decidedAt(to.view, code) };
}

/** A department is waited for from now on, as long as it may be silent. */
export function waitForAnswer(to: Effects, matter: Matter): void {
  const answerDueAt = silentUntil(askedOf(to, matter), to.view.now, matter.node.patienceSeconds);
  to.matter(matter, { answerDueAt, flags: notOverdue(matter) });
}

/**
 * A department has taken it on: it is not silent any more, and where it has promised a day it may be until that is over,
 * and is not asked again before. Its command stays open, since nothing is decided.
 */
export function acceptWork(to: Effects, matter: Matter, { expectedBy, pausedFor }: Acceptance): void {
  overtakeTasksOf(to, matter, ['supervision']);
  matter.status = 'processing';
  waitForAnswer(to, matter);
  pauseClock(to, matter, pausedFor);
  if (expectedBy === undefined) return;
  const until = promisedUntil(expectedBy, to.view.now);
  to.promised.set(commandIdOf(to.view, matter), until);
  if (matter.answerDueAt && matter.answerDueAt < until) matter.answerDueAt = until;
  const { subject, code, department } = matter.node;
  to.event({ type: 'matter.promised', subject, code, actor: department, detail: { expectedBy } });
}

/**
 * Its department does what the law does not count (不计入办理时限), or counts again: evidence for the clock of the law, which is
 * read off the events (policies/clocks/case-events.ts). How long it may be silent is another question.
 */
function pauseClock(to: Effects, matter: Matter, why: Acceptance['pausedFor']): void {
  const { subject, code, department } = matter.node;
  const isPaused = matter.flags.includes('paused');
  if (why !== undefined) {
    to.matter(matter, { flags: [...withoutPause(matter), 'paused'] });
    to.event({ type: 'matter.paused', subject, code, actor: department, detail: { why } });
  } else if (isPaused) {
    to.matter(matter, { flags: withoutPause(matter) });
    to.event({ type: 'matter.resumed', subject, code, actor: department });
  }
}

function notOverdue({ flags }: Matter): MatterFlag[] {
  return flags.filter((flag) => flag !== 'overdue');
}

function withoutPause({ flags }: Matter): MatterFlag[] {
  return flags.filter((flag) => flag !== 'paused');
}

/** No department has it any more: it is neither late with it nor does it anything in time that is not counted. */
function withoutTime({ flags }: Matter): MatterFlag[] {
  return flags.filter((flag) => flag !== 'overdue' && flag !== 'paused');
}

/** A department has been silent for longer than it may: the matter is marked, a person is asked. */
export function askAboutSilence(to: Effects, matter: Matter): void {
  to.matter(matter, { answerDueAt: null, flags: [...notOverdue(matter), 'overdue'] });
  openTask(to, {
    kind: 'department-silent',
    subject: matter.node.subject,
    code: matter.node.code,
    attempt: matter.attempt,
    reason: silenceText(to, matter),
    asks: [],
  });
}

function silenceText(to: Effects, matter: Matter): string {
  if (matter.status === 'processing') return '部门已收件，到期仍未办结';
  const { view } = to;
  const patience = patienceText(askedOf(to, matter), view.now, matter.node.patienceSeconds);
  return `已超过技术时限（${patience}）未收到答复`;
}

function skippedText({ node }: Matter): string {
  return `前置事项未办成，${WORK[node.code].title}转窗口办理`;
}

/** Whether it ended because something that it needs could not be done: nobody has decided about it. */
export function wasSkipped(matter: Matter): boolean {
  return hasEnded(matter) && matter.attempt === 0 && matter.reason === skippedText(matter);
}

/** Work that can never start: a matter goes to the counter, an inner step or follow-on is withdrawn. */
export function skipMatter(to: Effects, matter: Matter): void {
  matter.reason = skippedText(matter);
  endMatter(to, matter, matter.node.part === 'joint' ? 'offline' : 'withdrawn');
}
