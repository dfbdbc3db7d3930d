import type { Pool } from '../infra/postgres/pool.ts';
import type { ReceivedMessage } from '../infra/kafka/port.ts';
import type { Keyring } from '../infra/sealing/keys.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import type { FakeTemporal, Handle } from './fake/temporal.ts';
import type { WorkflowFunction } from './fake/instance.ts';

/** Something that a gateway has in memory to tell a case of. */
export interface Wake {
  readonly caseNumber: string;
  readonly about: unknown;
}

export interface OpenTask {
  readonly id: string;
  readonly caseNumber: string | null;
  readonly kind: string;
  readonly subject: string | null;
  readonly code: string | null;
  /** RFC 3339 */
  readonly openedAt: string;
  /** how it may be completed */
  readonly outcomes: readonly string[];
  /** the facts that it asks for, as pointers into the birth notification */
  readonly asks: readonly string[];
}

export type Parent = 'mother' | 'father';

/** What a person says of a task. */
export interface Said {
  readonly outcome: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly result: Readonly<Record<string, unknown>> | undefined;
}

/** The deeds of one gateway. Each is one or a few transactions; what it has to tell comes back and stands in memory. */
export interface GatewayDeeds {
  /** takes messages of departments from their topics */
  land(messages: readonly ReceivedMessage[]): Promise<readonly Wake[]>;
  /** what is due to be told again; `later`, whatever is repeated more rarely (starts, the net, the reconciler) */
  sweep(): Promise<readonly Wake[]>;
  sweepRarely(): Promise<readonly Wake[]>;
  sweepPayments(): Promise<void>;
  /** several wakes of one case as one */
  merge(wakes: readonly Wake[]): Wake;
  /** hands a wake over. @returns undefined: nobody has to be told any more */
  send(wake: Wake): Promise<Handle | undefined>;
  /** these were answered */
  heard(wakes: readonly Wake[]): Promise<void>;
}

/** How the amounts of a decision change: per mille of what was decided first. */
export interface RuleChange {
  /** name of the run: a case is taken once in each */
  readonly name: string;
  readonly perMille: number;
}

/**
 * Everything of the product that schedules touch. Nothing else in this folder imports from services/, activities/ or
 * infra/postgres/ledger: when the product's functions change, this is written anew.
 */
export interface Product {
  readonly keyring: Keyring;
  readonly patienceSeconds: number;
  readonly workflow: WorkflowFunction;
  /** activities by name, with the connections of one worker process */
  activities(pool: Pool): Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;
  /** a hospital reports a birth. @returns the case, and what the API does right after the commit unless it dies */
  accept(
    pool: Pool,
    notification: BirthNotification,
    key: string,
  ): Promise<{ caseNumber: string; start?: () => void }>;
  gateway(pool: Pool): GatewayDeeds;
  /** publishes what is due of the outbox; marks it sent unless the relay dies before */
  relay(pool: Pool, publish: (message: ReceivedMessage & { readonly kind: string }) => void): Promise<void>;
  openTasks(pool: Pool): Promise<readonly OpenTask[]>;
  /** @returns what became of it, a word */
  complete(pool: Pool, task: OpenTask, said: Said): Promise<string>;
  /** another clerk takes a task, for half an hour; whose it is, nobody else decides about it */
  claim(pool: Pool, task: OpenTask): Promise<void>;
  letGo(pool: Pool, task: OpenTask): Promise<void>;
  /** @param parent who is protected from the other one; null: nobody */
  protect(pool: Pool, caseNumber: string, parent: Parent | null): Promise<string>;
  /** somebody acts for a parent from now on, or, where somebody does, no more */
  represent(pool: Pool, caseNumber: string, parent: Parent): Promise<string>;
  /** a supervisor asks by hand of a case, or of one of its matters. @returns what became of it, a word */
  supervise(pool: Pool, caseNumber: string, ofMatter: boolean): Promise<string>;
  /** a parent who stands before the hall is sent a fresh link to the number on file. @returns what became of it, a word */
  freshLink(pool: Pool, caseNumber: string, parent: Parent): Promise<string>;
  /** @returns how many cases are to be looked at for their clocks */
  scheduleClocks(pool: Pool): Promise<number>;
  erase(pool: Pool, caseNumber: string, subject: string): Promise<string>;
  redecide(pool: Pool, caseNumber: string, change: RuleChange): Promise<string>;
  /** the invariants of services/verify that need nothing but the ledger. @returns one line for each violation */
  verify(query: Query): Promise<readonly string[]>;
}

export type Query = <T extends object>(sql: string, values?: readonly unknown[]) => Promise<T[]>;

export type MakeProduct = (temporal: FakeTemporal) => Product;
