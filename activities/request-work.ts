import { startClocks } from '../policies/calendar/clocks.ts';
import { shanghaiDate } from '../policies/calendar/date.ts';
import { planCase } from '../policies/graph/plan-case.ts';
import type { NodeKey } from '../schemas/case-plan.ts';
import { WORK, type CaseWorkCode, type WorkCode } from '../schemas/matter.ts';
import type { StepOutcome } from '../schemas/case-step.ts';
import { endMatter, ERASED_REASON, heldFor, holdMatter, isErased, matterAt } from './changes.ts';
import type { CaseView, Changes, Matter } from './ledger-port.ts';
import { hold, type Preparation } from './matters/preparation.ts';
import { PREPARATIONS } from './matters/registry.ts';

type Requested = StepOutcome['requested'][number];

/** What became of the work whose turn had come. */
export interface RequestedWork {
  readonly requested: Requested[];
  readonly held: NodeKey[];
}

/** Sends the command of each piece of work, or asks a person first. Done again, it finds what it did before. */
export function requestWork(
  view: CaseView,
  changes: Changes,
  keys: readonly NodeKey[],
  now: Date,
): RequestedWork {
  const work: RequestedWork = { requested: [], held: [] };
  for (const key of keys) requestOne(view, changes, { matter: matterAt(view, key), work, now });
  return work;
}

function requestOne(
  view: CaseView,
  changes: Changes,
  on: { matter: Matter; work: RequestedWork; now: Date },
): void {
  const { matter, work, now } = on;
  if (matter.nodeState === 'waiting') send(view, changes, matter, now);
  if (matter.nodeState === 'held') work.held.push(matter.key);
  else work.requested.push({ key: matter.key, attempt: matter.attempt });
}

function send(view: CaseView, changes: Changes, matter: Matter, now: Date): void {
  const { subject, code } = matter.node;
  const prepare = PREPARATIONS[code as CaseWorkCode] as Preparation<WorkCode>;
  const prepared = isErased(view, subject)
    ? hold<WorkCode>({ kind: 'subject-erased', status: 'manual', reason: ERASED_REASON, asks: [] })
    : prepare(view, subject);
  if (!prepared.ready) {
    const { kind, reason, asks, status } = prepared.hold;
    const task = { kind, reason, asks, subject, code, attempt: matter.attempt };
    holdMatter(changes, matter, { task, status, now });
    if (kind === 'name-missing' || kind === 'choices-missing') askParents(changes, matter, kind);
    return;
  }
  if (code === 'household-registration') settleRoute(view, matter, now);
  matter.attempt += 1;
  matter.status = 'requested';
  matter.nodeState = 'requested';
  matter.reason = null;
  matter.requestedAt = now;
  changes.matters.add(matter);
  changes.commands.push({ subject, code, attempt: matter.attempt, payload: prepared.payload });
  changes.events.push({
    type: 'matter.requested',
    subject,
    code,
    actor: 'system',
    detail: { attempt: matter.attempt },
  });
}

/** The parents are told once for each thing they are asked. */
function askParents(changes: Changes, matter: Matter, kind: 'name-missing' | 'choices-missing'): void {
  const what = kind === 'name-missing' ? '为宝宝取名' : '选择落户和结果送达方式';
  const occasion = kind === 'name-missing' ? `${kind}:${matter.key}` : kind;
  if (changes.notices.some((n) => n.occasion === occasion)) return;
  changes.notices.push({ template: 'needs-you', occasion, values: { what } });
}

/** Choices may have come after the plan was made: whose household it is decides route and clocks. */
function settleRoute(view: CaseView, matter: Matter, now: Date): void {
  const today = shanghaiDate(now.toISOString());
  const { matters } = planCase(view.caseNumber, view.notification, {
    patienceSeconds: matter.node.patienceSeconds,
    receivedOn: today,
  });
  const planned = matters.find((m) => m.key === matter.key);
  if (!planned) return;
  matter.route = planned.route;
  matter.routeReason = planned.routeReason ?? null;
  matter.clocks = startClocks(planned.clocks, today);
}

/**
 * One answer of the parents settles every matter that waited for it: twins are asked once about their household.
 * @returns what was sent because of it
 */
export function releaseChoices(view: CaseView, changes: Changes, now: Date): RequestedWork {
  if (!view.notification.choices) return { requested: [], held: [] };
  const waiting = heldFor(view, 'choices-missing').filter(
    ({ key }) => matterAt(view, key).nodeState === 'held',
  );
  for (const { taskId, key } of waiting) {
    changes.overtaken.push(taskId);
    matterAt(view, key).nodeState = 'waiting';
  }
  return requestWork(
    view,
    changes,
    waiting.map(({ key }) => key),
    now,
  );
}

/** Work that can never start: a matter goes to the counter, an inner step or follow-on is withdrawn. */
export function skipWork(view: CaseView, changes: Changes, keys: readonly NodeKey[], now: Date): void {
  for (const key of keys) {
    const matter = matterAt(view, key);
    if (matter.nodeState !== 'waiting') continue;
    matter.nodeState = 'skipped';
    matter.reason = `前置事项未办成，${WORK[matter.node.code].title}转窗口办理`;
    endMatter(changes, matter, matter.node.part === 'joint' ? 'offline' : 'withdrawn', now);
  }
}
