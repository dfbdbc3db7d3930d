import { describe, expect, test } from 'vitest';
import { MOST_ANSWER_BYTES } from './answer-size.ts';
import { pageOf, readCursor, writeCursor } from './cursor.ts';
import { ProblemError } from './problem.ts';

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

describe('a place in a list', () => {
  const read = (at: string) => readCursor(writeCursor(at, '1'), (id) => id === '1');

  test('is read as it was given', () => {
    expect(read('2026-11-30T15:08:16.21+00:00')).toEqual({ at: '2026-11-30T15:08:16.21+00:00', id: '1' });
  });

  test.each([
    '0000-11-30T15:08:16+00:00',
    '9999-12-31T23:59:59Z',
    '2026-02-30T00:00:00Z',
    '2026-11-30T15:08:16.1234567890+00:00',
  ])('is not ours with a moment that no row can have: %s', (at) => {
    expect(() => read(at)).toThrow(ProblemError);
  });
});
