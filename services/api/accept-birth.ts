import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { addFacts } from '../../activities/add-facts.ts';
import { beginCase } from '../../activities/begin-case.ts';
import type { CaseLedger } from '../../activities/ledger-port.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { derivedId } from '../../infra/messages/derived-id.ts';
import type { FacilityRegister } from '../../policies/input/facilities.ts';
import { acceptCase, type CaseToAccept } from '../../infra/postgres/ledger/accept.ts';
import { findKnownDelivery, type KnownDelivery } from '../../infra/postgres/ledger/case-reads.ts';
import { joinNotification, openSubjects } from '../../infra/postgres/ledger/facts.ts';
import { findAnswer, keepAnswer, type StoredAnswer } from '../../infra/postgres/ledger/idempotency.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import type { Wake } from '../../infra/postgres/ledger/wakes.ts';
import { canonicalJson, differences, sameInstants } from './canonical-json.ts';
import { newCaseNumber } from './case-number.ts';
import { ProblemError } from './problem.ts';
import { MOST_ERRORS } from './validation.ts';

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
}

export interface AcceptedBody {
  readonly caseNumber: string;
  readonly statusUrl: string;
  /** pointers to what was missing before, where this report has added it */
  readonly added?: readonly string[];
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
 * @throws ProblemError idempotency-key-reused, delivery-differs
 */
export async function acceptBirth(ports: AcceptPorts, posted: Posted): Promise<AcceptAnswer> {
  const bodyHash = ports.keyring.hash('request-body', canonicalJson(posted.sentBody));
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const { toAccept, body } = prepare(ports, posted, bodyHash);
    const outcome = await acceptCase(ports.pool, ports.keyring, toAccept);
    if ('token' in outcome) {
      failPoint('birth-accepted');
      const { caseNumber, divisionCode } = toAccept.effects.view;
      const wake: Wake = { caseNumber, divisionCode, kind: 'start', token: outcome.token };
      return { status: 202, body, made: { wake, startInSeconds: toAccept.startInSeconds } };
    }
    const answer = await answerRepetition(ports, posted, { bodyHash, toAccept });
    if (answer) return answer;
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

function prepare(
  { keyring, now, patienceSeconds, facilities, startInSeconds }: AcceptPorts,
  { notification: n, client, key }: Posted,
  bodyHash: Buffer,
): { toAccept: CaseToAccept; body: AcceptedBody } {
  const caseNumber = newCaseNumber();
  const asked = { patienceSeconds, facilities, idOf: derivedId };
  const begun = { caseNumber, notification: n, at: now(), by: client, ...asked };
  const { effects, graph } = beginCase(begun);
  const facilityCode = facilityCodeOf(n);
  const body = { caseNumber, statusUrl: statusUrlOf(n.notificationId, facilityCode) };
  const toAccept: CaseToAccept = {
    effects,
    graph,
    facilityCode,
    notificationId: n.notificationId,
    notificationHash: hashFacts(keyring, n),
    motherHash: keyring.hash('document', documentOf(n, caseNumber)),
    client,
    key,
    bodyHash,
    answer: { status: 202, body },
    startInSeconds: startInSeconds(),
  };
  return { toAccept, body };
}

/** Who has no document is nobody else's mother. */
function documentOf({ mother }: BirthNotification, caseNumber: string): string {
  const { idType, idNumber } = mother;
  return idNumber === undefined ? `none:${caseNumber}` : `${idType}:${idNumber}`;
}

function hashFacts(keyring: Keyring, notification: BirthNotification): Buffer {
  return keyring.hash('notification', canonicalJson(sameInstants(notification)));
}

interface Repetition {
  readonly bodyHash: Buffer;
  readonly toAccept: CaseToAccept;
}

async function answerRepetition(
  ports: AcceptPorts,
  posted: Posted,
  { bodyHash, toAccept }: Repetition,
): Promise<AcceptAnswer | undefined> {
  const { pool } = ports;
  const { client, key } = posted;
  const stored = await findAnswer(pool, client, key);
  if (stored) return replay(stored, bodyHash);
  const known = await findKnownDelivery(pool, toAccept.facilityCode, toAccept.notificationId);
  if (!known) return undefined;
  const added = await addMissing(ports, posted, { known, notificationHash: toAccept.notificationHash });
  const body: AcceptedBody = {
    caseNumber: known.caseNumber,
    statusUrl: statusUrlOf(toAccept.notificationId, toAccept.facilityCode),
    ...(added.length > 0 ? { added } : {}),
  };
  const kept = await keepAnswer(pool, { client, key }, { bodyHash, status: 200, body });
  failPoint('repetition-kept');
  return replay(kept, bodyHash);
}

/** The same body under the same key: the same answer. */
function replay(stored: StoredAnswer, bodyHash: Buffer): AcceptAnswer {
  if (!stored.bodyHash.equals(bodyHash)) {
    throw new ProblemError('idempotency-key-reused', {
      detail: '同一 Idempotency-Key 只能用于同一份内容，请为新的内容更换',
    });
  }
  const { caseNumber, statusUrl, added } = stored.body as AcceptedBody;
  const body = { caseNumber, statusUrl, ...(added ? { added } : {}) };
  return { status: stored.status === 200 ? 200 : 202, body };
}

/**
 * The facts are the same when they are as they were accepted, or as they stand now (parents may have added a name since). A
 * report that only says what was missing adds it to the case, as long as that is open.
 * @returns pointers to what was added
 * @throws ProblemError delivery-differs
 */
async function addMissing(
  { keyring, ledger }: AcceptPorts,
  { notification, client }: Posted,
  { known, notificationHash }: { readonly known: KnownDelivery; readonly notificationHash: Buffer },
): Promise<readonly string[]> {
  const { caseNumber } = known;
  if (known.notificationHash.equals(notificationHash)) return [];
  const stored = joinNotification(openSubjects(keyring, caseNumber, known.subjects));
  if (differences(sameInstants(stored), sameInstants(notification)).length === 0) return [];
  const addition = await changeOrSetAside(ledger, caseNumber, (view) => addFacts(view, notification, client));
  if ('differs' in addition) throw differing(caseNumber, addition.differs);
  return addition.added;
}

function differing(caseNumber: string, pointers: readonly string[]): ProblemError {
  return new ProblemError('delivery-differs', {
    detail: '请用更正接口提交变更，或核对住院号是否填错',
    caseNumber,
    errors: pointers
      .slice(0, MOST_ERRORS)
      .map((pointer) => ({ pointer, code: 'differs', detail: '与已受理的内容不一致' })),
  });
}
