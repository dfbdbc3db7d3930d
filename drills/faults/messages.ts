import { createLog } from '../../infra/telemetry/log.ts';
import type { OutgoingMessage, ReceivedMessage } from '../../infra/kafka/port.ts';
import { subscribe } from '../../infra/kafka/subscribe.ts';
import { withAdmin } from '../../infra/kafka/topics.ts';
import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import { answersTopic, commandsTopic, NOTICES_TOPIC } from '../../schemas/topic.ts';
import { publishRaw } from '../../test/support/kafka.ts';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { until, lasting } from '../wait.ts';
import { packedAnswers } from './packed.ts';

const COMMANDS = DEPARTMENT_CODES.map(commandsTopic);
const ANSWERS = DEPARTMENT_CODES.map(answersTopic);
const COPY_HEADER = 'drill-copy';
/** A message is delivered up to five times. */
const COPIES = [1, 4] as const;

/** Sends every command and notice that comes in from now on again, up to four times and later, like a sick producer. */
async function copyMessages(arena: Arena): Promise<{ stop(): Promise<number> }> {
  const { run, random } = arena;
  const since = Date.now();
  let copies = 0;
  const isFresh = (message: ReceivedMessage): boolean => {
    const { time } = JSON.parse(message.value.toString()) as { time?: string };
    return message.headers[COPY_HEADER] === undefined && Date.parse(time ?? '') >= since;
  };
  const copiesOf = ({ topic, key, value, headers }: ReceivedMessage): OutgoingMessage[] =>
    Array.from({ length: random.integer(...COPIES) }, () => ({
      topic,
      key: key ?? '',
      value,
      headers: { ...headers, [COPY_HEADER]: '1' },
    }));
  const copier = await subscribe({
    brokers: run.kafka,
    groupId: `drill-copies-${since}`,
    topics: [...COMMANDS, NOTICES_TOPIC],
    log: createLog('drill', 'fatal'),
    handle: async (batch) => {
      const again = batch.filter(isFresh).flatMap(copiesOf);
      const shuffled = again.toSorted(() => random.between(-1, 1));
      copies += shuffled.length;
      if (shuffled.length > 0) await publishRaw(run.kafka, shuffled);
    },
  });
  return {
    stop: async () => {
      await copier.close();
      return copies;
    },
  };
}

function duplicates(): Drill {
  return {
    name: 'messages/duplicated',
    fault: 'every message delivered up to five times, answers shuffled',
    short: true,
    strike: async (arena) => {
      await arena.behaveAll({ duplicate: 5, shuffle: true });
      const copier = await copyMessages(arena);
      await lasting(arena.random.between(6, 9));
      const copies = await copier.stop();
      await arena.behaveAll({});
      if (copies === 0) throw new Error('no message was copied');
      return `${copies} copies of commands and notices`;
    },
    restore: (arena) => arena.behaveAll({}),
  };
}

/** The consumer groups, and the service each belongs to. */
const READERS: Readonly<Record<string, string>> = {
  'birth-gateway': 'gateway',
  'birth-dead-letters': 'gateway',
  notifier: 'notifier',
  ...Object.fromEntries(DEPARTMENT_CODES.map((d) => [`birth-${d}`, `departments/${d}`])),
};

/** Every reader stops, forgets how far it had come, and reads everything again. */
async function replayAll({ stack, run }: Arena): Promise<string> {
  const services = [...new Set(Object.values(READERS))];
  await Promise.all(services.map((service) => stack.stopServer(service)));
  // A group that is not known begins with the first message.
  await until('the groups to be forgotten', () => forget(run.kafka), 30);
  const replayed = await withAdmin({ brokers: run.kafka }, async (admin) => {
    const topics = [...COMMANDS, ...ANSWERS, NOTICES_TOPIC];
    const ends = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
    return ends.flat().reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  });
  await Promise.all(services.map((service) => stack.startServer(service)));
  return `${replayed} messages`;
}

/** @returns undefined while a member is still leaving */
function forget(brokers: readonly string[]): Promise<true | undefined> {
  return withAdmin({ brokers }, async (admin) => {
    const known = new Set((await admin.listGroups()).groups.map(({ groupId }) => groupId));
    await admin.deleteGroups(Object.keys(READERS).filter((groupId) => known.has(groupId)));
    return true as const;
  }).catch(() => undefined);
}

function replay(): Drill {
  return {
    name: 'messages/replayed',
    fault: 'every topic read again from offset 0 by every reader',
    short: true,
    strike: replayAll,
  };
}

