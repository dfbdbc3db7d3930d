import { expect, it } from 'vitest';
import { createCheckLimit } from './check-limit.ts';

it('bounds one address, and all together, a minute at a time', () => {
  let now = 0;
  const { take } = createCheckLimit({ ofAddress: 2, ofAll: 3 }, () => now);
  expect(['a', 'a', 'a', 'b', 'c'].map(take)).toEqual([true, true, false, true, false]);
  now = 60_000;
  expect(['a', 'c'].map(take)).toEqual([true, true]);
});
