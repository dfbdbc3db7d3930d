import type { NodeKey } from './case-plan.ts';
import type { MatterStatus } from './matter.ts';

/** The phases of a case (阶段), which its workflow names in order and the ledger walks. */
export type Phase = 'joint-handling' | 'entitlements' | 'follow-ons' | 'close';

/**
 * How a case stands after a round: codes only, computed from what the ledger has and never from what the round has
 * changed. The same round done again, at once, after a crash or after a restore answers the same.
 */
export interface Standing {
  /** the case has ended, or the ledger does not know it: its run ends */
  readonly over: boolean;
  /** more has landed than one round takes */
  readonly more: boolean;
  /** milliseconds until the next deadline of a department; null: none runs */
  readonly dueInMs: number | null;
  /** the first phase that is not over; null: all are */
  readonly phase: Phase | null;
  /** a person is asked, and what is asked holds the case or a part of it */
  readonly waitsForPerson: boolean;
  /** nothing is done until a person says again */
  readonly setAside: boolean;
  readonly matters: Readonly<Partial<Record<NodeKey, MatterStatus>>>;
}