const MEBIBYTE = 1024 * 1024;
/** on each topic */
const POISON = 6;

/** Messages that nobody can handle, on every consumed topic, before and after good ones. Each is wrong in one thing only. */
function poisonFor(topic: string, good: ReceivedMessage | undefined): OutgoingMessage[] {
  const message = (value: Buffer | string, key = good?.key ?? 'nobody'): OutgoingMessage => ({
    topic,
    key,
    value: Buffer.from(value),
    headers: {},
  });
  const text = good?.value.toString() ?? '{}';
  return [
    message('{"id": not json'),
    message(''),
    message(text.replace(/("type":"cn\.birth\.[a-z.-]+)\.v1"/, '$1.v9"')),
    message(text.replace(/"type":"cn\.birth\.[a-z-]+\./, '"type":"cn.birth.something-else.')),
    message(text, 'GS0000000000-WRONG'),
    message(Buffer.alloc(MEBIBYTE - 2_000, 'x')),
  ];
}

/** Why the messages of {@link poisonFor} are set aside that were made from a good one. */
const REASONS = ['version-unknown', 'contradicts-itself', 'wrong-key'] as const;

/**
 * A good message of each topic, to be spoiled. Some departments are asked by few births: a topic where none comes in
 * time is poisoned without.
 */
async function oneOfEach(brokers: readonly string[], topics: readonly string[]) {
  const found = new Map<string, ReceivedMessage>();
  const reader = await subscribe({
    brokers,
    groupId: `drill-reader-${Date.now()}`,
    topics,
    log: createLog('drill', 'fatal'),
    handle: (batch) => {
      for (const message of batch) if (message.value.length > 100) found.set(message.topic, message);
      return Promise.resolve();
    },
  });
  const all = until('a message of each topic', () => (found.size === topics.length ? true : undefined), 30);
  await all.catch(() => undefined);
  await reader.close();
  return found;
}

/** @returns how many topics had a good message to be spoiled */
async function poisonAll({ run }: Arena): Promise<number> {
  const topics = [...COMMANDS, ...ANSWERS, NOTICES_TOPIC];
  const good = await oneOfEach(run.kafka, topics);
  const poison = topics.flatMap((topic) => poisonFor(topic, good.get(topic)));
  for (const message of poison) await publishRaw(run.kafka, [message]);
  const tooLarge = { topic: topics[0] ?? '', key: 'nobody', value: Buffer.alloc(2 * MEBIBYTE), headers: {} };
  const taken = await publishRaw(run.kafka, [tooLarge]).then(
    () => true,
    () => false,
  );
  if (taken) throw new Error('the broker took a message of 2 MiB');
  return good.size;
}

function poison(): Drill {
  const topics = COMMANDS.length + ANSWERS.length + 1;
  let spoiled = 0;
  let before = new Map<string, number>();
  /** how many letters have come by their reason; each has its task */
  const reasons = async ({ database }: Arena): Promise<Map<string, number>> => {
    const { rows } = await database.query<{ reason: string; n: number }>(
      `select split_part(l.reason, ' ', 1) as reason, sum(l.seen)::int as n
         from ledger.letter l join ledger.human_task t on t.id = l.task_id group by 1`,
    );
    return new Map(rows.map(({ reason, n }) => [reason, n]));
  };
  const sum = (of: ReadonlyMap<string, number>): number => [...of.values()].reduce((a, b) => a + b, 0);
  return {
    name: 'messages/poison',
    fault: 'bad JSON, nothing, an unknown version, a wrong type, a wrong key, 1 MiB on every topic; 2 MiB',
    opensTasks: true,
    prepare: async (arena) => {
      before = await reasons(arena);
    },
    strike: async (arena) => {
      spoiled = await poisonAll(arena);
      return `${POISON * topics} messages, of ${spoiled} topics also spoiled ones; 2 MiB refused by the broker`;
    },
    check: async (arena) => {
      let found = before;
      const opened = (reason: string): number => (found.get(reason) ?? 0) - (before.get(reason) ?? 0);
      const look = async (): Promise<true | undefined> => {
        found = await reasons(arena);
        const isWhole = sum(found) - sum(before) === POISON * topics;
        return isWhole && REASONS.every((reason) => opened(reason) === spoiled) ? true : undefined;
      };
      await until('a letter for each', look, 60).catch(() => {
        throw new Error(
          `of ${POISON * topics} poisoned messages, ${spoiled} of each kind: ${JSON.stringify([...found])}`,
        );
      });
    },
  };
}

export function messageDrills(): Drill[] {
  return [duplicates(), replay(), poison(), packedAnswers()];
}
