import { expect, it } from 'vitest';
import { sizeOf, waitMs, type DueRow } from './rows.ts';

const row: DueRow = {
  id: 'a',
  topic: 't',
  key: '案件',
  kind: 'answer',
  headers: { a: '名' },
  body: Buffer.alloc(1_000),
};

it('waits until the next row is due when that is sooner than the poll, and not at all after a full round', () => {
  const due = (rows: number, nextMs?: number) => ({
    rows: Array.from({ length: rows }, () => row),
    nextMs,
    oldestSeconds: 0,
    bulk: [],
    bulkWaits: false,
  });
  expect(waitMs(due(0), 1_000)).toBe(1_000);
  expect(waitMs(due(3, 12.4), 1_000)).toBe(13);
  expect(waitMs(due(3, 60_000), 1_000)).toBe(1_000);
  expect(waitMs(due(3, -5), 1_000)).toBe(0);
  expect(waitMs(due(500, 60_000), 1_000)).toBe(0);
  expect(waitMs(due(0), 100)).toBe(100);
  expect(waitMs(due(0, 40), 100)).toBe(40);
});

it('counts bytes, not characters, and never too few', () => {
  expect(sizeOf(row)).toBeGreaterThanOrEqual(1_000 + Buffer.byteLength('案件') + Buffer.byteLength('a名'));
});
