import { addDays, shanghaiDate } from '../../../policies/calendar/date.ts';
import { derivedId } from '../../../infra/messages/derived-id.ts';
import { departmentSource, writeEnvelope } from '../../../infra/messages/envelope.ts';
import type { OutboxRow } from '../../../infra/outbox/outbox.ts';
import { sealContent } from '../../../infra/sealing/content.ts';
import { sealContext } from '../../../infra/sealing/keys.ts';
import type { AnswerOutcome } from '../../../schemas/case-plan.ts';
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
export type Answered = Pick<Command, 'id' | 'caseNumber' | 'subject' | 'code' | 'attempt'>;

/** The final answer of a command always has this event id, however often it is made. */
export function answerId(commandId: string): string {
  return derivedId('answer', commandId);
}

/** What stands in an "accepted": the day that is promised, where one is. */
function acceptance({ promiseDays }: Behaviour, now: Date): Acceptance {
  if (promiseDays === undefined) return {};
  return { expectedBy: addDays(shanghaiDate(now.toISOString()), promiseDays) };
}

/**
 * The answers to one command: the decision, after an "accepted" when the department answers late or promises a day.
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
  const { answerLateMs, promiseDays } = behaviour;
  const slowMs = (behaviour.slowMs ?? 0) + (behaviour.shuffle ? Math.ceil(Math.random() * SHUFFLE_MS) : 0);
  const final = { id: answerId(command.id), outcome: decision.outcome, payload };
  if (answerLateMs === undefined && promiseDays === undefined)
    return [answerRow(office, command, final, slowMs)];
  const accepted = {
    id: derivedId('answer', command.id, 'accepted'),
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
  const { caseNumber, subject, code, attempt } = command;
  const now = office.now();
  const content = contentOfAnswer(code, answer.outcome);
  const sealed = sealContent(office.messageKeys, content, sealContext.answer(answer.id), answer.payload);
  const body = writeEnvelope({
    id: answer.id,
    source: departmentSource(office.department),
    type: sealedType(code, answer.outcome),
    caseNumber,
    time: now,
    data: {
      caseNumber,
      subject,
      matter: code,
      attempt,
      commandId: command.id,
      outcome: answer.outcome,
      sealed: sealed.toString('base64'),
    },
  });
  return {
    id: answer.id,
    topic: answersTopic(office.department),
    key: caseNumber,
    kind: 'answer',
    body,
    ...(delayMs > 0 ? { dueAt: new Date(now.getTime() + delayMs) } : {}),
  };
}
