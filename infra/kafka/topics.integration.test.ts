import { Kafka, logLevel } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { commandsTopic } from '../../schemas/topic.ts';
import { testServers } from '../../test/support/servers.ts';
import { ensureTopics } from './topics.ts';

describe('topics', () => {
  it('have the partitions of the contract', async () => {
    const topic = commandsTopic('public-security');
    const { brokers } = await testServers();
    await ensureTopics({ brokers });
    const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic, `${topic}.dlq`] });
    await admin.disconnect();
    const partitions = Object.fromEntries(topics.map((t) => [t.name, t.partitions.length]));
    expect(partitions).toEqual({ [topic]: 12, [`${topic}.dlq`]: 1 });
  });
});
