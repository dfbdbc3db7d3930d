import { shanghaiDate } from '../policies/calendar/date.ts';
import { consequenceOf, type KeptMove } from '../policies/tasks/consequences.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { nodeKey } from '../schemas/case-plan.ts';
import type { FactChange } from '../schemas/task.ts';
import type { TaskDecision } from '../schemas/tasks/kinds.ts';
import { adoptable, adoptingMatter, adoptResult, keptAnswer } from './adopt-result.ts';
import { checkChangedPhones, endCheck } from './check-identity.ts';
import { decideMatter } from './decide-matter.ts';
import { goOnBeside } from './declare-matter.ts';
import type { Effects } from './effects.ts';
import type { Landed, OnBehalf, Task } from './ledger-port.ts';
import { decideNotice } from './reach-parents.ts';
import { decideDoubt } from './payments/decide-doubt.ts';
import { isDoubtOfMoney } from './payments/doubts.ts';
import { decideOrders } from './payments/decide-orders.ts';
import { leaveToFamily, takeUpAgreed } from './take-up-agreed.ts';
import { tellOfMoves } from './tell-parents.ts';

/** What a person decided about a task. */
export interface Completion {
  readonly taskId: string;
  readonly by: string;
  readonly outcome: TaskDecision;
  /** until when is waited, where that was decided */
  readonly until?: Date | undefined;
  /** of all that is said: the same content has the same; undefined: only the outcome tells */
  readonly hash?: string | undefined;
  /** when it is to stand; undefined: at once */
  readonly leavesAt?: Date | undefined;
}

/** What of the family's facts changed, and the person's words. */
export interface Judgement {
  /** the whole notification with the facts that were given; undefined: none were */
  readonly facts: BirthNotification | undefined;
  /** what of them is another than before */
  readonly changes?: readonly FactChange[];
  readonly reason: string;
  /** given in the place of a department's; fits what its matter answers */
  readonly result?: unknown;
  /** for whom it is said; undefined: nobody else */
  readonly onBehalf?: OnBehalf | undefined;
}

/** Who has decided it, and who has confirmed it. */
export interface Decided extends Completion {
  readonly second: string | null;
}

/** A decision stands: facts, task, and what becomes of the matter or the orders it is about. */
export function decideTask(to: Effects, task: Task, decided: Decided, judged: Judgement): void {
  const { view } = to;
  const { facts, changes = [], result } = judged;
  const before = facts && view.notification;
  if (facts) {
    to.facts = facts;
    Object.assign(view, { notification: facts });
  }
  close(to, task, decided, judged);
  checkChangedPhones(to, task, changes);
  if (changes.length > 0) to.changes.set(task, changes);
  decide(to, task, decided, result);
  if (isDoubtOfMoney(task) || (before && view.decided && changes.length > 0))
    decideDoubt(to, before, decided.by);
  goOnBeside(to);
  tellOfMoves(to);
  to.wakes ||= !view.closed;
}

function close(to: Effects, task: Task, done: Decided, { reason, onBehalf }: Judgement): void {
  const { by, outcome, second, until, hash = null } = done;
  to.draft(task, null);
  task.status = 'completed';
  task.completed = { outcome, by, at: to.view.now, reason, second, hash };
  to.tasks.add(task);
  const { id, subject, code, kind } = task;
  const detail = {
    ...{ task: id, kind, outcome },
    ...(second === null ? {} : { second }),
    ...(until === undefined ? {} : { until: shanghaiDate(until.toISOString()) }),
    ...(onBehalf ? { representation: onBehalf.representation } : {}),
  };
  const words = onBehalf && { words: onBehalf.who };
  to.event({ type: 'task.completed', subject, code, actor: by, detail, ...words });
}

/** What becomes of the case stands in the table of consequences; here it is done. */
function decide(to: Effects, task: Task, completion: Completion, result: unknown): void {
  const { by, until } = completion;
  const of = consequenceOf(task.kind, completion.outcome);
  const { kept, orders, employers, links, matter: move, family } = of;
  if (kept) decideKept(to, task, kept, { by, result });
  if (orders) decideOrders(to, task, { event: orders, by, until });
  if (employers === 'told') takeUpAgreed(to);
  if (employers === 'left') leaveToFamily(to, task);
  if (links && (task.subject === 'mother' || task.subject === 'father'))
    endCheck(to, task, task.subject, completion.outcome === 'verified' ? 'verified' : 'not-verified');
  if (family) {
    const concern = { whose: task.subject, isMoney: true };
    to.tell({ told: 'yours-to-do', ...concern, occasion: `needs-you:${task.id}`, values: { what: family } });
  }
  if (of.notice) decideNotice(to, task, of.notice);
  if (task.subject === null || task.code === null) return;
  const matter = to.view.matters.get(nodeKey(task.subject, task.code));
  // The next day to look at its clock is another by what was replied.
  if (matter && of.clock) to.matters.add(matter);
  if (matter && move) decideMatter(to, matter, move, { by, until, result });
}

/** What a person says of an answer that is kept beside a task. */
interface KeptDecision {
  readonly by: string;
  /** given for an answer that nobody could read */
  readonly result: unknown;
}

/** One that is discarded stays on record as it came. */
function decideKept(to: Effects, task: Task, move: KeptMove, { by, result }: KeptDecision): void {
  const row = keptAnswer(to.view, task);
  if (!row) return;
  to.setAside.delete(row.eventId);
  if (move === 'looked-at-again') return lookAgain(to, row, { by, result });
  const adopted = move === 'adopted' ? adoptable(to.view, row) : undefined;
  if (adopted) adoptResult(to, adopted, by);
  to.applied.add(row.eventId);
}

/**
 * An answer that nobody could read is looked at once more, with what was mended since; or its matter is completed with
 * the result that a person has given for it.
 */
function lookAgain(to: Effects, row: Landed, { by, result }: KeptDecision): void {
  if (result === undefined) {
    to.again.add(row.eventId);
    to.wakes = true;
    return;
  }
  const matter = adoptingMatter(to.view, row);
  if (matter) adoptResult(to, { matter, result }, by);
  to.applied.add(row.eventId);
}
