import type { DemoTokens } from '../services/supervisor/tokens.ts';

/** Who asks: with a token of the system, with one that is none, or without. */
export type Who = keyof DemoTokens | 'stranger' | 'nobody';

/** What a request is about, for counting. */
export type Kind = 'birth' | 'repetition' | 'completion' | 'check' | 'list' | 'document' | 'wire' | 'bytes';

/**
 * A request as it is to be sent. What it names of the running system stands for itself until then: `{case}`, `{task}`,
 * `{letter}`, `{notification}` and `{cursor}` in its path, and its body where it answers what a task asks.
 */
export interface Plan {
  readonly kind: Kind;
  readonly who: Who;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: PlannedBody | undefined;
  /** which of the known cases, tasks, … it names: any number */
  readonly pick: number;
}

/** Bytes before they are packed, base64. */
interface Bytes {
  readonly base64: string;
}

/** One of the births that were accepted, with changes laid over. */
interface Again {
  readonly again: Readonly<Record<string, unknown>>;
}

/** What is said of a task: one of its outcomes, or a word of the plan's own; facts that it asks for, or others. */
interface Decision {
  readonly outcome: number | string;
  readonly facts: 'asked' | Readonly<Record<string, unknown>> | undefined;
  readonly result?: unknown;
  readonly reason: unknown;
}

export type PlannedBody = (
  | { readonly json: unknown }
  | { readonly bytes: Bytes }
  | { readonly repetition: Again }
  | { readonly decision: Decision }
) & { readonly packed?: 'gzip' | 'half-gzip' | undefined };

/** A request that is ready to go. */
export interface Ready {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

/** What came back; status 0: the connection was ended without an answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
  readonly ms: number;
  /** how often it was sent again, because it was told to come again */
  readonly again: number;
}
