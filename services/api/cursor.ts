import { z } from 'zod';
import { timeSchema } from '../../schemas/person.ts';
import { fitting } from './answer-size.ts';
import { ProblemError } from './problem.ts';

const positionSchema = z.tuple([timeSchema, z.string().max(40)]);

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

/**
 * One page of rows read with `limit + 1`, as they are shown: as many as were asked for, or as an answer may hold; the next
 * page goes on behind them.
 */
export function pageOf<Row, View>(
  rows: readonly Row[],
  limit: number,
  { cursorOf, viewOf }: { cursorOf: (row: Row) => string; viewOf: (row: Row) => View },
): { items: View[]; nextCursor: string | null } {
  const views = rows.slice(0, limit).map(viewOf);
  const fit = fitting(views);
  // One that is longer than an answer may be stands alone: nobody would get past it otherwise.
  const items = fit.length > 0 ? fit : views.slice(0, 1);
  const last = rows[items.length - 1];
  return { items, nextCursor: rows.length > items.length && last !== undefined ? cursorOf(last) : null };
}

export const limitSchema = z.coerce.number().int().min(1).max(200).default(50).meta({ title: '每页条数' });
export const cursorSchema = z.string().max(300).optional().meta({ title: '上一页给出的位置' });
