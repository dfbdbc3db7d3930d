import { failPoint } from '../../../infra/fail-point/fail-point.ts';
import { derivedId } from '../../../infra/messages/derived-id.ts';
import type { BatchHandler, ReceivedMessage } from '../../../infra/kafka/port.ts';
import { insertOutbox, type OutboxRow } from '../../../infra/outbox/outbox.ts';
import { apart } from '../../../infra/postgres/apart.ts';
import { faultLies, sqlState } from '../../../infra/postgres/fault.ts';
import { inTransaction, type Connection, type Pool } from '../../../infra/postgres/pool.ts';
import { describeError, type Logger } from '../../../infra/telemetry/log.ts';
import { counter } from '../../../infra/telemetry/metrics.ts';
import type { Objection } from '../../../schemas/matters/registry.ts';
import type { ErasureEnvelope } from '../../../schemas/message.ts';
import { answerId, writeAnswers } from './answer.ts';
import { answerAgain } from './answered-again.ts';
import { closeBatch, openBatch, type OpenedBatch, type Outcome } from './batch-statements.ts';
import { lockBehaviour, misbehave, storeBehaviour, type Behaviour, type Misbehaviour } from './behaviour.ts';
import { decideAll, type Decided } from './decide.ts';
import { eraseSubjects, readErasures } from './erasure.ts';
import type { Command, Decision, Handlers } from './handler.ts';
import type { Office } from './office.ts';
import { practise } from './practice.ts';
import { readCommand } from './read-command.ts';
import type { Register } from './register.ts';

const handledCommands = counter('birth_department_commands_total', 'commands by what came of them', [
  'code',
  'outcome',
]);

export interface DeskOptions {
  readonly office: Office;
  readonly handlers: Handlers;
  readonly pool: Pool;
  readonly toDeadLetter: (message: ReceivedMessage, why: { code: string }) => OutboxRow;
  /** called once a batch is committed */
  readonly onWritten: () => void;
  readonly log: Logger;
  /** newborns of the practice ward are treated as it says (practice.ts); left out: there is no such ward */
  readonly practises?: boolean;
}

/** How one transaction is to be made. */
interface Mode {
  readonly careful: boolean;
  /** answered in any case: what an earlier try of this very command showed */
  readonly objection?: Objection;
}

/**
 * The desk of a department: takes batches of commands, makes inbox, effects and answers safe in one transaction,
 * and only then lets the offset go. What the database refuses is taken apart and handled one command at a time.
 */
export function openDesk(options: DeskOptions): BatchHandler {
  return async (batch) => {
    const erasures = readErasures(batch, options.office);
    const { commands, deadLetters } = sort(
      batch.filter((message) => !erasures.has(message)),
      options,
    );
    try {
      await inTransaction(options.pool, async (on) => {
        await writeBatch(on, commands, deadLetters, { ...options, careful: false });
        await eraseSubjects(on, options.office, {
          erasures: [...erasures.values()],
          registers: registersOf(options.handlers),
        });
      });
    } catch (error) {
      if (!isFaultOfCommands(error)) throw error;
      options.log.info({ ...describeError(error), commands: commands.length }, 'a batch is taken apart');
      await insertOutbox(options.pool, options.office.schema, deadLetters);
      failPoint('dead-letters-kept');
      for (const command of commands) {
        await handleAlone(command, options);
        failPoint('command-handled-alone');
      }
      await eraseApart([...erasures], options);
    }
    options.onWritten();
  };
}

function registersOf(handlers: Handlers): Register[] {
  return Object.values(handlers).flatMap((handler) => handler.register ?? []);
}

/** Forgets subjects, each for itself where one cannot be forgotten: it is asked for again, and stops no other. */
function eraseApart(
  erasures: readonly (readonly [ReceivedMessage, ErasureEnvelope])[],
  options: DeskOptions,
): Promise<void> {
  const { office, pool } = options;
  return apart(
    erasures,
    (some) =>
      inTransaction(pool, (on) =>
        eraseSubjects(on, office, {
          erasures: some.map(([, erasure]) => erasure),
          registers: registersOf(options.handlers),
        }),
      ),
    ([message, { id, data }], fault) => {
      options.log.error({ ...describeError(fault), caseNumber: data.caseNumber }, 'a subject was not erased');
      return insertOutbox(pool, office.schema, [buried(message, id, options)]);
    },
  );
}

function sort(
  batch: readonly ReceivedMessage[],
  options: DeskOptions,
): { commands: Command[]; deadLetters: OutboxRow[] } {
  const commands = new Map<string, Command>();
  const deadLetters: OutboxRow[] = [];
  for (const message of batch) {
    const reading = readCommand(message, options.office, options.handlers);
    if ('command' in reading) {
      if (!commands.has(reading.command.id)) commands.set(reading.command.id, reading.command);
      continue;
    }
    const { topic, partition, offset } = message;
    options.log.warn({ topic, partition, offset, code: reading.unreadable }, 'a command could not be read');
    deadLetters.push(options.toDeadLetter(message, { code: reading.unreadable }));
  }
  return { commands: [...commands.values()], deadLetters };
}

