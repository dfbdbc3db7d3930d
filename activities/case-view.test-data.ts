import { planCase } from '../policies/graph/plan-case.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import type { NodeKey } from '../schemas/case-plan.ts';
import type { CaseView, Matter } from './ledger-port.ts';

/** A case as it was accepted, with what departments have answered since, for tests of what is made of it. */
export function viewOf(
  notification: BirthNotification,
  results: Readonly<Partial<Record<NodeKey, unknown>>> = {},
): CaseView {
  const { matters } = planCase(notification, { patienceSeconds: 60 });
  const rows = matters.map(({ key, node, status, routeReason }, position): Matter => ({
    key,
    node,
    position,
    status,
    flags: [],
    attempt: 0,
    route: node.route,
    routeReason: routeReason ?? null,
    clocks: null,
    reason: null,
    result: results[key],
    requestedAt: null,
    answerDueAt: null,
    endedAt: null,
  }));
  return {
    caseNumber: 'C-1',
    now: new Date('2026-11-28T10:00:00+08:00'),
    status: 'processing',
    closed: false,
    decided: false,
    divisionCode: '620102',
    notification,
    familyErased: false,
    matters: new Map(rows.map((m) => [m.key, m])),
    landed: [],
    more: false,
    tasks: [],
    orders: new Map(),
    entitlements: [],
    revision: 0,
    alarmAt: null,
    idOf: (...parts) => parts.join('/'),
  };
}
