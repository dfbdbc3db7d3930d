import { z } from 'zod';
import { ProblemError } from './problem.ts';

const positionSchema = z.tuple([z.iso.datetime({ offset: true }), z.string().max(40)]);

/** An opaque place in a list: the sort key of the last row that was shown. */
export function writeCursor(at: string, id: string): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/** @throws ProblemError query-invalid */
export function readCursor(cursor: string, isId: (id: string) => boolean): { at: string; id: string } {
  try {
    const [at, id] = positionSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (isId(id)) return { at, id };
  } catch {
    // falls through: whatever is wrong with it, it is not one of ours
  }
  throw new ProblemError('query-invalid', {
    errors: [{ pointer: '/cursor', code: 'invalid', detail: '分页位置不正确' }],
  });
}

/** One page of rows read with `limit + 1`. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  cursorOf: (row: T) => string,
): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

export const limitSchema = z.coerce.number().int().min(1).max(200).default(50).meta({ title: '每页条数' });
export const cursorSchema = z.string().max(300).optional().meta({ title: '上一页给出的位置' });
