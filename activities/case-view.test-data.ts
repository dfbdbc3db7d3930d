import { planCase } from '../policies/graph/plan-case.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { nodeKey, type NodeKey } from '../schemas/case-plan.ts';
import type { CaseView, Matter } from './ledger-port.ts';

/** A case as it was accepted, with what departments have answered since, for tests of what is made of it. */
export function viewOf(
  notification: BirthNotification,
  results: Readonly<Partial<Record<NodeKey, unknown>>> = {},
): CaseView {
  const { plan, matters } = planCase('C-1', notification, { patienceSeconds: 60 });
  const rows = plan.nodes.map((node, position): Matter => {
    const key = nodeKey(node.subject, node.code);
    const planned = matters.find((m) => m.key === key);
    return {
      key,
      node,
      position,
      status: planned?.status ?? 'waiting',
      flags: [],
      nodeState: node.state,
      attempt: 0,
      route: node.route,
      routeReason: planned?.routeReason ?? null,
      clocks: null,
      reason: null,
      result: results[key],
      requestedAt: null,
      endedAt: null,
    };
  });
  return {
    caseNumber: 'C-1',
    status: 'processing',
    closed: false,
    decided: false,
    divisionCode: '620102',
    notification,
    matters: new Map(rows.map((m) => [m.key, m])),
    arrivals: new Map(),
    tasks: [],
    entitlements: [],
  };
}
