import { expect, test } from 'vitest';
import { readClient, sayClient } from './client-address.ts';

const KEY = 'ab'.repeat(32);

test('an address is believed from whoever has the key, and from nobody else', () => {
  const said = sayClient(KEY, '2001:db8::1');
  expect(readClient(KEY, said)).toBe('2001:db8::1');
  for (const other of [said.replace('::1', '::2'), '203.0.113.9', '203.0.113.9 ', undefined, [said], ''])
    expect(readClient(KEY, other)).toBeUndefined();
  expect(readClient('cd'.repeat(32), said)).toBeUndefined();
  expect(readClient('', sayClient('', '203.0.113.9'))).toBeUndefined();
});
