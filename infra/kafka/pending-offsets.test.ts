import { expect, it } from 'vitest';
import { PendingOffsets } from './pending-offsets.ts';

it('commits the offset after the last one handled, once', () => {
  const pending = new PendingOffsets();
  pending.note('t', 0, '9007199254740993');
  pending.note('t', 1, '4');
  pending.note('t', 1, '5');
  expect(pending.take()).toEqual([
    { topic: 't', partition: 0, offset: '9007199254740994' },
    { topic: 't', partition: 1, offset: '6' },
  ]);
  expect(pending.take()).toEqual([]);
});

it('commits nothing of partitions that may be another member’s', () => {
  const pending = new PendingOffsets();
  pending.note('t', 0, '1');
  pending.forget();
  expect(pending.take()).toEqual([]);
});
