import type { Department } from './department.ts';
import type { Part, Route, Subject, WorkCode } from './matter.ts';

/**
 * The plan of a case: which work there is, in which order. It enters the workflow history once, holds codes
 * and versions only (no personal data), and never changes when a pack is edited later.
 */
export interface CasePlan {
  readonly caseNumber: string;
  /** The matter graph the plan was made from, for example `620100@1`. */
  readonly graph: string;
  readonly nodes: readonly PlanNode[];
  /** True once the entitlements are decided: set when a case is rebuilt from the ledger. */
  readonly decided: boolean;
}

/** `child-1/household-registration` */
export type NodeKey = `${Subject}/${WorkCode}`;

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
  /** Seconds a department may stay silent before a person is asked. */
  readonly patienceSeconds: number;
  readonly state: NodeState;
  readonly attempt: number;
}

/**
 * Where one node stands, as far as the route through the graph cares.
 * waiting → requested → done | held → (waiting again) | failed. `skipped` never starts.
 */
export type NodeState = 'waiting' | 'requested' | 'held' | 'done' | 'failed' | 'skipped';

/** What a department can answer, and what a person can decide: codes only. */
export type AnswerOutcome = 'accepted' | 'completed' | 'correction-needed' | 'refused';
export type TaskDecision = 'resolved' | 'given-up' | 'resend';

/** One piece of news for a case: the answer of a department, or the decision of a person. */
export interface News {
  readonly eventId: string;
  readonly kind: 'answer' | 'task';
  readonly subject: Subject;
  readonly code: WorkCode;
  readonly attempt: number;
  readonly outcome: AnswerOutcome | TaskDecision;
}

export function nodeKey(subject: Subject, code: WorkCode): NodeKey {
  return `${subject}/${code}`;
}
