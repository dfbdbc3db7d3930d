import { shanghaiDate } from '../policies/calendar/date.ts';
import { planCase } from '../policies/graph/plan-case.ts';
import { stateOf } from '../policies/graph/readiness.ts';
import { mayBeUsed } from '../policies/personal-data/consent.ts';
import type { CaseWorkCode, WorkCode } from '../schemas/matter.ts';
import type { Effects } from './effects.ts';
import type { Matter } from './ledger-port.ts';
import { commandIdOf, endMatter, ERASED, holdMatter, releaseMatter, waitForAnswer } from './matter-moves.ts';
import { hold, type Preparation } from './matters/preparation.ts';
import { PREPARATIONS } from './matters/registry.ts';
import { sendOrdersOfMatter } from './payments/order-payments.ts';
import { openTasksOf, overtakeTasksOf } from './tasks.ts';
import { hasErasedParent, isErased } from './erased.ts';
import { ofWhich } from './tell-parents.ts';

/** Sends the command of a matter whose turn has come, or asks a person first. */
export function requestWork(to: Effects, matter: Matter): void {
  const { view } = to;
  const { subject, code } = matter.node;
  const prepare = PREPARATIONS[code as CaseWorkCode] as Preparation<WorkCode>;
  const isGone = isErased(view, subject) || hasErasedParent(view);
  if (!isGone && !mayBeUsed(code, subject, view.notification)) return leaveUndone(to, matter);
  const prepared = isGone ? hold<WorkCode>(ERASED) : prepare(view, subject);
  if (prepared.ready) return send(to, matter, prepared.payload);
  holdMatter(to, matter, prepared.hold);
  const { kind } = prepared.hold;
  if (kind === 'name-missing' || kind === 'choices-missing') askParents(to, matter, kind);
}

function send(to: Effects, matter: Matter, payload: unknown): void {
  const { subject, code } = matter.node;
  if (code === 'household-registration') settleRoute(to, matter);
  const attempt = matter.attempt + 1;
  to.matter(matter, { attempt, status: 'requested', reason: null, requestedAt: to.view.now });
  waitForAnswer(to, matter);
  sendOrdersOfMatter(to, matter);
  const ground = to.ask({ id: commandIdOf(to.view, matter), subject, code, attempt, payload });
  to.event({ type: 'matter.requested', subject, code, actor: 'system', detail: { attempt, ...ground } });
}

/** What rests on a consent that nobody has given does not happen, and the case goes on without it. */
function leaveUndone(to: Effects, matter: Matter): void {
  const { subject, code } = matter.node;
  to.event({ type: 'matter.no-consent', subject, code, actor: 'system' });
  endMatter(to, matter, 'withdrawn');
}

/** The parents are told once for each thing they are asked. */
function askParents(to: Effects, matter: Matter, kind: 'name-missing' | 'choices-missing'): void {
  const child = ofWhich(to.view, matter.node.subject) || '孩子的';
  const what = kind === 'name-missing' ? `${child}姓名` : '落户随谁、结果怎样送达';
  const occasion = kind === 'name-missing' ? `${kind}:${matter.key}` : kind;
  to.tell({ told: 'needs-you', whose: matter.node.subject, occasion, values: { what } });
}

/** Choices may have come after the plan was made: whose household it is decides route and clocks. */
function settleRoute(to: Effects, matter: Matter): void {
  const today = shanghaiDate(to.view.now.toISOString());
  const { matters } = planCase(to.view.notification, { receivedOn: today });
  const planned = matters.find((m) => m.key === matter.key);
  if (!planned) return;
  matter.route = planned.node.route;
  matter.routeReason = planned.routeReason ?? null;
  matter.clocks = planned.clocks.length > 0 ? planned.clocks : null;
}

/** One answer of the parents settles every matter that waits for it: twins are asked once about their household. */
export function releaseChosen(to: Effects): void {
  for (const matter of to.view.matters.values()) {
    if (stateOf(matter) !== 'held') continue;
    const waits = openTasksOf(to.view, matter).some((task) => task.kind === 'choices-missing');
    if (!waits || !to.view.notification.choices) continue;
    overtakeTasksOf(to, matter);
    releaseMatter(to, matter);
  }
}
