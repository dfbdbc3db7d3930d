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

/** An answer is no longer than this, bytes. */
export const MOST_ANSWER_BYTES = 200_000;
/** Of these, what stands around the items of a list. */
const ENVELOPE_BYTES = 1_000;

/**
 * One page of rows read with `limit + 1`, as they are shown: as many as were asked for, or as an answer may hold; the next
 * page goes on behind them.
 */
export function pageOf<Row, View>(
  rows: readonly Row[],
  limit: number,
  { cursorOf, viewOf }: { cursorOf: (row: Row) => string; viewOf: (row: Row) => View },
): { items: View[]; nextCursor: string | null } {
  const items: View[] = [];
  let bytes = ENVELOPE_BYTES;
  for (const row of rows.slice(0, limit)) {
    const view = viewOf(row);
    bytes += Buffer.byteLength(JSON.stringify(view)) + 1;
    if (bytes > MOST_ANSWER_BYTES && items.length > 0) break;
    items.push(view);
  }
  const last = rows[items.length - 1];
  return { items, nextCursor: rows.length > items.length && last !== undefined ? cursorOf(last) : null };
}

export const limitSchema = z.coerce.number().int().min(1).max(200).default(50).meta({ title: '每页条数' });
export const cursorSchema = z.string().max(300).optional().meta({ title: '上一页给出的位置' });
