import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import {
  CLIENTS,
  newGroup,
  notebook,
  numbers,
  soon,
  useKafka,
  type JoinOptions,
} from './contract.test-setup.ts';
import type { ReceivedMessage, Subscription } from './port.ts';

const kafka = useKafka();
const { createTopic, send } = kafka;

describe.each(CLIENTS)('a subscription by %s', (client) => {
  const join = (options: JoinOptions): Promise<Subscription> => kafka.join(client, options);

  it('gives a new group the messages that were there before it joined', async () => {
    const topic = await createTopic();
    await send(topic, numbers(0, 10));
    const seen = notebook();
    await join({ topics: [topic], handle: seen.handle });
    await vi.waitFor(() => expect(seen.values.toSorted()).toEqual(numbers(0, 10).toSorted()), soon);
  });

  it('hands what one fetch brings to the handler in one call, whatever the partitions and topics', async () => {
    const topics = [await createTopic(), await createTopic()];
    for (const topic of topics) await send(topic, numbers(0, 30));
    const seen = notebook();
    await join({ topics, handle: seen.handle });
    await vi.waitFor(() => expect(seen.values).toHaveLength(60), soon);
    expect(seen.batches.length).toBeLessThanOrEqual(3);
  });

  it('goes on after the last committed message when the group comes back', async () => {
    const topic = await createTopic();
    const groupId = newGroup();
    await send(topic, numbers(0, 10));
    const first = notebook();
    const subscription = await join({ topics: [topic], groupId, handle: first.handle });
    await vi.waitFor(() => expect(first.values).toHaveLength(10), soon);
    await subscription.close();
    await send(topic, numbers(10, 15));
    const second = notebook();
    await join({ topics: [topic], groupId, handle: second.handle });
    await vi.waitFor(() => expect(second.values.toSorted()).toEqual(numbers(10, 15).toSorted()), soon);
  });

  it('finishes the batch in hand before it closes, and commits it', async () => {
    const topic = await createTopic();
    const groupId = newGroup();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let begun: () => void = () => undefined;
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    let finished = false;
    await send(topic, ['one']);
    const subscription = await join({
      topics: [topic],
      groupId,
      handle: async () => {
        begun();
        await held;
        finished = true;
      },
    });
    await beginning;
    const closing = subscription.close();
    release();
    await closing;
    expect(finished).toBe(true);
    expect(new Set(await kafka.committed(groupId, topic))).toEqual(new Set([-1, 1]));
  });

  it('brings a batch again that the handler rejected, skips nothing and keeps its order', async () => {
    const topic = await createTopic();
    await send(topic, numbers(0, 5), 'one-case');
    const handled: string[] = [];
    let attempts = 0;
    await join({
      topics: [topic],
      handle: (batch) => {
        if (++attempts <= 4) return Promise.reject(new Error('not yet'));
        handled.push(...batch.map((m) => m.value.toString()));
        return Promise.resolve();
      },
    });
    await vi.waitFor(() => expect(handled).toEqual(numbers(0, 5)), soon);
    expect(attempts).toBe(5);
  });

  it('lets a partition with a poison message wait alone, and commits nothing of it', async () => {
    const topic = await createTopic();
    const groupId = newGroup();
    const handled = new Set<string>();
    await send(topic, ['poison'], 'sick');
    await send(topic, numbers(0, 40));
    let poisonPartition = -1;
    const subscription = await join({
      topics: [topic],
      groupId,
      handle: (batch) => {
        const poison = batch.find((m) => m.value.toString() === 'poison');
        if (poison) {
          poisonPartition = poison.partition;
          return Promise.reject(new Error('poison'));
        }
        for (const m of batch) handled.add(`${m.partition}`);
        return Promise.resolve();
      },
    });
    await vi.waitFor(() => expect(handled.size).toBe(2), soon);
    expect(handled).not.toContain(`${poisonPartition}`);
    await subscription.close();
    expect((await kafka.committed(groupId, topic))[poisonPartition]).toBe(-1);
  });

  it('keeps its partitions while a handler takes longer than the session', async () => {
    const topic = await createTopic();
    const seen: string[] = [];
    await send(topic, ['slow']);
    let assignments = 0;
    await join({
      topics: [topic],
      onAssigned: () => void assignments++,
      handle: async (batch) => {
        if (seen.length === 0) await delay(12_000);
        seen.push(...batch.map((m) => m.value.toString()));
      },
    });
    await vi.waitFor(() => expect(seen).toEqual(['slow']), { ...soon, timeout: 20_000 });
    await send(topic, ['next']);
    await vi.waitFor(() => expect(seen).toEqual(['slow', 'next']), { ...soon, timeout: 20_000 });
    expect(assignments).toBe(1);
  });

  it('keeps its partitions while nothing comes for longer than a fetch waits, and then takes what comes', async () => {
    const topic = await createTopic();
    const seen = notebook();
    let assignments = 0;
    const onAssigned = (): void => void assignments++;
    const subscription = await join({ topics: [topic], handle: seen.handle, onAssigned });
    await delay(6_000);
    expect(subscription.healthy()).toBe(true);
    await send(topic, ['late']);
    await vi.waitFor(() => expect(seen.values).toEqual(['late']), { timeout: 2_000, interval: 20 });
    expect(assignments).toBe(1);
  });

  it('hands nothing over while paused, and goes on when resumed', async () => {
    const topic = await createTopic();
    const seen = notebook();
    const subscription = await join({ topics: [topic], handle: seen.handle });
    subscription.pause();
    await send(topic, numbers(0, 10));
    await delay(1_000);
    expect(seen.values).toEqual([]);
    expect(subscription.healthy()).toBe(true);
    subscription.resume();
    await vi.waitFor(() => expect(seen.values).toHaveLength(10), soon);
  });

  it('shares the partitions with another member, and gets them back when that one leaves', async () => {
    const topic = await createTopic(undefined, 4);
    const groupId = newGroup();
    const assigned: number[] = [];
    const seen = notebook();
    await join({
      topics: [topic],
      groupId,
      handle: seen.handle,
      onAssigned: (assignment) => void assigned.push(assignment[topic]?.length ?? 0),
    });
    const other = await join({ topics: [topic], groupId, handle: seen.handle });
    await vi.waitFor(() => expect(assigned.at(-1)).toBe(2), soon);
    await send(topic, numbers(0, 40));
    await vi.waitFor(() => expect(new Set(seen.values).size).toBe(40), soon);
    await other.close();
    await vi.waitFor(() => expect(assigned.at(-1)).toBe(4), soon);
    await send(topic, numbers(40, 60));
    await vi.waitFor(() => expect(new Set(seen.values).size).toBe(60), soon);
  });

  it('shares the partitions with a member of the other client: services change theirs one by one', async () => {
    const topic = await createTopic(undefined, 4);
    const groupId = newGroup();
    const assigned: number[] = [];
    const seen = notebook();
    const onAssigned: JoinOptions['onAssigned'] = (assignment) =>
      void assigned.push(assignment[topic]?.length ?? 0);
    await join({ topics: [topic], groupId, handle: seen.handle, onAssigned });
    const other = await kafka.join(client === 'kafkajs' ? 'platformatic' : 'kafkajs', {
      topics: [topic],
      groupId,
      handle: seen.handle,
    });
    await vi.waitFor(() => expect(assigned.at(-1)).toBe(2), soon);
    await send(topic, numbers(0, 40));
    await vi.waitFor(() => expect(new Set(seen.values).size).toBe(40), soon);
    await other.close();
    await vi.waitFor(() => expect(assigned.at(-1)).toBe(4), soon);
  });

  it('goes on from the earliest message when its topic was deleted and created again', async () => {
    const topic = await createTopic();
    const seen = notebook();
    const subscription = await join({ topics: [topic], handle: seen.handle });
    await send(topic, numbers(0, 50));
    await vi.waitFor(() => expect(seen.values).toHaveLength(50), soon);
    await kafka.admin.deleteTopics({ topics: [topic] });
    await createTopic(topic);
    await send(topic, numbers(50, 60));
    await vi.waitFor(() => expect(new Set(seen.values.slice(50))).toEqual(new Set(numbers(50, 60))), {
      ...soon,
      timeout: 30_000,
    });
    // A producer that heard nothing sends once more, to another place: each place is handled once all the same.
    const places = seen.places.slice(50);
    expect(places.toSorted()).toEqual([...new Set(places)].toSorted());
    await vi.waitFor(() => expect(subscription.healthy()).toBe(true), soon);
  });

  it('starts at the earliest message when the committed offset is out of range', async () => {
    const topic = await createTopic(undefined, 1);
    const groupId = newGroup();
    await send(topic, numbers(0, 5));
    await kafka.admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '1000' }] });
    const seen = notebook();
    await join({ topics: [topic], groupId, handle: seen.handle });
    await vi.waitFor(() => expect(seen.values).toEqual(numbers(0, 5)), soon);
  });

  it('says that it is not healthy without a broker, and closes all the same', async () => {
    const subscription = await join({
      brokers: ['127.0.0.1:1'],
      topics: [`test.${randomUUID()}`],
      handle: () => Promise.resolve(),
    });
    expect(subscription.healthy()).toBe(false);
    const before = performance.now();
    await subscription.close();
    expect(performance.now() - before).toBeLessThan(8_000);
  });
});

describe('a topic of which somebody writes much', () => {
  const PARTITIONS = 12;
  const EACH = 'x'.repeat(400_000);

  it('keeps nobody behind it from being heard (platformatic)', async () => {
    const flooded = await createTopic(`test.a-${randomUUID()}`, PARTITIONS);
    const quiet = await createTopic(`test.b-${randomUUID()}`, 1);
    for (let partition = 0; partition < PARTITIONS; partition += 1)
      for (let n = 0; n < 6; n += 1)
        await vi.waitFor(
          () => kafka.producer.send({ topic: flooded, messages: [{ partition, key: 'k', value: EACH }] }),
          soon,
        );
    await send(quiet, ['one word']);
    const fetched: string[][] = [];
    const handle = (batch: readonly ReceivedMessage[]) =>
      Promise.resolve(void fetched.push([...new Set(batch.map(({ topic }) => topic))]));
    await kafka.join('platformatic', { topics: [flooded, quiet], handle });
    await vi.waitFor(() => expect(fetched.flat()).toContain(quiet), soon);
    expect(fetched.findIndex((topics) => topics.includes(quiet))).toBeLessThanOrEqual(2);
  });
});
