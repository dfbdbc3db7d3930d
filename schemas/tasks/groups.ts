import { TASK_KINDS, type TaskKind } from './kinds.ts';

/** Kinds that a case may still ask about after it has closed. */
export const OUTLIVING_TASKS = (Object.keys(TASK_KINDS) as TaskKind[]).filter(
  (kind) => 'outlivesCase' in TASK_KINDS[kind],
);

/** Asked where something was missing in what was reported; what comes settles them, whoever it was asked of. */
export const ASKS_FOR_MISSING: readonly TaskKind[] = ['report-incomplete', 'name-missing', 'choices-missing'];
