import { addDays, shanghaiDate } from '../../../policies/calendar/date.ts';
import { derivedId } from '../../../infra/messages/derived-id.ts';
import { departmentSource, writeEnvelope } from '../../../infra/messages/envelope.ts';
import type { OutboxRow } from '../../../infra/outbox/outbox.ts';
import { boundTo } from '../../../infra/sealing/bound.ts';
import { sealContent } from '../../../infra/sealing/content.ts';
import { sealContext } from '../../../infra/sealing/keys.ts';
import type { AnswerOutcome } from '../../../schemas/case-plan.ts';
import { answerName } from '../../../schemas/command-id.ts';
import { sealedType } from '../../../schemas/message-type.ts';
import { objectionSchema, PAYLOADS, type Acceptance } from '../../../schemas/matters/registry.ts';
import { answersTopic } from '../../../schemas/topic.ts';
import { contentOfAnswer } from '../../../schemas/versions.ts';
import type { Behaviour } from './behaviour.ts';
import type { Command, FinalDecision } from './handler.ts';
import type { Office } from './office.ts';

/** Answers of one round of the relay are shuffled there; this spreads a case's answers over rounds. */
const SHUFFLE_MS = 200;

/** What of a command stands in its answer. */
export type Answered = Pick<Command, 'id' | 'caseNumber' | 'subject' | 'code' | 'attempt' | 'ticket'>;

/** The final answer of a command always has this event id, however often it is made. */
export function answerId(commandId: string): string {
  return derivedId(...answerName(commandId));
}

/** What stands in an "accepted": the day that is promised, and why time is not counted, where either is. */
function acceptance({ promiseDays, pausedFor }: Behaviour, now: Date): Acceptance {
  return {
    ...(promiseDays === undefined
      ? {}
      : { expectedBy: addDays(shanghaiDate(now.toISOString()), promiseDays) }),
    ...(pausedFor === undefined ? {} : { pausedFor }),
  };
}

/**
 * The answers to one command: the decision, after an "accepted" when the department answers late, promises a day or stops the clock.
 * @throws ZodError when a result does not fit the matter's schema
 */
export function writeAnswers(
  office: Office,
  command: Answered,
  decision: FinalDecision,
  behaviour: Behaviour,
): OutboxRow[] {
  const payload =
    decision.outcome === 'completed'
      ? PAYLOADS[command.code].result.parse(decision.result)
      : objectionSchema.parse(decision.objection);
  const { answerLateMs, promiseDays, pausedFor } = behaviour;
  const slowMs = (behaviour.slowMs ?? 0) + (behaviour.shuffle ? Math.ceil(Math.random() * SHUFFLE_MS) : 0);
  const final = { id: answerId(command.id), outcome: decision.outcome, payload };
  if (answerLateMs === undefined && promiseDays === undefined && pausedFor === undefined)
    return [answerRow(office, command, final, slowMs)];
  const accepted = {
    id: derivedId(...answerName(command.id, 'accepted')),
    outcome: 'accepted' as const,
    payload: acceptance(behaviour, office.now()),
  };
  return [
    answerRow(office, command, accepted, slowMs),
    answerRow(office, command, final, slowMs + (answerLateMs ?? 0)),
  ];
}

function answerRow(
  office: Office,
  command: Answered,
  answer: { readonly id: string; readonly outcome: AnswerOutcome; readonly payload: unknown },
  delayMs: number,
): OutboxRow {
  const { caseNumber, subject, code, attempt, ticket } = command;
  const { id, outcome } = answer;
  const now = office.now();
  const data = { caseNumber, subject, matter: code, attempt, commandId: command.id, outcome };
  const source = departmentSource(office.department);
  const clear = { id, source, type: sealedType(code, outcome), data };
  // An answer has the form of its command: whoever has asked in form 1 reads nothing else.
  const context = ticket === undefined ? sealContext.answer(id) : boundTo('answer', clear);
  const bytes = sealContent(office.messageKeys, contentOfAnswer(code, outcome), context, answer.payload);
  const sealed = bytes.toString('base64');
  const said = { ...data, ...(ticket === undefined ? {} : { ticket }), sealed };
  const body = writeEnvelope({ ...clear, caseNumber, time: now, data: said });
  return {
    id,
    topic: answersTopic(office.department),
    key: caseNumber,
    kind: 'answer',
    body,
    ...(ticket === undefined ? {} : { form: 2 as const }),
    ...(delayMs > 0 ? { dueAt: new Date(now.getTime() + delayMs) } : {}),
  };
}
