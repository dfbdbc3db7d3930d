import type { OutcomeOf, TaskDecision, TaskKind } from '../../schemas/tasks/kinds.ts';
import type { Stage } from './stage.ts';

/** A question to a person that has been brought about, and stands open. */
export interface Asked {
  /** null: no case is known to it */
  readonly caseNumber: string | null;
  readonly taskId: string;
  /** What made the question goes away, once it is decided: a department speaks again. */
  readonly over?: () => Promise<void>;
}

/** What goes with an outcome as a person says it. */
export interface Given {
  readonly facts?: unknown;
  readonly result?: unknown;
  readonly until?: string;
}

/** One outcome of a kind: what is said with it, and what is to be seen of it besides what the table of consequences says. */
export interface Ending {
  readonly given?: Given;
  readonly seen?: (stage: Stage, asked: Asked & { readonly caseNumber: string }) => Promise<void>;
}

/** An outcome said once more in another way: with more, or of another cause. */
export interface Variant extends Ending {
  readonly outcome: TaskDecision;
  /** what is otherwise, in a few words */
  readonly how: string;
  readonly cause: (stage: Stage) => Promise<Asked>;
}

/** How a kind of task comes about, through the front doors of the system, and what each of its outcomes takes with it. */
export interface Caused {
  /** Brings it about once for each of some outcomes, in their order, in cases of their own. */
  readonly cause: (stage: Stage, outcomes: readonly TaskDecision[]) => Promise<readonly Asked[]>;
  readonly outcomes: Readonly<Partial<Record<TaskDecision, Ending>>>;
  /** played when the outcomes are, one after the other */
  readonly variants?: readonly Variant[];
}

/** A kind that no way through the system brings about today. */
export interface Uncaused {
  readonly nobody: string;
  /** the test that holds what becomes of it */
  readonly heldBy: string;
}

/** Of one kind: nothing that it offers is left out. */
export interface CausedKind<K extends TaskKind> extends Caused {
  readonly outcomes: Readonly<Record<OutcomeOf<K>, Ending>>;
}

/** A cause that is brought about for each outcome alone. */
export function each(one: (stage: Stage, outcome: TaskDecision) => Promise<Asked>): Caused['cause'] {
  return (stage, outcomes) => Promise.all(outcomes.map((outcome) => one(stage, outcome)));
}
