import type { CaseView, Matter, Task } from './ledger-port.ts';

/** The supervisions (督办) of one asking for a matter, the oldest first. */
export function supervisionsOf({ tasks }: CaseView, { node, attempt }: Matter): Task[] {
  return tasks.filter(
    (task) =>
      task.kind === 'supervision' &&
      task.subject === node.subject &&
      task.code === node.code &&
      task.attempt === attempt,
  );
}
