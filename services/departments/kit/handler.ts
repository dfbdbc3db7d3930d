import type { Connection } from '../../../infra/postgres/pool.ts';
import type { ReceivedMessage } from '../../../infra/kafka/port.ts';
import type { CommandOf, Objection, ResultOf } from '../../../schemas/matters/registry.ts';
import type { Subject, WorkCode } from '../../../schemas/matter.ts';
import type { Office } from './office.ts';
import type { KnownEntry, Register, RegisterWrite } from './register.ts';

/** A command that was read: its envelope's routing, and the payload as the matter's schema has it. */
export interface Command<C extends WorkCode = WorkCode> {
  readonly id: string;
  readonly caseNumber: string;
  readonly subject: Subject;
  readonly code: C;
  readonly attempt: number;
  /** 指令凭证, said back with each answer; undefined: it was asked in form 1, and is answered so */
  readonly ticket: string | undefined;
  readonly payload: CommandOf<C>;
  readonly message: ReceivedMessage;
}

/** A command on the desk. */
export interface Asked<C extends WorkCode = WorkCode> {
  readonly command: Command<C>;
  /** a fresh number of the department's own counter, for whoever needs one */
  readonly serial: number;
  /** the entry an earlier attempt made: it is changed, not made a second time, and keeps its number */
  readonly known: KnownEntry | undefined;
}

/**
 * What a department decides. Business refusals are answers, never errors. `deferred`: taken in, and answered by work of
 * the department's own; until then a command that comes again is decided again.
 */
export type Decision<C extends WorkCode = WorkCode> =
  | { readonly outcome: 'completed'; readonly result: ResultOf<C>; readonly writes: readonly RegisterWrite[] }
  | { readonly outcome: 'correction-needed' | 'refused'; readonly objection: Objection }
  | { readonly outcome: 'deferred'; readonly writes: readonly RegisterWrite[] };

/** A decision that is an answer. */
export type FinalDecision<C extends WorkCode = WorkCode> = Exclude<
  Decision<C>,
  { readonly outcome: 'deferred' }
>;

/** The rules of one matter. `F` is what its look-up finds for a command. */
export interface CommandHandler<C extends WorkCode = WorkCode, F = unknown> {
  /** the register that an earlier attempt's entry is looked for in; none where the handler looks for itself */
  readonly register?: Register;
  /** What is answered when the database says that an entry exists already, by the constraint that said so. */
  readonly objections?: Readonly<Record<string, Objection>>;
  /** Look-ups and allotments for all commands of a batch in one statement; found things by command id. */
  lookUp?(on: Connection, asked: readonly Asked<C>[], office: Office): Promise<ReadonlyMap<string, F>>;
  /** Pure but for the office's clock: decides one command and says what is to be written. */
  decide(asked: Asked<C>, office: Office, found: F | undefined): Decision<C>;
}

/** The matters a department handles. */
export type Handlers = { readonly [C in WorkCode]?: CommandHandler<C> };

/** Asks for something to be put right. @param asks pointers into the birth notification */
export function correctionNeeded(
  reasonCode: string,
  reason: string,
  asks: string[] = [],
): { readonly outcome: 'correction-needed'; readonly objection: Objection } {
  return { outcome: 'correction-needed', objection: { reasonCode, reason, asks } };
}

export function refused(
  reasonCode: string,
  reason: string,
): { readonly outcome: 'refused'; readonly objection: Objection } {
  return { outcome: 'refused', objection: { reasonCode, reason, asks: [] } };
}

/** Pointer into the birth notification: `childPointer('child-2', 'name')` → `/children/1/name`. */
export function childPointer(subject: Subject, field: string): string {
  return `/children/${Number(subject.slice('child-'.length)) - 1}/${field}`;
}
