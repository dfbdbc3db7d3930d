import { expect, it } from 'vitest';
import { commandsTopic } from '../../schemas/topic.ts';
import { batchOf, produceBatch, trailedRecords } from '../../test/support/kafka-batches/batches.ts';
import { waitFor } from '../../test/support/wait.ts';
import { useKafka } from './contract.test-setup.ts';
import { consumerLag, waitingPartitions, type Waiting } from './lag.ts';
import { ensureTopics } from './topics.ts';

const kafka = useKafka();
const HOUR_MS = 3_600_000;
const topic = commandsTopic('taxation');
const groupId = 'birth-taxation';
const partition = 7;

it('tells of a partition whose next message has waited, be it one that nobody can take apart, until it is taken', async () => {
  const { brokers, producer, admin } = kafka;
  await ensureTopics({ brokers });
  // Other files write to other topics of the same broker meanwhile; a broker that has just begun has no groups yet.
  const before = await waitFor('the broker to know of groups', () =>
    consumerLag({ brokers }, topic).catch(() => undefined),
  );
  const timestamp = String(Date.now() - HOUR_MS);
  const messages = [{ partition, key: 'k', value: 'old', timestamp }];
  await producer.send({ topic, messages });
  await producer.send({ topic, messages: [{ partition: 3, key: 'k', value: 'fresh' }] });
  const here = async (): Promise<Waiting[]> =>
    (await waitingPartitions({ brokers }, 60)).filter((waiting) => waiting.topic === topic);
  const [waiting, ...others] = await here();
  expect(others).toEqual([]);
  expect(waiting).toMatchObject({ partition, offset: '0' });
  expect(Math.round((waiting?.seconds ?? 0) / 60)).toBe(60);
  expect((await consumerLag({ brokers }, topic)) - before).toBe(2);
  await admin.setOffsets({ groupId, topic, partitions: [{ partition, offset: '1' }] });
  expect(await here()).toEqual([]);
  const old = batchOf({ codec: 'gzip', records: trailedRecords(), at: Date.now() - HOUR_MS });
  expect(await produceBatch(brokers, { topic, partition, batch: old })).toBe(0);
  expect(await here()).toMatchObject([{ partition, offset: '1' }]);
});
