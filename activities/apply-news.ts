import { nodeKey, type News } from '../schemas/case-plan.ts';
import { WORK } from '../schemas/matter.ts';
import { objectionSchema, PAYLOADS } from '../schemas/matters/registry.ts';
import {
  endMatter,
  ERASED_REASON,
  holdMatter,
  isErased,
  matterAt,
  openTask,
  overtakeTasks,
} from './changes.ts';
import type { CaseView, Changes, Matter, TaskToOpen } from './ledger-port.ts';
import { moveOrders } from './order-payments.ts';

/** What arrived, written into the matters. News whose inbox row says they were applied before change nothing. */
export function applyNews(view: CaseView, changes: Changes, news: readonly News[], now: Date): void {
  for (const item of news) {
    const arrival = view.arrivals.get(item.eventId);
    if (!arrival || arrival.applied) continue;
    changes.applied.push(item);
    const matter = matterAt(view, nodeKey(item.subject, item.code));
    if (item.kind === 'answer') applyAnswer({ view, changes, matter, item, payload: arrival.payload, now });
    else applyDecision(changes, matter, item, now);
  }
}

interface Answer {
  readonly view: CaseView;
  readonly changes: Changes;
  readonly matter: Matter;
  readonly item: News;
  readonly payload: unknown;
  readonly now: Date;
}

function applyAnswer({ view, changes, matter, item, payload, now }: Answer): void {
  if (item.outcome === 'accepted') {
    matter.status = 'processing';
    changes.matters.add(matter);
    return;
  }
  overtakeTasks(view, changes, item.subject, item.code);
  const erased = isErased(view, item.subject);
  if (item.outcome === 'completed') {
    if (!erased) matter.result = PAYLOADS[item.code].result.parse(payload);
    moveOrders(changes, matter, 'completed');
    matter.nodeState = 'done';
    matter.reason = null;
    endMatter(changes, matter, 'completed', now);
    return;
  }
  const { subject, code, attempt } = item;
  if (erased) {
    const task = { kind: 'subject-erased', subject, code, attempt, reason: ERASED_REASON, asks: [] } as const;
    holdMatter(changes, matter, { task, status: 'manual', now });
    return;
  }
  const { reason, asks } = objectionSchema.parse(payload);
  const refused = item.outcome === 'refused';
  holdMatter(changes, matter, {
    task: { kind: refused ? 'refused' : 'correction-needed', subject, code, attempt, reason, asks },
    status: refused ? 'manual' : 'correction',
    now,
  });
}

/**
 * A person has decided. A held matter becomes ready for a new attempt, and what it needs is looked at then; one
 * whose department is silent is waited for again, and asked again where that was decided.
 */
function applyDecision(changes: Changes, matter: Matter, item: News, now: Date): void {
  const held = matter.nodeState === 'held';
  if (!held && matter.nodeState !== 'requested') return;
  if (item.outcome === 'given-up') {
    const refused = matter.status === 'manual' && matter.attempt > 0;
    matter.nodeState = 'failed';
    moveOrders(changes, matter, 'given-up');
    endMatter(changes, matter, refused ? 'refused' : 'offline', now);
    return;
  }
  changes.matters.add(matter);
  if (held) {
    matter.nodeState = 'waiting';
    matter.status = 'waiting';
    matter.reason = null;
    return;
  }
  matter.flags = matter.flags.filter((flag) => flag !== 'overdue');
  if (item.outcome !== 'resend') return;
  changes.resend.push({ subject: item.subject, code: item.code, attempt: matter.attempt });
  changes.events.push({ type: 'matter.resent', subject: item.subject, code: item.code, actor: 'clerk' });
}

/**
 * Answers that fit nothing the workflow waits for: somebody has to look at them. Unless the ledger does wait for
 * them: then the workflow has lost a delivery that was applied here, and is told to keep them.
 * @returns event ids of those to keep
 */
export function reportStray(
  view: CaseView,
  changes: Changes,
  stray: readonly News[],
  now: Date,
): readonly string[] {
  const early = stray.filter((item) => isAwaited(view, item)).map((item) => item.eventId);
  for (const item of stray) {
    const arrival = view.arrivals.get(item.eventId);
    if (!arrival || arrival.applied || early.includes(item.eventId)) continue;
    changes.applied.push(item);
    changes.events.push({
      type: 'answer.late',
      subject: item.subject,
      code: item.code,
      actor: WORK[item.code].department,
    });
    const late: TaskToOpen = {
      kind: 'late-answer',
      subject: item.subject,
      code: item.code,
      attempt: item.attempt,
      reason: `部门对第${item.attempt}次请求的答复（${item.outcome}）到达时，事项已不再等待该答复`,
      asks: [],
    };
    openTask(changes, late, now);
  }
  return early;
}

function isAwaited(view: CaseView, item: News): boolean {
  const matter = view.matters.get(nodeKey(item.subject, item.code));
  return item.kind === 'answer' && matter?.nodeState === 'requested' && matter.attempt === item.attempt;
}

/** A department has been silent for longer than its patience: the matter is marked, a person is asked. */
export function reportSilence(changes: Changes, matter: Matter, now: Date): void {
  if (matter.nodeState !== 'requested' || matter.flags.includes('overdue')) return;
  matter.flags = [...matter.flags, 'overdue'];
  changes.matters.add(matter);
  const silent: TaskToOpen = {
    kind: 'department-silent',
    subject: matter.node.subject,
    code: matter.node.code,
    attempt: matter.attempt,
    reason: `已超过技术时限（${matter.node.patienceSeconds}秒）未收到答复`,
    asks: [],
  };
  openTask(changes, silent, now);
}
