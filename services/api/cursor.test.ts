import { describe, expect, test } from 'vitest';
import { MOST_ANSWER_BYTES } from './answer-size.ts';
import { pageOf } from './cursor.ts';

const rows = (count: number, size: number) =>
  Array.from({ length: count }, (_, i) => ({ id: i, text: '长'.repeat(size) }));
type Row = ReturnType<typeof rows>[number];
const show = { cursorOf: ({ id }: Row) => String(id), viewOf: (row: Row) => row };

describe('a page of a list', () => {
  test('has what was asked for, and says where the next begins', () => {
    expect(pageOf(rows(4, 1), 3, show)).toMatchObject({
      items: [{ id: 0 }, { id: 1 }, { id: 2 }],
      nextCursor: '2',
    });
    expect(pageOf(rows(3, 1), 3, show).nextCursor).toBeNull();
    expect(pageOf([], 3, show)).toEqual({ items: [], nextCursor: null });
  });

  test('ends before it is too long, and the next goes on behind it', () => {
    const all = rows(201, 1_000);
    const seen: number[] = [];
    for (let left = all; left.length > 0;) {
      const page = pageOf(left, 200, show);
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(MOST_ANSWER_BYTES);
      seen.push(...page.items.map(({ id }) => id));
      left = page.nextCursor === null ? [] : left.slice(page.items.length);
    }
    expect(seen).toEqual(all.map(({ id }) => id));
  });

  test('has at least one, whatever that is', () => {
    expect(pageOf(rows(3, 100_000), 3, show)).toMatchObject({ items: [{ id: 0 }], nextCursor: '0' });
  });
});
