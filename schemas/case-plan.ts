import type { Department } from './department.ts';
import type { Part, Route, Subject, WorkCode } from './matter.ts';

/** `child-1/household-registration` */
export type NodeKey = `${Subject}/${WorkCode}`;

/**
 * One piece of work of a case as it was planned: codes only, no personal data. It stands in the ledger from the first
 * moment and never changes when a pack is edited later; how it stands is the status of its matter.
 */
export interface PlanNode {
  readonly subject: Subject;
  readonly code: WorkCode;
  readonly part: Part;
  readonly department: Department;
  readonly route: Route;
  /** Must have completed before this one is requested. */
  readonly needs: readonly NodeKey[];
  /** Waits for these while they move by themselves, but goes ahead when a person holds them. */
  readonly follows: readonly NodeKey[];
  /** `BIRTH_PATIENCE_SECONDS`, where it was set; else policies/patience says how long the department may be silent. */
  readonly patienceSeconds?: number;
}

/** What a department can answer: codes only. What a person can decide stands in tasks/kinds.ts. */
export type AnswerOutcome = 'accepted' | 'completed' | 'correction-needed' | 'refused';

export function nodeKey(subject: Subject, code: WorkCode): NodeKey {
  return `${subject}/${code}`;
}
