import type { Admin } from 'kafkajs';
import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import { ANSWERERS, answersTopic, commandsTopic, NOTICES_TOPIC } from '../../schemas/topic.ts';
import type { KafkaConnection } from './connection.ts';
import { readSpans, type Span } from './read-spans.ts';
import { withAdmin } from './topics.ts';

/** Every group that takes messages of the path, and the topics it takes. */
const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  ['birth-gateway', ANSWERERS.map(answersTopic)],
  ['notifier', [NOTICES_TOPIC]],
  ...DEPARTMENT_CODES.map((code) => [`birth-${code}`, [commandsTopic(code)]] as const),
];

/** What no consumer has taken yet, by partition; those that are empty so far stand there too. */
async function untaken(admin: Admin): Promise<Span[]> {
  const spans: Span[] = [];
  for (const [groupId, topics] of GROUPS) {
    const taken = await admin.fetchOffsets({ groupId, topics: [...topics] });
    const offsets = new Map(
      taken.flatMap(({ topic, partitions }) =>
        partitions.map(({ partition, offset }) => [`${topic}/${partition}`, Number(offset)] as const),
      ),
    );
    for (const topic of topics)
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        const from = Math.max(Number(low), offsets.get(`${topic}/${partition}`) ?? 0);
        spans.push({ topic, partition, from, to: Number(high), trimmed: Number(low) > 0 });
      }
  }
  return spans;
}

/**
 * Messages that no consumer has taken yet, all groups together.
 * @param of one topic; default: all of the path
 * @throws Error while the brokers are away
 */
export function consumerLag(connection: KafkaConnection, of?: string): Promise<number> {
  return withAdmin(connection, async (admin) =>
    (await untaken(admin))
      .filter(({ topic }) => of === undefined || topic === of)
      .reduce((lag, { from, to }) => lag + to - from, 0),
  );
}

/** A partition whose next message has waited for its consumer. */
export interface Waiting {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** since it was written, s */
  readonly seconds: number;
}

/**
 * The partitions at whose next message a consumer has not come by for so long: held by it, or their consumer is away.
 * @throws Error while the brokers are away
 */
export async function waitingPartitions(connection: KafkaConnection, forSeconds: number): Promise<Waiting[]> {
  const spans = await withAdmin(connection, untaken);
  const behind = spans.filter(({ from, to }) => to > from).map((span) => ({ ...span, to: span.from + 1 }));
  const waiting: Waiting[] = [];
  await readSpans(connection, behind, ({ topic, partition }, [next]) => {
    const seconds = (Date.now() - Number(next?.timestamp)) / 1000;
    if (next && seconds > forSeconds) waiting.push({ topic, partition, offset: next.offset, seconds });
    return Promise.resolve();
  });
  return waiting;
}
