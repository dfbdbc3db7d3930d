import { completeTask, type CompletionOutcome } from '../../activities/complete-task.ts';
import type { Completion, Judgement } from '../../activities/decide-task.ts';
import type { CaseView } from '../../activities/ledger-port.ts';
import { noteLook } from '../../infra/postgres/ledger/task-detail.ts';
import type { LedgerAt } from './ledger.ts';

const HASH = Buffer.from('what is said').toString('base64');
const SECOND = 'second';

/** What somebody decides about a task of a case. */
export interface ToDecide extends Pick<Completion, 'taskId' | 'by' | 'outcome'> {
  readonly caseNumber: string;
  readonly judge?: (view: CaseView) => Judgement;
}

/**
 * A person decides about a task in the ledger; where it takes two, another one looks and says the same.
 * @returns what the last of them has got
 */
export async function decideByTwo(
  { pool, ledger }: Pick<LedgerAt, 'pool' | 'ledger'>,
  { caseNumber, judge = () => ({ facts: undefined, reason: '已核对' }), ...said }: ToDecide,
): Promise<CompletionOutcome> {
  const say = (by: string): Promise<CompletionOutcome> =>
    ledger.change(caseNumber, (view) => completeTask(view, { ...said, by, hash: HASH }, () => judge(view)));
  const first = await say(said.by);
  if (first.result !== 'awaiting-second') return first;
  await noteLook(pool, said.taskId, { who: SECOND, hash: HASH });
  return say(SECOND);
}
