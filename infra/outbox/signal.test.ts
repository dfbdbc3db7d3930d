import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSignal } from './signal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch(promise: Promise<void>): { done: boolean } {
  const state = { done: false };
  void promise.then(() => (state.done = true));
  return state;
}

it('ends a wait when woken, also by a wake-up that came while nobody waited', async () => {
  const signal = createSignal();
  const waiting = watch(signal.wait(1_000));
  signal.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(waiting.done).toBe(true);
  signal.wake();
  const next = watch(signal.wait(1_000));
  await vi.advanceTimersByTimeAsync(0);
  expect(next.done).toBe(true);
  const third = watch(signal.wait(1_000));
  await vi.advanceTimersByTimeAsync(999);
  expect(third.done).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(third.done).toBe(true);
});

it('does not shorten a rest, except to close', async () => {
  const signal = createSignal();
  const resting = watch(signal.rest(1_000));
  signal.wake();
  await vi.advanceTimersByTimeAsync(900);
  expect(resting.done).toBe(false);
  signal.close();
  await vi.advanceTimersByTimeAsync(0);
  expect(resting.done).toBe(true);
  expect(signal.closed).toBe(true);
  const after = watch(signal.wait(1_000));
  await vi.advanceTimersByTimeAsync(0);
  expect(after.done).toBe(true);
});
