import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { calm } from './calm.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the first is done at once, and all that come soon after it once, at the end', () => {
  let done = 0;
  const { ask } = calm(() => (done += 1), 1_000);
  for (let time = 0; time < 5; time += 1) ask();
  expect(done).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(done).toBe(2);
  vi.advanceTimersByTime(5_000);
  ask();
  expect(done).toBe(3);
});

test('what is still to come can be taken back', () => {
  let done = 0;
  const { ask, drop } = calm(() => (done += 1), 1_000);
  ask();
  ask();
  drop();
  vi.advanceTimersByTime(5_000);
  expect(done).toBe(1);
});
