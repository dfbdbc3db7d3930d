import { WORK } from '../schemas/matter.ts';
import { acceptanceSchema, objectionSchema, PAYLOADS, type Acceptance } from '../schemas/matters/registry.ts';
import { isStorable } from '../schemas/storable.ts';
import type { Effects } from './effects.ts';
import type { Landed } from './ledger-port.ts';
import { openTask, overtakeTask } from './tasks.ts';

/** What a department says, read whole before anything of it is applied. */
export type Said =
  | ({ readonly outcome: 'accepted' } & Acceptance)
  | { readonly outcome: 'completed'; readonly result: unknown }
  | Objection;

/** Why a department has not done what it was asked. */
export interface Objection {
  readonly outcome: 'correction-needed' | 'refused';
  readonly reason: string;
  readonly asks: readonly string[];
}

/** @throws Error when it cannot be opened, is not what such an answer holds, or cannot be written down */
function read(row: Landed): Said {
  const said = open(row);
  if (!isStorable(said)) throw Object.assign(new Error('cannot be written down'), { name: 'TextError' });
  return said;
}

function open(row: Landed): Said {
  const payload = row.open();
  if (row.outcome === 'accepted') return { outcome: 'accepted', ...acceptanceSchema.parse(payload) };
  if (row.outcome === 'completed')
    return { outcome: 'completed', result: PAYLOADS[row.code].result.parse(payload) };
  const { reason, asks } = objectionSchema.parse(payload);
  return { outcome: row.outcome === 'refused' ? 'refused' : 'correction-needed', reason, asks };
}

/**
 * Reads an answer, which is done with then, or sets it aside with an operator's task: it is kept as it came, and what waits
 * for it goes on waiting, so that another answer helps.
 * @returns undefined when nobody can read it
 */
export function readAnswer(to: Effects, row: Landed): Said | undefined {
  try {
    const said = read(row);
    to.applied.add(row.eventId);
    settleLetter(to, row);
    return said;
  } catch (error) {
    const { subject, code, attempt, eventId } = row;
    to.setAside.add(eventId);
    const why = error instanceof Error ? error.name : 'Error';
    const reason = `${WORK[code].title}第${attempt}次请求的答复读不出来（${why}），事项继续等待答复；请与部门核对密钥与格式，再次答复后自动继续`;
    openTask(to, { kind: 'dead-letter', subject, code: null, attempt, reason, asks: [], eventId }, eventId);
    return undefined;
  }
}

/** What nobody could read has come again, or its key was mended, and it can be read: nobody is needed for it any more. */
function settleLetter(to: Effects, { eventId }: Landed): void {
  for (const task of to.view.tasks)
    if (task.kind === 'dead-letter' && task.eventId === eventId) overtakeTask(to, task);
}

/** What an answer says. @returns undefined when nobody can read it */
export function readLanded(row: Landed): Said | undefined {
  try {
    return read(row);
  } catch {
    return undefined;
  }
}
