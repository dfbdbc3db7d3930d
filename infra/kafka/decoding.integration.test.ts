import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import {
  batchOf,
  javaBatch,
  javaValues,
  produceBatch,
  recordsOf,
  trailedRecords,
} from '../../test/support/kafka-batches/batches.ts';
import {
  CLIENTS,
  newGroup,
  notebook,
  numbers,
  soon,
  useKafka,
  type JoinOptions,
} from './contract.test-setup.ts';
import { MOST_INFLATED } from './inflate.ts';
import type { ReceivedMessage, Subscription, UndecodableCode } from './port.ts';

const kafka = useKafka();
const CONSUMER = fileURLToPath(
  new URL('../../test/support/kafka-batches/consume-until-killed.ts', import.meta.url),
);

/**
 * What the broker takes and nobody here can take apart. The broker looks into a compressed batch itself, and takes neither
 * an unknown codec nor damaged records; but it reads gzip as Java does, and only counts what it does not keep.
 */
const TRAILED = batchOf({ codec: 'gzip', records: trailedRecords() });
const BOMB = batchOf({ codec: 'zstd', records: zstdCompressSync(recordsOf('k', 'x'.repeat(MOST_INFLATED))) });
const UNDECODABLE: readonly (readonly [UndecodableCode, Buffer])[] = [
  ['codec-failed', TRAILED],
  ['inflated-too-large', BOMB],
];

async function put(topic: string, partition: number, batch: Buffer): Promise<void> {
  const { brokers } = kafka;
  await vi.waitFor(
    async () => expect(await produceBatch(brokers, { topic, partition, batch })).toBe(0),
    soon,
  );
}

describe.each(CLIENTS)('what is on a topic, read by %s', (client) => {
  const join = (options: JoinOptions): Promise<Subscription> => kafka.join(client, options);

  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'is read as Java wrote it with %s',
    async (codec) => {
      const topic = await kafka.createTopic(undefined, 1);
      await put(topic, 0, javaBatch(codec));
      const received: ReceivedMessage[] = [];
      await join({ topics: [topic], handle: (batch) => Promise.resolve(void received.push(...batch)) });
      await vi.waitFor(
        () => expect(received.map(({ value }) => value.toString())).toEqual(javaValues(codec)),
        soon,
      );
      expect(received.map(({ offset, key, headers }) => [offset, key, headers])).toEqual(
        [0, 1, 2].map((i) => [`${i}`, 'case-1', { traceparent: `00-${i}` }]),
      );
    },
  );

  it('is what was committed: nothing of transactions that were given up, also between two that were not', async () => {
    const topic = await kafka.createTopic(undefined, 1);
    for (const [value, gives] of [
      ['a', 'up'],
      ['b', 'in'],
      ['c', 'up'],
      ['d', 'in'],
    ] as const)
      await transact(topic, [value], gives === 'in');
    await kafka.send(topic, ['last']);
    const seen = notebook();
    const groupId = newGroup();
    const subscription = await join({ topics: [topic], groupId, handle: seen.handle });
    await vi.waitFor(() => expect(seen.values).toEqual(['b', 'd', 'last']), soon);
    await subscription.close();
    expect(await kafka.committed(groupId, topic)).toEqual([9]);
  });

  it('goes on after a transaction that was given up and is more than one fetch brings', async () => {
    const topic = await kafka.createTopic(undefined, 1);
    const large = Array.from({ length: 3 }, () => 'x'.repeat(400_000));
    await transact(topic, large, false);
    await kafka.send(topic, ['last']);
    const seen = notebook();
    await join({ topics: [topic], handle: seen.handle });
    await vi.waitFor(() => expect(seen.values).toEqual(['last']), soon);
  });

  it('is read from what is still there when the messages it stood at are deleted', async () => {
    const topic = await kafka.createTopic(undefined, 1);
    const groupId = newGroup();
    await kafka.send(topic, numbers(0, 10));
    await kafka.admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '2' }] });
    await kafka.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '6' }] });
    const seen = notebook();
    await join({ topics: [topic], groupId, handle: seen.handle });
    await vi.waitFor(() => expect(seen.values).toEqual(numbers(6, 10)), soon);
  });

  it('comes again to whoever follows one that died between the effect and the offset', async () => {
    const topic = await kafka.createTopic(undefined, 1);
    const groupId = newGroup();
    await kafka.send(topic, numbers(0, 5));
    expect(await consumeUntilKilled(client, topic, groupId)).toEqual(numbers(0, 5));
    expect(await kafka.committed(groupId, topic)).toEqual([-1]);
    const seen = notebook();
    await join({ topics: [topic], groupId, handle: seen.handle });
    await vi.waitFor(() => expect(seen.values).toEqual(numbers(0, 5)), { ...soon, timeout: 30_000 });
  });

  it('keeps the order of a case when a member joins while a batch is handled', async () => {
    const topic = await kafka.createTopic(undefined, 4);
    const groupId = newGroup();
    const order: string[] = [];
    let slow = true;
    const handle = async (batch: readonly ReceivedMessage[]): Promise<void> => {
      if (slow) await delay(4_000);
      slow = false;
      order.push(...batch.map(({ value }) => value.toString()));
    };
    await kafka.send(topic, numbers(0, 5), 'one-case');
    await join({ topics: [topic], groupId, handle });
    await join({ topics: [topic], groupId, handle });
    await kafka.send(topic, numbers(5, 10), 'one-case');
    await vi.waitFor(() => expect(new Set(order)).toEqual(new Set(numbers(0, 10))), {
      ...soon,
      timeout: 30_000,
    });
    const firsts = numbers(0, 10).map((value) => order.indexOf(value));
    expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
  });

  it('is handled once at a time, also when a member joins while it is handled', async () => {
    const topic = await kafka.createTopic(undefined, 4);
    const groupId = newGroup();
    const inHand = new Set<number>();
    const seen = new Set<string>();
    let overlaps = 0;
    let calls = 0;
    const handle = async (batch: readonly ReceivedMessage[]): Promise<void> => {
      const partitions = new Set(batch.map(({ partition }) => partition));
      for (const partition of partitions) if (inHand.has(partition)) overlaps += 1;
      for (const partition of partitions) inHand.add(partition);
      if (calls++ === 0) await delay(6_000);
      for (const partition of partitions) inHand.delete(partition);
      for (const { value } of batch) seen.add(value.toString());
    };
    await kafka.send(topic, numbers(0, 40));
    await join({ topics: [topic], groupId, handle });
    await vi.waitFor(() => expect(inHand.size).toBeGreaterThan(0), soon);
    const other = notebook();
    await join({ topics: [topic], groupId, handle: other.handle });
    await kafka.send(topic, numbers(40, 60));
    await vi.waitFor(() => expect(new Set([...seen, ...other.values]).size).toBe(60), {
      ...soon,
      timeout: 30_000,
    });
    expect(overlaps).toBe(0);
  });
});

