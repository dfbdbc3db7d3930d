import { expect, test, vi } from 'vitest';
import { Keeper, type KeeperNews, type Running } from './keeper.ts';

const QUICK = { firstMs: 5, longestMs: 20, healthyMs: 1_000 };

/** Something that runs in this process, so that its end can be told exactly. */
class Runner implements Running {
  readonly exited: Promise<string>;
  readonly stops: (boolean | undefined)[] = [];
  end: (how: string) => void = () => undefined;

  constructor() {
    this.exited = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  readonly stop = (options?: { readonly hurry?: boolean }): Promise<void> => {
    this.stops.push(options?.hurry);
    this.end('exit code 0');
    return Promise.resolve();
  };
}

function keep(start: () => Promise<Runner>) {
  const news: KeeperNews[] = [];
  const keeper = new Keeper({ start, onNews: (n) => news.push(n), backoff: QUICK });
  return { keeper, news, kinds: () => news.map((n) => n.kind) };
}

test('what dies is started again, and the news say so', async () => {
  const { keeper, kinds } = keep(() => Promise.resolve(new Runner()));
  const first = await keeper.start();
  first.end('signal 9');
  await vi.waitUntil(() => kinds().length === 3);
  expect(kinds()).toEqual(['up', 'died', 'up']);
  expect(keeper.current).not.toBe(first);
  await keeper.stop();
});

test('what is stopped stays down until it is started', async () => {
  let starts = 0;
  const { keeper, kinds } = keep(() => {
    starts += 1;
    return Promise.resolve(new Runner());
  });
  await keeper.start();
  await keeper.stop();
  expect(keeper.current).toBeUndefined();
  expect([starts, kinds()]).toEqual([1, ['up']]);
  await keeper.start();
  expect(starts).toBe(2);
  await keeper.stop();
});

test('a failing restart is tried again with growing waits, up to the longest', async () => {
  let starts = 0;
  const { keeper, news } = keep(() => {
    starts += 1;
    return starts > 1 && starts < 6 ? Promise.reject(new Error('no')) : Promise.resolve(new Runner());
  });
  (await keeper.start()).end('exit code 1');
  await vi.waitUntil(() => news.filter((n) => n.kind === 'up').length === 2);
  const waits = news.flatMap((n) => (n.kind === 'failed' ? [n.nextMs] : []));
  expect(waits).toEqual([10, 20, 20, 20]);
  await keeper.stop();
});

test('a first start that fails is not kept', async () => {
  const { keeper, kinds } = keep(() => Promise.reject(new Error('no')));
  await expect(keeper.start()).rejects.toThrow('no');
  expect(kinds()).toEqual([]);
});

test('a stop during a restart stops what comes up', async () => {
  const runners: Runner[] = [];
  let release: () => void = () => undefined;
  const { keeper } = keep(async () => {
    const runner = new Runner();
    runners.push(runner);
    if (runners.length === 2) await new Promise<void>((resolve) => (release = resolve));
    return runner;
  });
  (await keeper.start()).end('signal 9');
  await vi.waitUntil(() => runners.length === 2);
  const stopped = keeper.stop();
  release();
  await stopped;
  expect(runners[1]?.stops).toHaveLength(1);
  expect(keeper.current).toBeUndefined();
});

test('a second, hurried stop reaches what is still stopping', async () => {
  const runner = new Runner();
  const asked: (boolean | undefined)[] = [];
  const slow: Running = {
    exited: runner.exited,
    stop: (options) => {
      asked.push(options?.hurry);
      if (options?.hurry) runner.end('signal 9');
      return runner.exited.then(() => undefined);
    },
  };
  const keeper = new Keeper({ start: () => Promise.resolve(slow), onNews: () => undefined });
  await keeper.start();
  await Promise.all([keeper.stop(), keeper.stop({ hurry: true })]);
  expect(asked).toEqual([undefined, true]);
});
