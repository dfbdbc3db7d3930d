import {
  findRepresentation,
  openRepresentation,
  type RepresentationRecord,
} from '../../infra/postgres/ledger/representations.ts';
import type { Connection, Pool } from '../../infra/postgres/pool.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { mayReach, otherOf } from '../../policies/rights/between-parents.ts';
import { protectionOf } from '../../infra/postgres/ledger/protection.ts';
import { mayAct } from '../../policies/representation/rules.ts';
import type { Subject } from '../../schemas/matter.ts';
import type { RepresentationView } from '../../schemas/representation.ts';
import type { OnBehalf } from '../../activities/ledger-port.ts';
import { calledSome } from './masking.ts';
import { ProblemError } from './problem.ts';
import { SealedParts } from './sealed-parts.ts';
import { formatInstant } from './time.ts';

/** 李某代王某 */
export function whoForWhom(agentName: string, parentName: string): string {
  return `${calledSome(agentName)}代${calledSome(parentName)}`;
}

/** As people see it. @param who undefined: nothing is known any more @param today ISO date in China */
export function representationView(
  {
    id,
    parent,
    agent,
    basis,
    present,
    matters,
    until,
    startedAt,
    startedBy,
    endedAt,
    endedBy,
  }: RepresentationRecord,
  { who, today }: { readonly who: string | undefined; readonly today: string },
): RepresentationView {
  return {
    ...{ id, parent, agent, basis, present, until, startedBy, startedAt: formatInstant(startedAt) },
    ...(who === undefined ? {} : { who }),
    ...(matters === null ? {} : { matters }),
    ...(endedAt === null || endedBy === null ? {} : { endedAt: formatInstant(endedAt), endedBy }),
    active: !hasEnded({ endedAt }) && today <= until,
  };
}

export const hasEnded = ({ endedAt }: Pick<RepresentationRecord, 'endedAt'>): boolean => endedAt !== null;

/** What somebody wants to do for a parent. */
export interface ToAct {
  readonly id: string;
  readonly caseNumber: string | null;
  /** whose row it is about; null: the case's as a whole */
  readonly subject: Subject | null;
  /** the matter that it is about; null: none alone */
  readonly code: string | null;
  /** fields of the report that would be changed */
  readonly fields: readonly string[];
  /** ISO date in China */
  readonly today: string;
}

/**
 * Lets somebody act for a parent: asked before anything is read, and once more under the lock of the case, since the parent may have
 * taken it back meanwhile, or the other one been protected. @throws ProblemError not-represented
 */
export async function actFor(
  { on, keyring }: { readonly on: Pool | Connection; readonly keyring: Keyring },
  { id, caseNumber, subject, code, fields, today }: ToAct,
): Promise<OnBehalf> {
  const found = await findRepresentation(on, id);
  const refuse = (): never => {
    throw new ProblemError('not-represented', caseNumber === null ? {} : { caseNumber });
  };
  if (!found || found.record.caseNumber !== caseNumber || found.parentKey === null) return refuse();
  const { record, parentKey } = found;
  const { parent, until, matters } = record;
  if (!mayAct({ until, ended: hasEnded(record), matters }, { today, code })) return refuse();
  if (fields.includes(otherOf(parent))) return refuse();
  const protection = await protectionOf(on, record.caseNumber);
  if (!mayReach(parent, subject, protection?.parent)) return refuse();
  return { representation: id, parent, who: openRepresentation(keyOf(keyring, parentKey), record).who };
}

function keyOf(keyring: Keyring, wrapped: string): Buffer {
  return keyring.unwrap(Buffer.from(wrapped, 'base64'));
}

/** 李某代王某; undefined: nothing is known of the parent any more, or it cannot be opened. */
export function whoOf(
  keyring: Keyring,
  record: RepresentationRecord,
  parentKey: string | null,
): string | undefined {
  if (parentKey === null) return undefined;
  return new SealedParts().open(
    'representation',
    () => openRepresentation(keyOf(keyring, parentKey), record).who,
  );
}
