import type { KafkaConnection } from './connection.ts';
import { withAdmin } from './topics.ts';

/** The group that brings dead letters into the ledger (services/gateway). */
export const DEAD_LETTER_GROUP = 'birth-dead-letters';

/** How far a group was set back. */
export interface Rewound {
  /** partitions that are read again from an earlier place */
  readonly partitions: number;
  /** messages that are read again, at most */
  readonly messages: number;
}

/**
 * Has a group read once more what came from a moment on; partitions of which it has read less stay where they are.
 * @param since an instant
 * @returns 'in-use' while a member of the group lives: nothing is changed then
 * @throws Error while the brokers are away
 */
export function rewindGroup(
  connection: KafkaConnection,
  groupId: string,
  since: Date,
): Promise<Rewound | 'in-use'> {
  return withAdmin(connection, async (admin) => {
    const { groups } = await admin.describeGroups([groupId]);
    if ((groups[0]?.members.length ?? 0) > 0) return 'in-use';
    let done: Rewound = { partitions: 0, messages: 0 };
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId })) {
      const places = await admin.fetchTopicOffsetsByTimestamp(topic, since.getTime());
      const wanted = new Map(places.map(({ partition, offset }) => [partition, Number(offset)]));
      const back = partitions.flatMap(({ partition, offset }) => {
        const [now, before] = [Number(offset), wanted.get(partition)];
        return before !== undefined && before >= 0 && before < now
          ? [{ partition, before, more: now - before }]
          : [];
      });
      if (back.length === 0) continue;
      await admin.setOffsets({
        groupId,
        topic,
        partitions: back.map(({ partition, before }) => ({ partition, offset: String(before) })),
      });
      done = {
        partitions: done.partitions + back.length,
        messages: back.reduce((sum, { more }) => sum + more, done.messages),
      };
    }
    return done;
  });
}
