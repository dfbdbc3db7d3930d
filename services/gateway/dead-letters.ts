import { replayOf, storable } from '../../infra/kafka/dead-letter.ts';
import { readEvent } from '../../infra/messages/read-event.ts';
import type { BatchHandler, ReceivedMessage } from '../../infra/kafka/port.ts';
import {
  keepLetters,
  type LetterGroup,
  type LetterRouting,
  type NewLetter,
} from '../../infra/postgres/ledger/letters.ts';
import { apart } from '../../infra/postgres/apart.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { taskDeadline } from '../../policies/tasks/deadline.ts';
import { deadLetterWords, type DeadLetterCode } from '../../schemas/dead-letter.ts';
import { DEPARTMENTS } from '../../schemas/department.ts';
import { answerEnvelopeSchema, commandEnvelopeSchema } from '../../schemas/message.ts';
import { livingTopic, partyOf } from '../../schemas/topic.ts';

/**
 * Whatever lands on a dead-letter topic is kept, and a person is asked about all of a department, a reason and a day. Of what the
 * ledger cannot keep, by whatever was not thought of, the place is kept: it stands on its topic, and holds up no other.
 */
export function createDeadLetterWatch(pool: Pool): BatchHandler {
  const keep = (letters: readonly NewLetter[]): Promise<void> => keepLetters(pool, letters, groupOf);
  return (batch) => apart(batch.flatMap(letterOf), keep, (letter) => keep([placeOf(letter)]));
}

/** Where a letter stands, and nothing of what it says. */
function placeOf(letter: NewLetter): NewLetter {
  const { topic, partition, offset } = letter;
  const body = Buffer.from(`${topic} ${partition} ${offset}`);
  return { ...letter, key: '', headers: {}, body, reason: NOT_KEPT, says: {} };
}

const NOT_KEPT: DeadLetterCode = 'letter-not-kept';

const PLACE = /^\d{1,18}$/;
/** A code, and perhaps a place in the message: nothing else is written into a task. */
const REASON = /^[a-z][a-z-]{0,60}( [!-~]{1,120})?$/;
const UNKNOWN = 'unknown';

/**
 * Where it stood follows from the topic that it is on now, and not from what its headers say: who may write dead letters
 * of one topic must not have them sent to another.
 */
function letterOf({ topic, partition, offset, key, value, headers }: ReceivedMessage): NewLetter[] {
  const living = livingTopic(topic);
  if (living === undefined || partyOf(living) === undefined) return [];
  const from = headers['dlq-original-offset'] ?? '';
  const part = headers['dlq-original-partition'] ?? '';
  const reason = headers['dlq-reason'] ?? '';
  const own = Object.entries(headers).filter(([name]) => !name.startsWith('dlq-'));
  return [
    {
      topic: living,
      partition: PLACE.test(part) && Number(part) < 2 ** 31 ? Number(part) : partition,
      offset: PLACE.test(from) ? from : offset,
      key: storable(key ?? ''),
      headers: Object.fromEntries(own.map(([name, value]) => [storable(name), storable(value)])),
      body: value,
      reason: REASON.test(reason) ? reason : UNKNOWN,
      says: routingOf({ headers, key, value }),
      replayOf: replayOf({ headers }),
    },
  ];
}

/** What a command or an answer says in clear. */
function routingOf(message: Pick<ReceivedMessage, 'headers' | 'key' | 'value'>): LetterRouting {
  const event = readEvent(message);
  const { data } =
    answerEnvelopeSchema.safeParse(event).data ?? commandEnvelopeSchema.safeParse(event).data ?? {};
  if (!data) return {};
  const { caseNumber, subject, matter: code, attempt } = data;
  return { caseNumber, subject, code, attempt };
}

/** 公安 · 通知服务 */
function partyText(topic: string): string {
  const party = partyOf(topic);
  return party && party !== 'notifier' ? DEPARTMENTS[party].short : '通知服务';
}

function groupOf({ topic, reason }: NewLetter, now: Date): LetterGroup {
  const at = now.toISOString();
  const [code = UNKNOWN] = reason.split(' ');
  const day = shanghaiDate(at);
  return {
    key: `dead-letter/${partyOf(topic) ?? ''}/${code}/${day}`,
    reason: `${partyText(topic)} ${day} 无法处理的消息（${deadLetterWords(code)}）：${code}`,
    deadline: taskDeadline('dead-letter', at),
  };
}
