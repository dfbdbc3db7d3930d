import type { AnswerOutcome } from '../../../schemas/case-plan.ts';
import type { Department } from '../../../schemas/department.ts';
import type { WorkCode } from '../../../schemas/matter.ts';
import { eventType } from '../../../schemas/message.ts';
import { departmentSource } from '../../messages/envelope.ts';
import { contextOf } from '../../sealing/bound.ts';
import type { SealContext } from '../../sealing/seal.ts';

/** What a department has sealed its answer with and the columns of its row do not say: an id of its own making, a later version. */
export interface AsSent {
  readonly id: string;
  readonly type: string;
}

/** A row of the inbox, as far as its seal is bound to it. */
export interface LandedRow {
  readonly eventId: string;
  readonly caseNumber: string;
  readonly subject: string;
  readonly code: WorkCode;
  readonly attempt: number;
  readonly outcome: AnswerOutcome;
  readonly commandId: string | null;
  readonly department: Department;
  readonly asSent: AsSent | null;
}

/** The type of an answer whose row says nothing else. */
export function usualType(matter: WorkCode, outcome: AnswerOutcome): string {
  return eventType(matter, outcome);
}

/** What the bytes of an answer that has landed are bound to: what stood in clear when it came. */
export function contextOfLanded(row: LandedRow, sealed: Buffer): SealContext {
  const { eventId, caseNumber, subject, code: matter, attempt, outcome, commandId, department, asSent } = row;
  const { id, type } = asSent ?? { id: eventId, type: usualType(matter, outcome) };
  const source = departmentSource(department);
  const data = { caseNumber, subject, matter, attempt, outcome, commandId: commandId ?? undefined };
  return contextOf('answer', { id, source, type, data }, sealed);
}
