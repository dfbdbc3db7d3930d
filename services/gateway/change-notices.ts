import { derivedId } from '../../infra/messages/derived-id.ts';
import type { LandingAnswer } from '../../infra/postgres/ledger/inbox.ts';
import type { OrderMoves } from '../../infra/postgres/ledger/order-moves.ts';
import { openEmployerTasks } from '../../infra/postgres/ledger/tasks.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { taskDeadline } from '../../policies/tasks/deadline.ts';
import { CHANGE_NOTICES, type WorkCode } from '../../schemas/matter.ts';

export function isChangeNotice(code: WorkCode): boolean {
  return Object.hasOwn(CHANGE_NOTICES, code);
}

/** The one task about a command that did not reach the employer, whether it was refused or is not answered. */
function employerTaskKey(commandId: string): string {
  return `employer-not-told/${commandId}`;
}

/** What human resources says of a changed leave: an event of the case, or a person who tells the employer. */
export function applyChangeAnswer(
  { envelope, department }: LandingAnswer,
  refusal: string | undefined,
  moves: OrderMoves,
  now: Date,
): void {
  const { caseNumber, subject, attempt, commandId } = envelope.data;
  const dedupeKey = employerTaskKey(commandId);
  const id = derivedId('task', dedupeKey);
  const detail = { revision: attempt };
  if (refusal === undefined) {
    moves.overtaken.push(id);
    moves.events.push({ caseNumber, type: 'leave-change.told', subject, actor: department, detail });
    return;
  }
  moves.events.push({ caseNumber, type: 'leave-change.refused', subject, actor: department, detail });
  moves.tasks.push({
    id,
    caseNumber,
    subject,
    attempt,
    kind: 'employer-not-told',
    dedupeKey,
    reason: `人社没有把变化后的假期告知用人单位：${refusal}`,
    asks: [],
    deadline: taskDeadline('employer-not-told', now.toISOString()),
  });
}

/** A person is asked where human resources has not answered in time; the command goes on being sent. */
export async function askAboutSilentEmployers(
  pool: Pool,
  patienceSeconds: number,
  now = new Date(),
): Promise<void> {
  await openEmployerTasks(pool, {
    patienceSeconds,
    deadline: taskDeadline('employer-not-told', now.toISOString()),
  });
}
