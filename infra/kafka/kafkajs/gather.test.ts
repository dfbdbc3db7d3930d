import { describe, expect, it } from 'vitest';
import { createGatherer } from './gather.ts';
import type { ReceivedMessage } from '../port.ts';

function message(partition: number, offset: number): ReceivedMessage {
  return { topic: 't', partition, offset: `${offset}`, key: null, value: Buffer.from(''), headers: {} };
}

const named = (batch: readonly ReceivedMessage[]): string[] => batch.map((m) => `${m.partition}:${m.offset}`);

describe('gathering what one fetch brought', () => {
  it('hands the partitions over in one call, each in its order', async () => {
    const calls: string[][] = [];
    const gather = createGatherer(
      (batch) => Promise.resolve(void calls.push(named(batch))),
      () => undefined,
    );
    const made = await Promise.all([
      gather('t/0', [message(0, 1), message(0, 2)]),
      gather('t/1', [message(1, 7)]),
    ]);
    expect(made).toEqual([true, true]);
    expect(calls).toEqual([['0:1', '0:2', '1:7']]);
  });

  it('handles the partitions of a failed batch alone until they succeed', async () => {
    const calls: string[][] = [];
    const errors: unknown[] = [];
    const gather = createGatherer(
      (batch) => {
        calls.push(named(batch));
        return batch.some((m) => m.partition === 0 && calls.length < 4)
          ? Promise.reject(new Error('sick'))
          : Promise.resolve();
      },
      (error) => errors.push(error),
    );
    const both = (): Promise<boolean[]> =>
      Promise.all([gather('t/0', [message(0, 1)]), gather('t/1', [message(1, 1)])]);
    expect(await both()).toEqual([false, false]);
    expect(await both()).toEqual([false, true]);
    expect(await both()).toEqual([true, true]);
    expect(await both()).toEqual([true, true]);
    expect(calls).toEqual([['0:1', '1:1'], ['0:1'], ['1:1'], ['1:1'], ['0:1'], ['0:1', '1:1']]);
    expect(errors).toHaveLength(2);
  });

  it('takes a handler that throws at once for one that rejects', async () => {
    const gather = createGatherer(
      () => {
        throw new Error('at once');
      },
      () => undefined,
    );
    expect(await gather('t/0', [message(0, 1)])).toBe(false);
  });
});
