import type { TaskView } from '../../schemas/task.ts';
import { isNameOf, shortName } from './names.ts';

/** What may be done to many tasks, to each by itself. */
export type BulkAction = 'claim' | 'hand-over' | 'answer';

/** A task that is left out, or was refused, and why. */
export interface LeftOut {
  readonly id: string;
  readonly caseNumber: string | null;
  readonly why: string;
}

export interface Trial {
  readonly go: readonly TaskView[];
  readonly left: readonly LeftOut[];
}

/**
 * How each of some tasks stands for what is to be done, before anything is: the API judges again when it is.
 * @param now the same tasks as they are now, by id; one that is not there is in the list no more
 */
export function tryOut(
  chosen: readonly TaskView[],
  {
    action,
    user,
    now,
  }: { readonly action: BulkAction; readonly user: string; readonly now: ReadonlyMap<string, TaskView> },
): Trial {
  const go: TaskView[] = [];
  const left: LeftOut[] = [];
  for (const { id, caseNumber } of chosen) {
    const task = now.get(id);
    const why = whyNot(task, action, user);
    if (task && why === undefined) go.push(task);
    else left.push({ id, caseNumber, why: why ?? GONE });
  }
  return { go, left };
}

const GONE = '已经办结，或不在这个列表里了';

function whyNot(task: TaskView | undefined, action: BulkAction, user: string): string | undefined {
  if (!task || task.status !== 'open') return GONE;
  const isMine = task.claim !== undefined && isNameOf(task.claim.holder, user);
  if (task.claim && !isMine) return `${shortName(task.claim.holder)} 在办`;
  if (action === 'claim' && isMine) return '已经是您在办';
  if (action === 'answer' && task.kind !== 'department-silent') return '只有部门没有回音的可以一起答复';
  return undefined;
}

export interface Done {
  readonly done: number;
  readonly refused: readonly LeftOut[];
}

/** Does it to one after the other, each a decision of its own: what is refused stops none of the others. */
export async function doEach(
  tasks: readonly TaskView[],
  deed: (task: TaskView) => Promise<unknown>,
  { whyOf, told }: { readonly whyOf: (error: unknown) => string; readonly told?: (done: number) => void },
): Promise<Done> {
  let done = 0;
  const refused: LeftOut[] = [];
  for (const task of tasks) {
    try {
      await deed(task);
      done += 1;
    } catch (error) {
      refused.push({ id: task.id, caseNumber: task.caseNumber, why: whyOf(error) });
    }
    told?.(done + refused.length);
  }
  return { done, refused };
}
