import type { ReceivedMessage } from '../../../infra/kafka/port.ts';
import type { AnswerOutcome } from '../../../schemas/case-plan.ts';
import { DEPARTMENT_CODES, type Department } from '../../../schemas/department.ts';
import type { Subject, WorkCode } from '../../../schemas/matter.ts';
import { answerEnvelopeSchema } from '../../../schemas/message.ts';
import { answersTopic } from '../../../schemas/topic.ts';

/** An answer of a department, still sealed: fit to be stored. */
export interface Answer {
  readonly eventId: string;
  readonly subject: Subject;
  readonly code: WorkCode;
  readonly attempt: number;
  readonly outcome: AnswerOutcome;
  readonly commandId: string;
  readonly department: Department;
  /** base64 */
  readonly sealed: string;
}

const departmentOf = new Map<string, Department>(DEPARTMENT_CODES.map((d) => [answersTopic(d), d]));

export const ANSWER_TOPICS: readonly string[] = DEPARTMENT_CODES.map(answersTopic);

/**
 * The answers in a batch by case, each once. The topics carry the answers to every contender's cases: those of
 * others are passed over by their key, before anything is parsed.
 */
export function readAnswers(batch: readonly ReceivedMessage[], prefix: string): Map<string, Answer[]> {
  const answers = new Map<string, Map<string, Answer>>();
  for (const message of batch) {
    if (!message.key?.startsWith(prefix)) continue;
    const answer = readAnswer(message);
    const known = answers.get(message.key) ?? new Map<string, Answer>();
    known.set(answer.eventId, answer);
    answers.set(message.key, known);
  }
  return new Map([...answers].map(([caseNumber, byId]) => [caseNumber, [...byId.values()]]));
}

function readAnswer(message: ReceivedMessage): Answer {
  const department = departmentOf.get(message.topic);
  if (!department) throw new Error(`${message.topic} is no topic of answers`);
  const { id, data } = answerEnvelopeSchema.parse(JSON.parse(message.value.toString()));
  return {
    eventId: id,
    subject: data.subject,
    code: data.matter,
    attempt: data.attempt,
    outcome: data.outcome,
    commandId: data.commandId,
    department,
    sealed: data.sealed,
  };
}
