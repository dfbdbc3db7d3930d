import type { ChangeRecord, WaitingTask } from '../../infra/postgres/ledger/changes.ts';
import { worksOf } from '../../infra/postgres/ledger/bounds.ts';
import { isInDivisions } from '../../policies/rights/bounds.ts';
import { grantOf } from '../../policies/rights/operations.ts';
import type { Change } from '../../schemas/change.ts';
import { mayActFor, type Caller } from './auth.ts';
import { isTheirs, type OwnCase } from './family-cases.ts';
import { boundsFor } from './rights.ts';
import { mayComplete } from './task-outcomes.ts';

/** What has happened, or waits. */
export type Happened = ChangeRecord | WaitingTask;

/**
 * What somebody hears of something that has happened: where the own list, or the own page, would show it, and nothing besides.
 * @param own of a parent, as they are now: what another family's case does, nobody hears
 */
export function heardBy(caller: Caller, happened: Happened, own: readonly OwnCase[] = []): readonly Change[] {
  const { caseNumber } = happened;
  switch (grantOf('getChanges', caller.role)?.scope) {
    case 'cases':
      return heardAtHall(caller, happened);
    case 'kinds':
      return isTaskOf(caller, happened) ? [{ kind: 'task', caseNumber }] : [];
    case 'facilities':
      return isOfHospital(caller, happened) ? [{ kind: 'case', caseNumber }] : [];
    case 'family':
      return isOfFamily(happened, own) ? [{ kind: 'case', caseNumber }] : [];
    default:
      return [];
  }
}

function isTaskOf({ role }: Caller, { task }: Happened): boolean {
  return task !== null && mayComplete(role, task);
}

/** An officer of a department hears of its own matters, and of what is of none: the history that it reads has no more. */
function heardAtHall(caller: Caller, happened: Happened): readonly Change[] {
  const { caseNumber, code, departments, divisionCode } = happened;
  const bounds = boundsFor(caller);
  const { department } = bounds;
  if (caseNumber === null || divisionCode === null || !isInDivisions(bounds, divisionCode)) return [];
  const works = department === undefined ? undefined : worksOf(department);
  if (department !== undefined && !departments.includes(department)) return [];
  if (works && code !== null && !works.includes(code)) return [];
  const isTask = isTaskOf(caller, happened) && (works === undefined || code !== null);
  return [...(isTask ? [{ kind: 'task', caseNumber } as const] : []), { kind: 'case', caseNumber }];
}

function isOfHospital(caller: Caller, { facilityCode, divisionCode }: Happened): boolean {
  if (facilityCode === null || divisionCode === null) return false;
  return mayActFor(caller, facilityCode) && isInDivisions(boundsFor(caller), divisionCode);
}

function isOfFamily({ caseNumber, subject }: Happened, own: readonly OwnCase[]): boolean {
  const mine = own.find((one) => one.caseNumber === caseNumber);
  return mine !== undefined && isTheirs(mine, subject);
}

/** Each once, in their order. */
export function once(changes: readonly Change[]): Change[] {
  const seen = new Map(changes.map((change) => [`${change.kind} ${change.caseNumber ?? ''}`, change]));
  return [...seen.values()];
}
