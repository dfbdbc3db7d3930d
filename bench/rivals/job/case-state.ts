import { beginCase } from '../../../activities/begin-case.ts';
import type { CaseView, Landed, Matter, PaymentOrder, Task } from '../../../activities/ledger-port.ts';
import { derivedId } from '../../../infra/messages/derived-id.ts';
import type { Keyring } from '../../../infra/sealing/keys.ts';
import { sealJson, unsealJson } from '../../../infra/sealing/seal.ts';
import { acceptingDivision } from '../../../policies/graph/household.ts';
import type { BirthNotification } from '../../../schemas/birth-notification.ts';
import type { CaseStatus } from '../../../schemas/case-view.ts';
import type { Entitlement } from '../../../schemas/entitlement.ts';

/** What changes in a case, as a rival keeps it: one sealed JSON value. */
export interface CaseState {
  readonly status: CaseStatus;
  readonly decided: boolean;
  readonly revision: number;
  readonly matters: readonly Matter[];
  readonly tasks: readonly Task[];
  /** the money that the decision gives */
  readonly orders: readonly PaymentOrder[];
  /** the decision, once it is made */
  readonly entitlements: readonly Entitlement[];
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

const PATIENCE_SECONDS = 900;

const factsContext = (caseNumber: string): string => `rival-facts:${caseNumber}`;
const stateContext = (caseNumber: string): string => `rival-state:${caseNumber}`;

/** A fresh case, begun over the same graph as the product's. */
export function newCase(begun: Pick<JobCase, 'caseNumber' | 'notification'>, at: Date): JobCase {
  const { effects } = beginCase({
    ...begun,
    at,
    by: 'rival',
    patienceSeconds: PATIENCE_SECONDS,
    idOf: derivedId,
  });
  return { ...begun, state: stateOf(effects.view) };
}

/** What of a view is kept. */
export function stateOf(view: CaseView): CaseState {
  const { status, decided, revision, tasks } = view;
  return {
    status,
    decided,
    revision,
    matters: [...view.matters.values()],
    tasks,
    orders: [...view.orders.values()],
    entitlements: decided ? view.entitlements : [],
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
  for (const matter of state.matters) reviveDates(matter, ['requestedAt', 'answerDueAt', 'endedAt']);
  for (const order of state.orders) reviveDates(order, ['confirmedAt', 'lookAt', 'sentAt', 'paidAt']);
  return { caseNumber, notification, state };
}

/** Times are text in JSON. */
function reviveDates<K extends string>(row: { [T in K]: Date | null }, times: readonly K[]): void {
  for (const time of times) {
    const at = row[time];
    row[time] = at && new Date(at);
  }
}

/** The case as the product's pure rules see one. */
export function viewOf(of: JobCase, landed: readonly Landed[], now: Date): CaseView {
  const { caseNumber, notification, state } = of;
  return {
    caseNumber,
    now,
    status: state.status,
    closed: state.status === 'completed',
    decided: state.decided,
    divisionCode: acceptingDivision(notification),
    notification,
    familyErased: false,
    erased: new Set(),
    matters: new Map(state.matters.map((matter) => [matter.key, matter])),
    tasks: [...state.tasks],
    orders: new Map(state.orders.map((order) => [order.id, order])),
    leaveNotices: [],
    landed,
    kept: [],
    more: false,
    entitlements: state.entitlements,
    revision: state.revision,
    alarmAt: null,
    compared: true,
    candidates: [],
    likenesses: [],
    joinedInto: null,
    reportedBy: 'bench',
    acceptedAt: now,
    idOf: derivedId,
  };
}
