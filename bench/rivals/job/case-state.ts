import type { CaseView, Matter, NewOrder, NewTask } from '../../../activities/ledger-port.ts';
import type { Keyring } from '../../../infra/sealing/keys.ts';
import { sealJson, unsealJson } from '../../../infra/sealing/seal.ts';
import { planCase } from '../../../policies/graph/plan-case.ts';
import { acceptingDivision } from '../../../policies/graph/household.ts';
import type { BirthNotification } from '../../../schemas/birth-notification.ts';
import type { CaseStatus } from '../../../schemas/case-view.ts';
import type { Entitlement } from '../../../schemas/entitlement.ts';

/** What changes in a case, as a rival keeps it: one sealed JSON value. */
export interface CaseState {
  status: CaseStatus;
  matters: Matter[];
  tasks: NewTask[];
  /** the money that the decision gives */
  orders: NewOrder[];
  /** the decision, once it is made */
  entitlements: readonly Entitlement[] | undefined;
}

/** A case in memory. */
export interface JobCase {
  readonly caseNumber: string;
  readonly notification: BirthNotification;
  readonly state: CaseState;
}

/** A case at rest: both parts sealed with a data key of its own, as personal data must be. */
export interface SealedCase {
  readonly caseNumber: string;
  readonly wrappedKey: Buffer;
  /** what the hospital sent; never changes */
  readonly facts: Buffer;
  readonly state: Buffer;
}

const factsContext = (caseNumber: string): string => `rival-facts:${caseNumber}`;
const stateContext = (caseNumber: string): string => `rival-state:${caseNumber}`;

/** A fresh case, planned over the same graph as the product's. */
export function newCase(caseNumber: string, notification: BirthNotification, at: Date): JobCase {
  const receivedOn = new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const { plan, matters } = planCase(caseNumber, notification, { patienceSeconds: 900, receivedOn });
  const rows = matters.map((planned, position): Matter => {
    const node = plan.nodes[position];
    if (!node) throw new Error(`the plan has no node for ${planned.key}`);
    const { state, attempt, ...rest } = node;
    return {
      key: planned.key,
      node: rest,
      position,
      status: planned.status,
      flags: [],
      nodeState: state,
      attempt,
      route: planned.route,
      routeReason: planned.routeReason ?? null,
      clocks: null,
      reason: null,
      requestedAt: null,
      endedAt: planned.status === 'waiting' ? null : at,
    };
  });
  return {
    caseNumber,
    notification,
    state: { status: 'accepted', matters: rows, tasks: [], orders: [], entitlements: undefined },
  };
}

export function sealCase(keyring: Keyring, of: JobCase): SealedCase {
  const { key, wrapped } = keyring.newDataKey();
  const { caseNumber } = of;
  return {
    caseNumber,
    wrappedKey: wrapped,
    facts: sealJson(key, factsContext(caseNumber), of.notification),
    state: sealJson(key, stateContext(caseNumber), of.state),
  };
}

/** The changed part again, with the key the case has. */
export function sealState(keyring: Keyring, sealed: SealedCase, state: CaseState): Buffer {
  return sealJson(keyring.unwrap(sealed.wrappedKey), stateContext(sealed.caseNumber), state);
}

export function openCase(keyring: Keyring, sealed: SealedCase): JobCase {
  const { caseNumber } = sealed;
  const key = keyring.unwrap(sealed.wrappedKey);
  const notification = unsealJson(key, factsContext(caseNumber), sealed.facts) as BirthNotification;
  const state = unsealJson(key, stateContext(caseNumber), sealed.state) as CaseState;
  for (const matter of state.matters) {
    matter.requestedAt &&= new Date(matter.requestedAt);
    matter.endedAt &&= new Date(matter.endedAt);
  }
  return { caseNumber, notification, state };
}

/** The case as the product's pure rules see one. */
export function viewOf(of: JobCase, arrivals: CaseView['arrivals']): CaseView {
  const { caseNumber, notification, state } = of;
  return {
    caseNumber,
    status: state.status,
    closed: state.status === 'completed',
    decided: state.entitlements !== undefined,
    divisionCode: acceptingDivision(notification),
    notification,
    matters: new Map(state.matters.map((matter) => [matter.key, matter])),
    arrivals,
    tasks: [],
    entitlements: state.entitlements ?? [],
  };
}
