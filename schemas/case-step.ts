import type { News, NodeKey, PlanNode } from './case-plan.ts';

/** One step of a case: all that became possible at once, done by one local activity in one transaction. */
export interface Step {
  readonly caseNumber: string;
  /** what arrived, in order; applied to the ledger */
  readonly news: readonly News[];
  /** answers that fit nothing the case waits for: a person looks at them */
  readonly stray: readonly News[];
  /** work whose turn has come */
  readonly request: readonly NodeKey[];
  /** work that can never start, because what it needs has ended otherwise */
  readonly skip: readonly NodeKey[];
  /** work whose department has been silent for longer than its patience */
  readonly overdue: readonly NodeKey[];
  /** the joint part has ended: decide the entitlements and send what follows from them */
  readonly decide: boolean;
  /** everything has ended: close the case */
  readonly finish: boolean;
}

/** What the ledger made of a step. The same step done twice has the same outcome. */
export interface StepOutcome {
  readonly requested: readonly { readonly key: NodeKey; readonly attempt: number }[];
  /** not requested: a person is asked first */
  readonly held: readonly NodeKey[];
  /** the work that follows from the entitlements, already requested */
  readonly followOns: readonly PlanNode[];
  /**
   * event ids of stray answers that the ledger does wait for: the workflow has lost a delivery that the ledger has
   * applied, and keeps these until it is brought again; missing in older histories
   */
  readonly early?: readonly string[];
}