async function writeBatch(
  on: Connection,
  commands: readonly Command[],
  deadLetters: readonly OutboxRow[],
  options: DeskOptions & Mode,
): Promise<void> {
  const { schema } = options.office;
  if (commands.length === 0) return insertOutbox(on, schema, deadLetters);
  const opened = await openBatch(on, schema, commands);
  const again = commands.flatMap((c) => {
    const before = opened.seen.get(c.id);
    const { handled, answerId, erased } = before ?? {};
    return handled && answerId && !erased ? [{ command: c, answerId }] : [];
  });
  await answerAgain(on, options.office, again);
  const wanted = commands.filter((c) => !opened.seen.get(c.id)?.erased);
  const fresh = wanted.filter((c) => !opened.seen.get(c.id)?.handled);
  const judged = await judgeBehaviour(on, schema, opened.behaviour, fresh);
  const { behaviour } = judged;
  const practised = options.practises ? practise(fresh) : [];
  const misbehaviours = new Map([...practised, ...judged.misbehaviours]);
  const decided = [
    ...fresh.flatMap((c) => misbehaved(c, misbehaviours.get(c.id))),
    ...(await decideRightly(
      on,
      fresh.filter((c) => !misbehaviours.has(c.id)),
      opened,
      options,
    )),
  ];
  const outcome = toOutcome(decided, behaviour, options);
  await closeBatch(on, schema, { ...outcome, messages: [...outcome.messages, ...deadLetters] });
}

function decideRightly(
  on: Connection,
  commands: readonly Command[],
  opened: OpenedBatch,
  options: DeskOptions & Mode,
): Promise<Decided[]> {
  const { objection, office, handlers, careful } = options;
  if (objection) {
    const decision: Decision = { outcome: 'refused', objection };
    return Promise.resolve(commands.map((command) => ({ command, decision })));
  }
  return decideAll(commands, { on, office, handlers, seen: opened.seen, careful });
}

/** Reads the settings once more, locked, only when one of them is counted down. */
async function judgeBehaviour(
  on: Connection,
  schema: string,
  behaviour: Behaviour,
  commands: readonly Command[],
): Promise<{ behaviour: Behaviour; misbehaviours: ReadonlyMap<string, Misbehaviour> }> {
  const judged = misbehave(behaviour, commands);
  if (!judged.counted) return { behaviour, misbehaviours: judged.misbehaviours };
  const locked = await lockBehaviour(on, schema);
  const { misbehaviours, left, counted } = misbehave(locked, commands);
  if (counted) await storeBehaviour(on, schema, left);
  return { behaviour: locked, misbehaviours };
}

/** A silent command has no decision: its inbox row stays open, and the next resend is handled. */
function misbehaved(command: Command, misbehaviour: Misbehaviour | undefined): Decided[] {
  if (!misbehaviour || misbehaviour.kind === 'silent') return [];
  const { rule, kind } = misbehaviour;
  const objection: Objection = {
    reasonCode: rule.reasonCode ?? (kind === 'refused' ? 'refused-by-setting' : 'correction-by-setting'),
    reason: rule.reason ?? (kind === 'refused' ? '部门不予办理（演示设置）' : '部门要求补正（演示设置）'),
    asks: rule.asks ?? [],
  };
  return [{ command, decision: { outcome: kind, objection } }];
}

function toOutcome(decided: readonly Decided[], behaviour: Behaviour, options: DeskOptions): Outcome {
  const outcome = {
    writes: [] as Outcome['writes'][number][],
    messages: [] as OutboxRow[],
    handled: [] as Outcome['handled'][number][],
  };
  for (const one of decided) {
    try {
      if ('fault' in one) throw one.fault;
      const { command, decision } = one;
      if (decision.outcome === 'deferred') {
        outcome.writes.push(...decision.writes);
        handledCommands.inc({ code: command.code, outcome: decision.outcome });
        continue;
      }
      outcome.messages.push(...writeAnswers(options.office, command, decision, behaviour));
      if (decision.outcome === 'completed') outcome.writes.push(...decision.writes);
      outcome.handled.push({ commandId: command.id, answerId: answerId(command.id) });
      handledCommands.inc({ code: command.code, outcome: decision.outcome });
    } catch (fault) {
      outcome.messages.push(deadLetterOf(one.command, fault, options));
    }
  }
  return outcome;
}

/** Its inbox row stays open for when the fault is mended. */
function deadLetterOf(command: Command, fault: unknown, options: DeskOptions): OutboxRow {
  const { id, caseNumber, code, message } = command;
  options.log.error({ ...describeError(fault), caseNumber, code }, 'a command could not be handled');
  handledCommands.inc({ code, outcome: 'dead-letter' });
  return buried(message, id, options);
}

/** One dead letter a command, however often it is sent again. */
function buried(message: ReceivedMessage, id: string, { toDeadLetter }: DeskOptions): OutboxRow {
  return { ...toDeadLetter(message, { code: 'handler-failed' }), id: derivedId('handler-failed', id) };
}

const TRIES = 3;

/** Handles a command that may have spoiled its batch, in a transaction of its own. */
async function handleAlone(command: Command, options: DeskOptions): Promise<void> {
  let objection: Objection | undefined;
  for (let left = TRIES; ; left -= 1) {
    try {
      const mode: Mode = { careful: true, ...(objection ? { objection } : {}) };
      return await inTransaction(options.pool, (on) =>
        writeBatch(on, [command], [], { ...options, ...mode }),
      );
    } catch (error) {
      if (!isFaultOfCommands(error)) throw error;
      objection = options.handlers[command.code]?.objections?.[constraintOf(error)];
      if (left > 1 && (objection || isRace(error))) continue;
      if (faultLies(error) === 'conflict') throw error;
      return insertOutbox(options.pool, options.office.schema, [deadLetterOf(command, error, options)]);
    }
  }
}

function constraintOf(error: unknown): string {
  if (!(error instanceof Error) || !('constraint' in error)) return '';
  return typeof error.constraint === 'string' ? error.constraint : '';
}

/** True for what handling the commands one by one can get past; false when the database is away, or does not fit this build. */
function isFaultOfCommands(error: unknown): boolean {
  return ['data', 'conflict'].includes(faultLies(error));
}

function isRace(error: unknown): boolean {
  return sqlState(error) === '23505' || faultLies(error) === 'conflict';
}
