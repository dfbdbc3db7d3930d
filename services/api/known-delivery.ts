import { addFacts, type Addition } from '../../activities/add-facts.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import type { CaseToAccept } from '../../infra/postgres/ledger/accept.ts';
import type { KnownDelivery } from '../../infra/postgres/ledger/deliveries.ts';
import { joinNotification, openSubjects } from '../../infra/postgres/ledger/facts.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { AcceptPorts, Posted } from './accept-birth.ts';
import { differences } from '../../policies/input/json-values.ts';
import { sameInstants } from './same-instants.ts';
import { ProblemError } from './problem.ts';
import { MOST_ERRORS } from './validation.ts';

/** The delivery that is known, and what of the report now is held against it first. */
interface Again {
  readonly known: KnownDelivery;
  readonly hashes: Pick<CaseToAccept, 'notificationHash' | 'factsHash'>;
}

/**
 * The facts are the same when they are as they were reported, or as they stand now (parents may have added a name since). A
 * report that only says what was missing adds it to the case, as long as that is open. Under another number than the case
 * began with, facility and number are not held against each other.
 * @returns pointers to what was added; another-child: it is told otherwise, and nothing is known of its children
 * @throws ProblemError delivery-differs
 */
export async function addMissing(
  { keyring, ledger }: AcceptPorts,
  { notification, client, mayActFor = () => false }: Posted,
  { known, hashes }: Again,
): Promise<readonly string[] | 'another-child'> {
  const { caseNumber } = known;
  if (isAsReported(known, hashes) || hasNoParents(known)) return [];
  const stored = joinNotification(openSubjects(keyring, caseNumber, known.subjects));
  const said = known.by === 'own' ? notification : underNumberOf(stored, notification);
  if (differences(sameInstants(stored), sameInstants(said)).length === 0) return [];
  const reporter = { by: client, ofAll: mayActFor(known.facilityCode) };
  const addition = await changeOrSetAside(ledger, caseNumber, (view) => addFacts(view, said, reporter));
  if ('added' in addition) return addition.added;
  if (known.by === 'delivery' && tellsOfOthers(stored, said)) return 'another-child';
  throw differing(known, addition, mayActFor);
}

/** A parent was erased: what is reported again can be held against nothing, and nothing of it is taken again. */
function hasNoParents({ subjects }: KnownDelivery): boolean {
  return subjects.some(({ subject, wrappedKey }) => wrappedKey === null && !subject.startsWith('child-'));
}

function isAsReported(known: KnownDelivery, { notificationHash, factsHash }: Again['hashes']): boolean {
  if (known.by === 'own') return known.notificationHash.equals(notificationHash);
  return known.factsHash?.equals(factsHash) ?? false;
}

/** What another number says of the delivery, as if under the one that the case has. */
function underNumberOf(stored: BirthNotification, said: BirthNotification): BirthNotification {
  return { ...said, facility: stored.facility, notificationId: stored.notificationId };
}

/** The next child of the same delivery, reported by itself. */
function tellsOfOthers(stored: BirthNotification, said: BirthNotification): boolean {
  const known = new Set(stored.children.map(({ order }) => order));
  return said.children.every(({ order }) => !known.has(order));
}

/** Whoever has the mother's document and a moment alone is not told which case it is, nor what it says otherwise. */
function differing(
  { by, caseNumber, facilityCode }: KnownDelivery,
  { differs }: Extract<Addition, { differs: unknown }>,
  mayActFor: (facilityCode: string) => boolean,
): ProblemError {
  const detail = '请用更正接口提交变更，或核对住院号是否填错';
  if (by === 'delivery' && !mayActFor(facilityCode))
    return new ProblemError('delivery-differs', {
      detail: `该次分娩已由其他机构上报，内容不一致。${detail}`,
    });
  const errors = differs
    .slice(0, MOST_ERRORS)
    .map((pointer) => ({ pointer, code: 'differs', detail: '与已受理的内容不一致' }));
  return new ProblemError('delivery-differs', { detail, caseNumber, errors });
}
