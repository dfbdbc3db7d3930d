import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Holds, type Held } from './holds.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const seen: Held[] = [];
const open = (): Holds => {
  seen.length = 0;
  return new Holds((held) => seen.push(held));
};

it('lets a partition rest longer after each try in vain, up to five seconds', () => {
  const holds = open();
  const rests: number[] = [];
  for (let i = 0; i < 8; i += 1) {
    const from = Date.now();
    holds.hold('t/0', () => rests.push(Date.now() - from));
    expect(holds.isResting('t/0')).toBe(true);
    vi.runAllTimers();
    expect([holds.isResting('t/0'), holds.has('t/0')]).toEqual([false, true]);
  }
  expect(rests).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
  holds.settle('t/0');
  expect(holds.has('t/0')).toBe(false);
});

it('tells how many are held and for how long, until none is', () => {
  const holds = open();
  holds.hold('t/0', () => undefined);
  vi.advanceTimersByTime(3_000);
  holds.hold('t/1', () => undefined);
  holds.settle('t/0');
  holds.settle('t/0');
  holds.settle('t/1');
  expect(seen).toEqual([
    { partitions: 1, longestMs: 0 },
    { partitions: 2, longestMs: 3_000 },
    { partitions: 1, longestMs: 0 },
    { partitions: 0, longestMs: 0 },
  ]);
});

it('holds no partition that is another member’s, but releases it when its time has come', () => {
  const holds = open();
  const released = vi.fn<() => void>();
  holds.hold('t/0', released);
  holds.hold('t/1', released);
  holds.retain({ t: [1] });
  expect([holds.has('t/0'), holds.has('t/1')]).toEqual([false, true]);
  vi.runAllTimers();
  expect(released).toHaveBeenCalledTimes(2);
});

it('releases nothing once it is closed', () => {
  const holds = open();
  const released = vi.fn<() => void>();
  holds.hold('t/0', released);
  holds.close();
  vi.runAllTimers();
  expect(released).not.toHaveBeenCalled();
  expect(seen.at(-1)).toEqual({ partitions: 0, longestMs: 0 });
});
