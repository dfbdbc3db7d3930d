import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { beginCase } from '../../activities/begin-case.ts';
import type { CaseLedger } from '../../activities/ledger-port.ts';
import { derivedId } from '../../infra/messages/derived-id.ts';
import { documentOf } from '../../policies/duplicates/look-up-keys.ts';
import type { FacilityRegister } from '../../policies/input/facilities.ts';
import { acceptCase, type CaseToAccept } from '../../infra/postgres/ledger/accept.ts';
import { protectedOfCouple, type CoupleSeen } from '../../infra/postgres/ledger/couples.ts';
import { findKnownDelivery, keepReport } from '../../infra/postgres/ledger/deliveries.ts';
import { findAnswer, keepAnswer, type StoredAnswer } from '../../infra/postgres/ledger/idempotency.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import type { Wake } from '../../infra/postgres/ledger/wakes.ts';
import { canonicalJson } from '../../policies/input/json-values.ts';
import { sameInstants } from './same-instants.ts';
import { newCaseNumber } from './case-number.ts';
import { addMissing } from './known-delivery.ts';
import { ProblemError } from './problem.ts';

export interface AcceptPorts {
  readonly pool: Pool;
  readonly keyring: Keyring;
  /** `BIRTH_PATIENCE_SECONDS`, where it is set */
  readonly patienceSeconds: number | undefined;
  /** who may issue; undefined: every facility is known */
  readonly facilities?: FacilityRegister | undefined;
  readonly now: () => Date;
  /** in how many seconds the gateway starts the case, unless the caller has */
  readonly startInSeconds: () => number;
  readonly ledger: CaseLedger;
}

/** One POST of a notification. */
export interface Posted {
  readonly notification: BirthNotification;
  /** the body as it was sent, for comparing repetitions */
  readonly sentBody: unknown;
  readonly client: string;
  readonly key: string;
  /** whether whoever posts it may act for a facility, and so may be told what that has reported; undefined: for none */
  readonly mayActFor?: (facilityCode: string) => boolean;
}

export interface AcceptedBody {
  readonly caseNumber: string;
  readonly statusUrl: string;
  /** pointers to what was missing before, where this report has added it */
  readonly added?: readonly string[];
  /** pointers to what others have settled since: it stays as it is, whatever this report says of it */
  readonly notTaken?: readonly string[];
}

/** What the hospital is told. */
export interface AcceptAnswer {
  readonly status: 200 | 202;
  readonly body: AcceptedBody;
  /** there only when this very request made the case */
  readonly made?: { readonly wake: Wake; readonly startInSeconds: number };
}

/** A transaction that was seen and then rolled back makes the search for it come to nothing: try again. */
const MAX_TRIES = 4;

/**
 * Accepts a notification, or answers a repetition as the first time.
 * @throws ProblemError idempotency-key-reused, delivery-differs, case-set-aside
 */
export async function acceptBirth(ports: AcceptPorts, posted: Posted): Promise<AcceptAnswer> {
  const bodyHash = ports.keyring.hash('request-body', canonicalJson(posted.sentBody));
  let begun = await beginningOf(ports, posted.notification);
  let ofAnotherChild = false;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const { toAccept, body } = prepare(ports, posted, { bodyHash, ...begun });
    if (ofAnotherChild) toAccept.deliveryHash = null;
    const outcome = await acceptCase(ports.pool, ports.keyring, toAccept);
    if ('token' in outcome) {
      failPoint('birth-accepted');
      const { caseNumber, divisionCode } = toAccept.effects.view;
      const wake: Wake = { caseNumber, divisionCode, kind: 'start', token: outcome.token };
      return { status: 202, body, made: { wake, startInSeconds: toAccept.startInSeconds } };
    }
    if (outcome.refused === 'couple-moved') {
      begun = await beginningOf(ports, posted.notification);
      continue;
    }
    const answer = await answerRepetition(ports, posted, { bodyHash, toAccept });
    if (answer === 'another-child') ofAnotherChild = true;
    else if (answer) return answer;
  }
  throw new ProblemError('temporarily-unavailable', { headers: { 'retry-after': '1' } });
}

/** The address under which the hospital reads this delivery. */
export function statusUrlOf(notificationId: string, facilityCode: string): string {
  return `/v1/births/${encodeURIComponent(notificationId)}?facility=${encodeURIComponent(facilityCode)}`;
}

export function facilityCodeOf(notification: BirthNotification): string {
  return notification.facility?.code ?? '';
}

interface ToPrepare {
  readonly bodyHash: Buffer;
  readonly couple: CoupleSeen;
}

