import type { TaskFilter } from '../../infra/postgres/ledger/task-reads.ts';
import { daysOf } from '../../policies/clocks/due.ts';
import { divisionPrefix } from '../../policies/divisions/prefix.ts';
import type { SavedFilter } from '../../schemas/hall.ts';
import { TASK_KINDS, type TaskKind } from '../../schemas/tasks/kinds.ts';
import type { Caller } from './auth.ts';
import { ProblemError } from './problem.ts';
import { boundsFor } from './rights.ts';
import { mayComplete } from './task-outcomes.ts';

const KINDS = Object.keys(TASK_KINDS) as TaskKind[];

/** What somebody is shown of a queue and a kind. @throws ProblemError not-allowed for what is another's */
function kindsFor(role: Caller['role'], { queue, kind }: SavedFilter): TaskKind[] {
  const asked = KINDS.filter(
    (each) => (queue === undefined || TASK_KINDS[each].queue === queue) && (kind ?? each) === each,
  );
  const seen = asked.filter((each) => mayComplete(role, each));
  if (asked.length > 0 && seen.length === 0) throw new ProblemError('not-allowed');
  return seen;
}

/** Which tasks a caller has asked for: the same for the list, its export, and whatever is done to many. @param today ISO date */
export function taskFilterOf(
  caller: Caller,
  asked: SavedFilter,
  today: string,
): Omit<TaskFilter, 'limit' | 'after'> {
  const { division, status, due } = asked;
  return {
    kinds: kindsFor(caller.role, asked),
    assignee: asked.assignee === 'me' ? caller.name : asked.assignee,
    within: boundsFor(caller),
    ...(status === undefined ? {} : { status }),
    divisionPrefix: division === undefined ? undefined : divisionPrefix(division),
    due: due && daysOf(due, today),
  };
}
