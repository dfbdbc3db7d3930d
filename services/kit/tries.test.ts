import { expect, test } from 'vitest';
import { createTries } from './tries.ts';

test('so many wrong tries are let pass in a span, of each thing for itself, and then again', () => {
  let now = 1_000;
  const tries = createTries({ most: 3, spanMs: 60_000 }, () => now);
  for (let n = 0; n < 3; n += 1) {
    expect(tries.wait('a')).toBeUndefined();
    tries.failed('a');
    now += 10_000;
  }
  expect([tries.wait('a'), tries.wait('b')]).toEqual([30, undefined]);
  now += 29_000;
  expect(tries.wait('a')).toBe(1);
  now += 1_000;
  expect(tries.wait('a')).toBeUndefined();
  tries.failed('a');
  expect(tries.wait('a')).toBe(10);
});
