import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import { answersTopic, commandsTopic, NOTICES_TOPIC } from '../../schemas/topic.ts';
import type { KafkaConnection } from './connection.ts';
import { withAdmin } from './topics.ts';

/** Every group that takes messages of the path, and the topics it takes. */
const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  ['birth-gateway', DEPARTMENT_CODES.map(answersTopic)],
  ['notifier', [NOTICES_TOPIC]],
  ...DEPARTMENT_CODES.map((code) => [`birth-${code}`, [commandsTopic(code)]] as const),
];

/** Messages that no consumer has taken yet, all groups together. @throws Error while the brokers are away */
export function consumerLag(connection: KafkaConnection): Promise<number> {
  return withAdmin(connection, async (admin) => {
    let lag = 0;
    for (const [groupId, topics] of GROUPS) {
      const taken = await admin.fetchOffsets({ groupId, topics: [...topics] });
      const offsets = new Map(
        taken.flatMap(({ topic, partitions }) =>
          partitions.map(({ partition, offset }) => [`${topic}/${partition}`, Number(offset)] as const),
        ),
      );
      for (const topic of topics)
        for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
          lag += Number(high) - Math.max(Number(low), offsets.get(`${topic}/${partition}`) ?? 0);
    }
    return lag;
  });
}
