import { describe, expect, test } from 'vitest';
import { createRates, networkOf } from '../kit/rates.ts';
import { createRateKeeper } from './rates.ts';

describe('requests of one name', () => {
  test('are taken up to a minute of them at once, then one after the other', () => {
    let at = 0;
    const { take } = createRates(60, () => at);
    const taken = (count: number) => Array.from({ length: count }, () => take('one'));
    expect(taken(61)).toEqual([...Array.from({ length: 60 }, () => undefined), 1]);
    at = 999;
    expect(take('one')).toBe(1);
    at = 1_000;
    expect([take('one'), take('one')]).toEqual([undefined, 1]);
    at = 61_000;
    expect(taken(61).filter((wait) => wait === undefined)).toHaveLength(60);
  });

  test('hold nobody else up', () => {
    const { take } = createRates(1, () => 0);
    expect([take('one'), take('one'), take('other')]).toEqual([undefined, 60, undefined]);
  });

  test('are forgotten when there are too many names, the oldest first, and never all', () => {
    const { take } = createRates(1, () => 0);
    for (let n = 0; n < 50_010; n += 1) take(`name ${n}`);
    expect([take('name 0'), take('name 50009')]).toEqual([undefined, 60]);
  });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('whoever asks too much is told when to come again', () => {
  const { caller, stranger } = createRateKeeper({ ofCaller: 1, ofAddress: 1 }, () => 0);
  caller('hall');
  stranger('2001:db8::1');
  const told = { code: 'too-many-requests', parts: { headers: { 'retry-after': '60' } } };
  expect(() => caller('hall')).toThrow(expect.objectContaining(told));
  expect(() => stranger('2001:db8::2')).toThrow(expect.objectContaining(told));
  expect(() => stranger('2001:db8:0:1::1')).not.toThrow();
});
