import { derivedId } from '../../infra/messages/derived-id.ts';
import { departmentSource, writeEnvelope } from '../../infra/messages/envelope.ts';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import { boundTo, contextOf } from '../../infra/sealing/bound.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { sealJson, unsealJson } from '../../infra/sealing/seal.ts';
import { addDays, shanghaiDate } from '../../policies/calendar/date.ts';
import { DEPARTMENT_CODES, type Department } from '../../schemas/department.ts';
import {
  commandEnvelopeSchema,
  erasureEnvelopeSchema,
  eventType,
  type CommandEnvelope,
} from '../../schemas/message.ts';
import { answersTopic, commandsTopic, deliveredTo, type Answerer } from '../../schemas/topic.ts';
import type { Choices } from '../engine/choices.ts';
import { resultOf } from './results.ts';

type Final = 'completed' | 'correction-needed' | 'refused';

/** One command as a department has it: it is decided once, however often it is asked. */
export interface Decided {
  readonly commandId: string;
  readonly caseNumber: string;
  readonly subject: string;
  readonly code: string;
  readonly attempt: number;
  readonly ticket: string | undefined;
  /** what it says when it is done */
  readonly result: object;
  readonly outcome: Final;
  /** says "accepted" first; the outcome comes later */
  readonly acceptsFirst: boolean;
  /** which promises a day so many days on; undefined: none */
  readonly promiseDays: number | undefined;
  readonly decidedAt: Date;
  /** so many times it was asked for without an answer */
  silentFor: number;
  /** its final answer has been published at least once */
  said: boolean;
}

const NO_PROMISE = -1;
/** Silent until the end, when everybody speaks. */
const UNTIL_THE_END = 1_000;
const PAYMENT_CODES = ['subsidy-payment', 'allowance-top-up'];
const departmentOf = new Map<string, Department>(DEPARTMENT_CODES.map((d) => [commandsTopic(d), d]));

/** What an "accepted" says, when the command is first decided on. */
function promise({ promiseDays, decidedAt }: Decided): { expectedBy?: string } {
  if (promiseDays === undefined) return {};
  return { expectedBy: addDays(shanghaiDate(decidedAt.toISOString()), promiseDays) };
}

/**
 * All departments as what they promise: each command has one outcome for ever, given again when asked again; some
 * answer late or only when asked again. They have no database: nothing of theirs is looked at but this.
 */
export class Departments {
  readonly decided = new Map<string, Decided>();
  /** fen by order: the bank credits an order once */
  readonly credited = new Map<string, number>();
  /** which order the command of a payment is about */
  readonly orders = new Map<string, string>();
  /** answers that come later */
  owed: ReceivedMessage[] = [];
  /** everybody answers what they are asked, also who was silent */
  speaking = false;
  /** what is new is done at once */
  calm = false;
  /** how often they object, against 14 times that they do it */
  objections: readonly [number, number] = [2, 1];
  readonly #choices: Choices;
  readonly #keyring: Keyring;
  readonly #erased = new Set<string>();
  #offset = 0;

  constructor(choices: Choices, keyring: Keyring) {
    this.#choices = choices;
    this.#keyring = keyring;
  }

