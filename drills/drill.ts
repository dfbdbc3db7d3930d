import type { ShapeName } from '../services/supervisor/shape.ts';
import type { Arena } from './arena.ts';

/** One fault, and what is to be seen of it. */
export interface Drill {
  /** `kill/relay`: a kind and what it strikes */
  readonly name: string;
  /** the fault in words, for the table */
  readonly fault: string;
  /** part of the short run */
  readonly short?: boolean;
  /** services speak to the servers through proxies */
  readonly proxied?: boolean;
  /** people are asked: poison and lost names open tasks */
  readonly opensTasks?: boolean;
  /**
   * What the checker says, word for word, of what this fault leaves behind for good: it breaks no promise, and the next
   * drill has a fresh system.
   */
  readonly leaves?: readonly string[];
  /** Why it cannot be run here; undefined: it can. */
  readonly lack?: () => string | undefined;
  /** The drill has a system of its own, which starts on what this leaves in the data folder. */
  readonly before?: (dataDir: string) => Promise<void>;
  /** The shape of the system, which then is its own; default: embedded */
  readonly shape?: ShapeName;
  /** Before the load: anything that takes time and is not the fault. */
  readonly prepare?: (arena: Arena) => Promise<void>;
  /** The fault, from its beginning to its end, under load. @returns what is worth telling */
  readonly strike: (arena: Arena) => Promise<string | undefined>;
  /** What has to be true besides the invariants, once everything is quiet. @throws Error saying what is not */
  readonly check?: (arena: Arena) => Promise<void>;
  /** Puts back what `prepare` and `strike` changed. Runs also after a failure. */
  readonly restore?: (arena: Arena) => Promise<void>;
}

export type Outcome = 'passed' | 'failed' | 'not run';

export interface DrillResult {
  readonly name: string;
  readonly fault: string;
  readonly outcome: Outcome;
  /** births accepted during the drill */
  readonly births: number;
  /** seconds from the end of the fault to the completion of the births in flight and of a fresh one */
  readonly recovery?: number;
  /** what was seen; for a failure or a drill not run, why */
  readonly remark: string;
}
