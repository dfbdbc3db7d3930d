import { say } from '../say.ts';

/** Where the checks look: the running system's addresses, else those of the environment. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dataDir: string;
  readonly running: boolean;
  /** administrator's URL; undefined when nothing is known */
  readonly postgres: string | undefined;
  readonly temporal: string | undefined;
  readonly kafka: readonly string[] | undefined;
  /** settings with which Kafka and Temporal let an operator in; none where they let in everybody */
  readonly operator?: Readonly<Record<string, string>>;
}

export type CheckStatus = 'ok' | 'warning' | 'failed' | 'skipped';

export interface CheckOutcome {
  readonly status: CheckStatus;
  readonly detail: string;
  /** the command, or the one thing to do, that mends it */
  readonly fix?: string;
}

export interface Check {
  readonly name: string;
  readonly title: string;
  readonly run: (around: Surroundings) => Promise<CheckOutcome>;
}

export function ok(detail: string): CheckOutcome {
  return { status: 'ok', detail };
}

export function warning(detail: string, fix: string): CheckOutcome {
  return { status: 'warning', detail, fix };
}

export function failed(detail: string, fix: string): CheckOutcome {
  return { status: 'failed', detail, fix };
}

export function skipped(detail: string): CheckOutcome {
  return { status: 'skipped', detail };
}

export const NOT_RUNNING = skipped(say('check.not-running'));