  /** A command arrives. @returns what is answered now */
  handle(message: ReceivedMessage): ReceivedMessage[] {
    const to = deliveredTo(message.topic);
    if (!to) return [];
    const json: unknown = JSON.parse(message.value.toString());
    const erasure = erasureEnvelopeSchema.safeParse(json).data;
    if (erasure) return [this.#forget(to, erasure.id, erasure.data)];
    const department = departmentOf.get(message.topic);
    if (!department) return [];
    const asked = commandEnvelopeSchema.parse(json);
    const { id, data } = asked;
    if (this.#erased.has(`${department}/${data.caseNumber}/${data.subject}`)) return [];
    const known = this.decided.get(id) ?? this.#decide(department, asked);
    if (known.silentFor > 0 && !this.speaking) {
      known.silentFor -= 1;
      return [];
    }
    if (known.outcome === 'completed') this.#pay(department, asked);
    known.said = true;
    const final = this.#answer(department, known, known.outcome);
    if (!known.acceptsFirst) return [final];
    const accepted = this.#answer(department, known, 'accepted');
    if (this.speaking) return [accepted, final];
    this.owed.push(final);
    return [accepted];
  }

  #decide(department: Department, command: CommandEnvelope): Decided {
    const { id: commandId, data } = command;
    const choices = this.#choices;
    const { calm } = this;
    const outcomes = ['completed', 'correction-needed', 'refused'] as const;
    const outcome = calm ? 'completed' : (outcomes[choices.weighed([14, ...this.objections])] ?? 'completed');
    const silentFor = calm ? 0 : ([0, 1, 2, UNTIL_THE_END][choices.weighed([12, 1, 1, 2])] ?? 0);
    const acceptsFirst = !calm && choices.rarely(6);
    const days = acceptsFirst ? choices.one([NO_PROMISE, 0, 1, 30]) : NO_PROMISE;
    const promiseDays = days === NO_PROMISE ? undefined : days;
    const { caseNumber, subject, matter: code, attempt, ticket } = data;
    const decided: Decided = {
      commandId,
      caseNumber,
      subject,
      code,
      attempt,
      ticket,
      result: resultOf(code, subject, this.#open(department, command)),
      outcome,
      acceptsFirst,
      promiseDays,
      decidedAt: new Date(),
      silentFor,
      said: false,
    };
    this.decided.set(commandId, decided);
    return decided;
  }

  #pay(department: Department, command: CommandEnvelope): void {
    if (!PAYMENT_CODES.includes(command.data.matter)) return;
    const opened = this.#open(department, command) as { orderId: string; amountFen: number };
    this.orders.set(command.id, opened.orderId);
    if (!this.credited.has(opened.orderId)) this.credited.set(opened.orderId, opened.amountFen);
  }

  #open(department: Department, command: CommandEnvelope): unknown {
    const bytes = Buffer.from(command.data.sealed, 'base64');
    return unsealJson(this.#keyring.receiver(department), contextOf('command', command, bytes), bytes);
  }

  #forget(
    department: Answerer,
    commandId: string,
    of: { caseNumber: string; subject: string },
  ): ReceivedMessage {
    this.#erased.add(`${department}/${of.caseNumber}/${of.subject}`);
    const id = derivedId('answer', commandId);
    const { caseNumber, subject } = of;
    return this.#message(department, caseNumber, {
      id,
      type: eventType('erasure', 'completed'),
      data: { caseNumber, subject, commandId },
    });
  }

  #answer(department: Department, of: Decided, outcome: Final | 'accepted'): ReceivedMessage {
    const { caseNumber, subject, code, attempt, commandId, ticket } = of;
    const id =
      outcome === 'accepted' ? derivedId('answer', commandId, 'accepted') : derivedId('answer', commandId);
    const payload =
      outcome === 'completed'
        ? of.result
        : outcome === 'accepted'
          ? promise(of)
          : { reasonCode: 'explored', reason: '资料有误', asks: [] };
    const data = { caseNumber, subject, matter: code, attempt, commandId, outcome };
    const clear = { id, type: eventType(code, outcome), data };
    const context = boundTo('answer', { ...clear, source: departmentSource(department) });
    const sealed = sealJson(this.#keyring.receiver(department), context, payload).toString('base64');
    return this.#message(department, caseNumber, { ...clear, data: { ...data, ticket, sealed } });
  }

  #message(
    department: Answerer,
    caseNumber: string,
    of: { readonly id: string; readonly type: string; readonly data: Record<string, unknown> },
  ): ReceivedMessage {
    const value = writeEnvelope({
      ...of,
      source: departmentSource(department),
      caseNumber,
      time: new Date(),
    });
    this.#offset += 1;
    return {
      topic: answersTopic(department),
      partition: 0,
      offset: String(this.#offset),
      key: caseNumber,
      value,
      headers: {},
    };
  }
}
