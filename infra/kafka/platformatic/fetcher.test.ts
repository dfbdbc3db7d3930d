import { expect, it, vi } from 'vitest';
import type { BatchConsumer } from './client.ts';
import type { FetchAnswer } from './fetch-answer.ts';
import { Fetcher } from './fetcher.ts';
import type { Position } from './positions.ts';

interface Request {
  readonly topics: readonly {
    readonly topicId: string;
    readonly partitions: readonly { readonly partition: number }[];
  }[];
}

const at = (topic: string, partition: number): Position => ({
  ...{ topic, partition, next: 0n, busy: false, broughtBy: 0 },
});

const BATCH = {
  ...{ firstOffset: 0n, lastOffset: 5n, timestamp: 0n, producerId: -1n },
  ...{ isTransactional: false, isControl: false, records: [] },
};

/** A broker that has something of one partition in each answer: of the first that it is asked for. */
function brokerOf(topics: readonly string[], asked: string[]): BatchConsumer {
  const leader = { leader: 1 };
  const metadata = {
    brokers: new Map([[1, {}]]),
    topics: new Map(topics.map((id) => [id, { id, partitions: [leader, leader, leader] }])),
  };
  const fetchBatches = async ({ topics: wanted }: Request): Promise<FetchAnswer> => {
    asked.push(wanted.flatMap((t) => t.partitions.map((p) => `${t.topicId}/${p.partition}`)).join(' '));
    const [first] = wanted;
    const partitionIndex = first?.partitions[0]?.partition ?? 0;
    const partitions = [{ partitionIndex, errorCode: 0, batches: [BATCH] }];
    const responses = [{ topicId: first?.topicId ?? '', partitions }];
    return { throttleTimeMs: 0, errorCode: 0, sessionId: 0, responses };
  };
  return { metadata: () => Promise.resolve(metadata), fetchBatches } as unknown as BatchConsumer;
}

it('asks last for the partition that was served last, whoever has more to say', async () => {
  const asked: string[] = [];
  const onFetched = vi.fn();
  const listeners = { onFetched, onTrouble: vi.fn(), onFailed: vi.fn() };
  const topics = ['much', 'quiet'];
  const fetcher = new Fetcher(brokerOf(topics, asked), { brokers: ['nobody:1'], topics }, listeners);
  // Handlers are quick: nothing is left out because somebody is still at it.
  const positions = [at('much', 0), at('much', 1), at('quiet', 0)];
  for (let n = 1; n <= 4; n += 1) {
    fetcher.fetch(() => ({ positions, whole: true }));
    await vi.waitFor(() => expect(onFetched).toHaveBeenCalledTimes(n));
  }
  fetcher.close();
  expect(asked).toEqual([
    'much/0 much/1 quiet/0',
    'much/1 quiet/0 much/0',
    'quiet/0 much/0 much/1',
    'much/0 much/1 quiet/0',
  ]);
  expect(listeners.onFailed).not.toHaveBeenCalled();
});