describe('a batch that cannot be taken apart', () => {
  it.each(UNDECODABLE)('is set aside in its place, and nobody waits for it: %s', async (code, batch) => {
    const [sick, well] = [await kafka.createTopic(undefined, 2), await kafka.createTopic(undefined, 1)];
    const groupId = newGroup();
    const at = (partition: number, value: string) =>
      kafka.producer.send({ topic: sick, messages: [{ partition, key: 'k', value }] });
    await vi.waitFor(() => at(0, 'before'), soon);
    await put(sick, 0, batch);
    await at(0, 'after');
    await at(1, 'beside');
    await kafka.send(well, ['elsewhere']);
    const received: ReceivedMessage[] = [];
    const topics = [sick, well];
    const handle = (messages: readonly ReceivedMessage[]) => Promise.resolve(void received.push(...messages));
    const subscription = await kafka.join('platformatic', { topics, groupId, handle });
    await vi.waitFor(() => expect(received).toHaveLength(5), soon);
    const inPartition = received.filter(({ topic, partition }) => topic === sick && partition === 0);
    expect(inPartition.map(({ offset, undecodable }) => [offset, undecodable])).toEqual([
      ['0', undefined],
      ['1', { code, lastOffset: '1' }],
      ['2', undefined],
    ]);
    const [, aside] = inPartition;
    expect([aside?.key, aside?.headers, aside?.value.subarray(61)]).toEqual([null, {}, batch.subarray(61)]);
    await subscription.close();
    expect(await kafka.committed(groupId, sick)).toEqual([3, 1]);
  });

  it('comes again, as any other, when it could not be set aside, and the others go on', async () => {
    const topic = await kafka.createTopic(undefined, 2);
    await put(topic, 0, TRAILED);
    await kafka.producer.send({ topic, messages: [{ partition: 1, key: 'k', value: 'beside' }] });
    const seen: string[] = [];
    let refusals = 3;
    await kafka.join('platformatic', {
      topics: [topic],
      handle: (batch) => {
        if (batch.some(({ undecodable }) => undecodable) && refusals-- > 0)
          return Promise.reject(new Error('the outbox is away'));
        seen.push(...batch.map(({ undecodable, value }) => undecodable?.code ?? value.toString()));
        return Promise.resolve();
      },
    });
    await vi.waitFor(() => expect(seen).toEqual(['beside', 'codec-failed']), soon);
  });

  it('stops kafkajs, with all its partitions: why it is not the default (docs/adr/0020)', async () => {
    const topic = await kafka.createTopic(undefined, 2);
    await put(topic, 0, TRAILED);
    await kafka.producer.send({ topic, messages: [{ partition: 1, key: 'k', value: 'beside' }] });
    const seen = notebook();
    const groupId = newGroup();
    const subscription = await kafka.join('kafkajs', { topics: [topic], groupId, handle: seen.handle });
    await vi.waitFor(() => expect(subscription.healthy()).toBe(false), soon);
    await delay(3_000);
    expect([seen.values, await kafka.committed(groupId, topic)]).toEqual([[], [-1, -1]]);
  });
});

/** Each value is a batch of its own. */
async function transact(topic: string, values: readonly string[], commits: boolean): Promise<void> {
  const producer = kafka.transactional(`t-${topic}`);
  await producer.connect();
  const transaction = await producer.transaction();
  for (const value of values) await transaction.send({ topic, messages: [{ key: 'case-1', value }] });
  await (commits ? transaction.commit() : transaction.abort());
  await producer.disconnect();
}

async function consumeUntilKilled(client: string, topic: string, groupId: string): Promise<string[]> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'birth-consumer-'));
  try {
    const args = [CONSUMER, kafka.brokers[0] ?? '', client, topic, groupId, dataDir];
    return await new Promise((resolve, reject) => {
      execFile(process.execPath, args, { timeout: 40_000 }, (error, stdout) => {
        if (error?.signal === 'SIGKILL' && !error.killed) resolve(stdout.trim().split('\n'));
        else reject(error ?? new Error('it was not killed'));
      });
    });
  } finally {
    await rm(dataDir, { recursive: true });
  }
}
