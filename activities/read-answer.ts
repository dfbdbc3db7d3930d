import { tidyPointers, tidyWords } from '../schemas/free-text.ts';
import { WORK, type WorkCode } from '../schemas/matter.ts';
import {
  acceptanceSchema,
  objectionSchema,
  PAYLOADS,
  type Acceptance,
  type ResultOf,
} from '../schemas/matters/registry.ts';
import { isStorable } from '../schemas/storable.ts';
import type { Effects } from './effects.ts';
import { misfitOf } from './fits-child.ts';
import type { CaseView, Landed } from './ledger-port.ts';
import { isKeptAlready } from './said-before.ts';
import { openTask, overtakeTask } from './tasks.ts';

/** What a department says, read whole before anything of it is applied. */
export type Said =
  | ({ readonly outcome: 'accepted' } & Acceptance)
  | { readonly outcome: 'completed'; readonly result: unknown }
  | Objection;

/** Why a department has not done what it was asked. */
export interface Objection {
  readonly outcome: 'correction-needed' | 'refused';
  /** the department's own, tidied; they may name people */
  readonly words: string;
  readonly asks: readonly string[];
  /** it has been done for this birth, under another number or case: the family has lost nothing by the answer */
  readonly isDoneElsewhere: boolean;
}

/** How departments begin the code of such a reason: already-certified, already-registered. */
const DONE_ELSEWHERE = /^already-/;

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
  const { reason, reasonCode, asks } = objectionSchema.parse(payload);
  const outcome = row.outcome === 'refused' ? 'refused' : 'correction-needed';
  const isDoneElsewhere = DONE_ELSEWHERE.test(reasonCode);
  return { outcome, words: tidyWords(reason), asks: tidyPointers(asks), isDoneElsewhere };
}

/** What an answer says; or, for people, why it is of no use: nobody can read it, or it is about another child. */
export function readLanded(view: CaseView, row: Landed): { readonly said: Said } | { readonly why: string } {
  let said: Said;
  try {
    said = read(row);
  } catch (error) {
    const fault = error instanceof Error ? error.name : 'Error';
    return {
      why: `读不出来（${fault}），事项继续等待答复；请与部门核对密钥与格式，再次答复后自动继续`,
    };
  }
  const misfit =
    said.outcome === 'completed' ? misfitOf(view, row, said.result as ResultOf<WorkCode>) : undefined;
  if (misfit === undefined) return { said };
  return {
    why: `与该新生儿不符（${misfit}），未予采用，事项继续等待答复；请与部门核对，更正答复后自动继续`,
  };
}

/**
 * Reads an answer, which is done with then, or sets it aside with an operator's task: it is kept as it came, and what waits
 * for it goes on waiting, so that another answer helps.
 * @returns undefined when nobody can read it, or it is about another child
 */
export function readAnswer(to: Effects, row: Landed): Said | undefined {
  const { subject, code, attempt, eventId } = row;
  const tried = readLanded(to.view, row);
  if ('said' in tried) {
    to.applied.add(eventId);
    settleLetter(to, row);
    return tried.said;
  }
  if (isKeptAlready(to, row)) return letGo(to, row);
  to.setAside.add(eventId);
  const reason = `${WORK[code].title}第${attempt}次请求的答复${tried.why}`;
  openTask(to, { kind: 'dead-letter', subject, code: null, attempt, reason, asks: [], eventId }, eventId);
  return undefined;
}

/** It says what another one says that is kept: nobody is asked about it beside that one. */
function letGo(to: Effects, { eventId }: Landed): undefined {
  to.applied.add(eventId);
  for (const task of to.view.tasks) if (task.eventId === eventId) overtakeTask(to, task);
}

/**
 * What nobody could read, or was about another child, has come again and is right, or its key was mended: nobody is needed for it any
 * more.
 */
function settleLetter(to: Effects, { eventId, commandId, outcome }: Landed): void {
  const isSame = (id: string): boolean =>
    id === eventId ||
    (outcome !== 'accepted' &&
      to.view.kept.some(
        (row) => row.eventId === id && row.commandId !== null && row.commandId === commandId,
      ));
  for (const task of to.view.tasks)
    if (task.kind === 'dead-letter' && task.eventId !== null && isSame(task.eventId)) overtakeTask(to, task);
}
