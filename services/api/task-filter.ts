import { holdsSome } from '../../infra/postgres/ledger/claims.ts';
import type { TaskFilter } from '../../infra/postgres/ledger/task-reads.ts';
import { daysOf } from '../../policies/clocks/due.ts';
import { divisionPrefix } from '../../policies/divisions/prefix.ts';
import type { Bounds } from '../../schemas/bounds.ts';
import type { SavedFilter } from '../../schemas/hall.ts';
import { isStaff } from '../../schemas/roles.ts';
import { TASK_KINDS, type TaskKind } from '../../schemas/tasks/kinds.ts';
import type { RouteParts } from './app-types.ts';
import type { Caller } from './auth.ts';
import { ProblemError, type FieldError } from './problem.ts';
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

/** What of a filter says who is at a task, in a query and in a saved view. */
const ME = 'me';
const NOBODY = 'none';

type Parts = Pick<RouteParts, 'pool' | 'named'>;

/** Whether one may have to do with what the other does: hands over to, or takes over from. */
function meet(one: Bounds, other: Bounds): boolean {
  const isOfOther =
    one.department !== undefined && other.department !== undefined && one.department !== other.department;
  if (isOfOther) return false;
  if (!one.divisions || !other.divisions) return true;
  const others = other.divisions;
  return one.divisions.some((a) => others.some((b) => a.startsWith(b) || b.startsWith(a)));
}

/** Somebody who was given a token, or has signed in, or is at a task; of staff that the caller has to do with. */
async function isColleague({ pool, named }: Parts, caller: Caller, name: string): Promise<boolean> {
  const mine = boundsFor(caller);
  if (named(name).some((other) => isStaff(other.role) && meet(mine, boundsFor(other)))) return true;
  return holdsSome(pool, name, mine);
}

/**
 * What is wrong with whom a filter names: anything could be typed there, and a saved view keeps it.
 * @returns undefined: nothing is
 */
export async function assigneeFault(
  parts: Parts,
  caller: Caller,
  { assignee }: Pick<SavedFilter, 'assignee'>,
): Promise<Omit<FieldError, 'pointer'> | undefined> {
  if (assignee === undefined || assignee === ME || assignee === NOBODY) return undefined;
  if (await isColleague(parts, caller, assignee)) return undefined;
  return {
    code: 'nobody',
    detail: '没有这个登录名称的工作人员，或者不在您的范围内',
  };
}

/**
 * Which tasks a caller has asked for: the same for the list, its export, and whatever is done to many.
 * @param today ISO date
 * @throws ProblemError not-allowed, query-invalid
 */
export async function taskFilterOf(
  parts: Parts,
  caller: Caller,
  { asked, today }: { readonly asked: SavedFilter; readonly today: string },
): Promise<Omit<TaskFilter, 'limit' | 'after'>> {
  const { division, status, due, assignee } = asked;
  const kinds = kindsFor(caller.role, asked);
  const fault = await assigneeFault(parts, caller, asked);
  if (fault) throw new ProblemError('query-invalid', { errors: [{ pointer: '/assignee', ...fault }] });
  return {
    kinds,
    assignee: assignee === ME ? caller.name : assignee === NOBODY ? null : assignee,
    within: boundsFor(caller),
    ...(status === undefined ? {} : { status }),
    divisionPrefix: division === undefined ? undefined : divisionPrefix(division),
    due: due && daysOf(due, today),
  };
}
