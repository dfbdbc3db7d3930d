import { planCase } from '../policies/graph/plan-case.ts';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import type { NodeKey } from '../schemas/case-plan.ts';
import { isEnd, WORK, type FollowOnCode, type MatterStatus, type Subject } from '../schemas/matter.ts';
import { resultFor } from './answers.test-data.ts';
import { newView } from './begin-case.ts';
import type { CaseView, Matter, PaymentOrder, Task } from './ledger-port.ts';
import { untouched } from './matter-moves.ts';
import type { TaskKind } from '../schemas/tasks/kinds.ts';

export const NOW = new Date('2026-11-28T10:00:00+08:00');
/** How long a department may be silent in these cases. */
export const PATIENCE_MS = 60_000;

/** A case as it was accepted, with what departments have answered since, for tests of what is made of it. */
export function viewOf(
  notification: BirthNotification,
  results: Readonly<Partial<Record<NodeKey, unknown>>> = {},
): CaseView {
  const { matters } = planCase(notification, { patienceSeconds: PATIENCE_MS / 1000 });
  const rows = matters.map(({ key, node, status, routeReason }, position): Matter => ({
    ...untouched(node, position),
    status,
    routeReason: routeReason ?? null,
    result: results[key],
  }));
  const idOf: CaseView['idOf'] = (...parts) => parts.join('/');
  const view = newView({ caseNumber: 'C-1', notification, at: NOW, idOf, by: 'hospital' });
  return { ...view, status: 'processing', compared: true, matters: new Map(rows.map((m) => [m.key, m])) };
}

/** What tells a case from one that was just accepted. */
export interface Given extends Partial<Omit<CaseView, 'matters' | 'orders' | 'notification'>> {
  /** default: the first child of Lanzhou */
  readonly birth?: BirthNotification;
  /** how matters stand, asked once where a status says so; or more of their rows */
  readonly matters?: Readonly<Partial<Record<NodeKey, MatterStatus | Partial<Matter>>>>;
  /** how every other matter that is planned to be done stands */
  readonly others?: MatterStatus;
  readonly orders?: readonly PaymentOrder[];
}

/** A case as it stands in the ledger. */
export function caseAs({
  birth,
  matters = {},
  others = 'waiting',
  orders = [],
  ...rest
}: Given = {}): CaseView {
  const view = { ...viewOf(birth ?? sampleBirth('lanzhou-first-child')), ...rest };
  for (const key of Object.keys(matters) as NodeKey[])
    if (!view.matters.has(key)) view.matters.set(key, followOnOf(key, view.matters.size));
  for (const matter of view.matters.values()) {
    const given = matters[matter.key];
    if (typeof given === 'object') Object.assign(matter, standing(matter, given.status ?? others), given);
    else if (given !== undefined || matter.status === 'waiting')
      Object.assign(matter, standing(matter, given ?? others));
  }
  for (const order of orders) view.orders.set(order.id, order);
  return view;
}

/** A matter that came into the case with its decision. */
function followOnOf(key: NodeKey, position: number): Matter {
  const [subject, code] = key.split('/') as [Subject, FollowOnCode];
  const { department } = WORK[code];
  const patienceSeconds = PATIENCE_MS / 1000;
  const node = { subject, code, part: 'follow-on', department, route: 'joint' } as const;
  return untouched({ ...node, needs: [], follows: [], patienceSeconds }, position);
}

/** The row of a matter that has come to a status on the usual way. */
function standing({ node }: Matter, status: MatterStatus): Partial<Matter> {
  const asked = status === 'requested' || status === 'processing';
  return {
    status,
    attempt: asked || status === 'completed' || status === 'refused' ? 1 : 0,
    requestedAt: asked ? NOW : null,
    answerDueAt: asked ? new Date(NOW.getTime() + PATIENCE_MS) : null,
    endedAt: isEnd(status) ? NOW : null,
    ...(status === 'completed' ? { result: resultFor(node.subject, node.code) } : {}),
  };
}

/** An open task, about a matter or about the case. */
export function openTaskOf(kind: TaskKind, about: Pick<Task, 'subject' | 'code'>, id = 'task-1'): Task {
  return {
    id,
    kind,
    ...about,
    attempt: 1,
    eventId: null,
    reason: '请核对',
    asks: [],
    deadline: '2026-11-30T23:59:59+08:00',
    openedAt: NOW.toISOString(),
    status: 'open',
    completed: null,
    draft: null,
  };
}