/** What a case begins with of what is known of its couple. A mother without a document is known by nothing. */
async function beginningOf(
  { pool, keyring }: AcceptPorts,
  { mother, father }: BirthNotification,
): Promise<Pick<ToPrepare, 'couple'>> {
  const document = documentOf(mother);
  if (document === undefined) return { couple: { parent: undefined, seen: null } };
  const motherHash = keyring.hash('document', document);
  return { couple: await protectedOfCouple(pool, keyring, { motherHash, father }) };
}

type ToAccept = { -readonly [K in keyof CaseToAccept]: CaseToAccept[K] };

function prepare(
  { keyring, now, patienceSeconds, facilities, startInSeconds }: AcceptPorts,
  { notification: n, client, key }: Posted,
  { bodyHash, couple }: ToPrepare,
): { toAccept: ToAccept; body: AcceptedBody } {
  const caseNumber = newCaseNumber();
  const asked = { patienceSeconds, facilities, protectedParent: couple.parent, idOf: derivedId };
  const begun = { caseNumber, notification: n, at: now(), by: client, ...asked };
  const { effects, graph } = beginCase(begun);
  const facilityCode = facilityCodeOf(n);
  const body = { caseNumber, statusUrl: statusUrlOf(n.notificationId, facilityCode) };
  const toAccept: ToAccept = {
    effects,
    graph,
    facilityCode,
    notificationId: n.notificationId,
    notificationHash: hashFacts(keyring, n),
    factsHash: hashFacts(keyring, { ...n, facility: null, notificationId: '' }),
    motherHash: keyring.hash('document', documentOf(n.mother) ?? `none:${caseNumber}`),
    deliveryHash: hashDelivery(keyring, n),
    protectionsSeen: couple.seen,
    client,
    key,
    bodyHash,
    answer: { status: 202, body },
    startInSeconds: startInSeconds(),
  };
  return { toAccept, body };
}

/** One mother has one delivery at a moment. */
function hashDelivery(keyring: Keyring, birth: BirthNotification): Buffer | null {
  const document = documentOf(birth.mother);
  return document === undefined
    ? null
    : keyring.hash('delivery', `${document}\0${Date.parse(birth.delivery.at)}`);
}

function hashFacts(keyring: Keyring, notification: BirthNotification): Buffer {
  return keyring.hash('notification', canonicalJson(sameInstants(notification)));
}

interface Repetition {
  readonly bodyHash: Buffer;
  readonly toAccept: CaseToAccept;
}

/**
 * @returns undefined: nothing is known of it any more, its case became another, or somebody else is about to take its number;
 *   another-child: the delivery is known, and of this child nothing, but it is told otherwise
 */
async function answerRepetition(
  ports: AcceptPorts,
  posted: Posted,
  { bodyHash, toAccept }: Repetition,
): Promise<AcceptAnswer | 'another-child' | undefined> {
  const { pool } = ports;
  const { client, key } = posted;
  const { facilityCode, notificationId } = toAccept;
  const stored = await findAnswer(pool, client, key);
  if (stored) return replay(stored, bodyHash);
  const known = await findKnownDelivery(pool, toAccept);
  if (!known) return undefined;
  const taken = await addMissing(ports, posted, { known, hashes: toAccept });
  if (taken === undefined || taken === 'another-child') return taken;
  const { caseNumber } = known;
  if (known.by === 'delivery' && !(await keepReport(pool, { ...toAccept, caseNumber }))) return undefined;
  const statusUrl = statusUrlOf(notificationId, facilityCode);
  const body: AcceptedBody = { caseNumber, statusUrl, ...saidOf(taken) };
  const kept = await keepAnswer(pool, { client, key, caseNumber }, { bodyHash, status: 200, body });
  failPoint('repetition-kept');
  return replay(kept, bodyHash);
}

/** Where there is nothing to say of it, nothing is said. */
export function saidOf({
  added,
  notTaken,
}: Required<Pick<AcceptedBody, 'added' | 'notTaken'>>): Pick<AcceptedBody, 'added' | 'notTaken'> {
  return { ...(added.length > 0 ? { added } : {}), ...(notTaken.length > 0 ? { notTaken } : {}) };
}

/** The same body under the same key: the same answer. Where nobody can say what the body was: that answer too. */
function replay(stored: StoredAnswer, bodyHash: Buffer): AcceptAnswer {
  if (!stored.hashEnded && !stored.bodyHash.equals(bodyHash)) {
    throw new ProblemError('idempotency-key-reused', {
      detail: '同一 Idempotency-Key 只能用于同一份内容，请为新的内容更换',
    });
  }
  const { caseNumber, statusUrl, added = [], notTaken = [] } = stored.body as AcceptedBody;
  const body = { caseNumber, statusUrl, ...saidOf({ added, notTaken }) };
  return { status: stored.status === 200 ? 200 : 202, body };
}
