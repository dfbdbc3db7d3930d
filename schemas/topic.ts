import { DEPARTMENT_CODES, type Department } from './department.ts';

/** One Kafka topic: who writes it, how long it is kept. Partition counts are part of the contract and never change. */
export interface Topic {
  readonly name: string;
  readonly partitions: number;
  readonly retentionDays: number;
  readonly purpose: string;
}

const PARTITIONS = 12;
const RETENTION_DAYS = 14;

export const CASE_EVENTS_TOPIC = 'birth.case-events.v1';
export const NOTICES_TOPIC = 'birth.notices.v1';

export function commandsTopic(department: Department): string {
  return `birth.${department}.commands.v1`;
}

/** Who answers the case side: departments, and the notifier, which says what became of notices, and that it has forgotten somebody. */
export type Answerer = Department | 'notifier';
export const ANSWERERS: readonly Answerer[] = [...DEPARTMENT_CODES, 'notifier'];

export function answersTopic(of: Answerer): string {
  return `birth.${of}.answers.v1`;
}

/** Who opens the messages of a topic that the case side writes; undefined for topics that are sealed for nobody. */
export function deliveredTo(topic: string): Department | 'notifier' | undefined {
  if (topic === NOTICES_TOPIC) return 'notifier';
  return DEPARTMENT_CODES.find((code) => commandsTopic(code) === topic);
}

/** Whose messages a topic carries, in either direction; undefined: it is none of the consumed ones. */
export function partyOf(topic: string): Department | 'notifier' | undefined {
  return deliveredTo(topic) ?? ANSWERERS.find((code) => answersTopic(code) === topic);
}

const DEAD_LETTERS = '.dlq';

/**
 * What a message on a dead-letter topic may have, bytes: twice what it may on another, since a dead letter is its message plus
 * headers. One that came packed may still be larger (infra/kafka/dead-letter.ts).
 */
export const DEAD_LETTER_MAX_BYTES = 2 * 1024 * 1024;

/** The topic that a dead-letter topic is about; undefined: it is none. */
export function livingTopic(topic: string): string | undefined {
  return topic.endsWith(DEAD_LETTERS) ? topic.slice(0, -DEAD_LETTERS.length) : undefined;
}

/** The dead-letter topic of a consumed topic: original bytes, headers and the reason. */
export function deadLetterTopic(topic: string): string {
  return `${topic}${DEAD_LETTERS}`;
}

function topic(name: string, purpose: string, partitions = PARTITIONS): Topic {
  return { name, partitions, retentionDays: RETENTION_DAYS, purpose };
}

const consumed: readonly Topic[] = [
  ...DEPARTMENT_CODES.map((d) => topic(commandsTopic(d), `commands to ${d}, sealed for it`)),
  ...DEPARTMENT_CODES.map((d) => topic(answersTopic(d), `answers of ${d}, sealed for the case side`)),
  topic(NOTICES_TOPIC, 'notices to parents, sealed for the notifier'),
  topic(answersTopic('notifier'), 'receipts of the notifier: whom it has forgotten'),
];

/** Every topic of the system. Consumers, provisioning and the AsyncAPI document all read this one list. */
export const TOPICS: readonly Topic[] = [
  ...consumed,
  topic(CASE_EVENTS_TOPIC, 'facts about cases for outsiders, without personal data'),
  ...consumed.map((t) => topic(deadLetterTopic(t.name), `what could not be read on ${t.name}`, 1)),
];
