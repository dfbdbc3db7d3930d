import { describe, expect, it } from 'vitest';
import {
  newestVersion,
  readContent,
  VersionUnknownError,
  writeContent,
  writtenVersion,
  type Changes,
} from './versions.ts';

/** A child as it was once written, with one name; then with family and given name; then with what it is called at home. */
const split = {
  up: (before: unknown): unknown => {
    const { name, ...child } = before as { name: string };
    return { ...child, family: name.slice(0, 1), given: name.slice(1) };
  },
};
const calledAtHome = {
  up: (before: unknown): unknown => ({ ...(before as object), atHome: null }),
  down: (after: unknown): unknown => {
    const { atHome: _, ...child } = after as { atHome: unknown };
    return child;
  },
};
const written: Changes = { 'facts/child': [split] };
const understood: Changes = { 'facts/child': [split, calledAtHome] };
const oldest = { order: 1, name: '王示例' };
const second = { order: 1, family: '王', given: '示例' };
const today = { ...second, atHome: null };

describe('content', () => {
  it('of the first version is written as it always was, and read', () => {
    expect(writeContent('facts/child', oldest)).toBe(oldest);
    expect(readContent('facts/child', oldest)).toBe(oldest);
    expect(readContent('note', '核对无误')).toBe('核对无误');
  });

  it('is brought up to the shape of today from whatever version it has', () => {
    expect(readContent('facts/child', oldest, understood)).toEqual(today);
    expect(readContent('facts/child', { v: 2, d: second }, understood)).toEqual(today);
    expect(readContent('facts/child', { v: 3, d: today }, understood)).toEqual(today);
  });

  it('is written in the version of today, with its number', () => {
    expect(writeContent('facts/child', second, written)).toEqual({ v: 2, d: second });
    expect(readContent('facts/child', writeContent('facts/child', second, written), written)).toEqual(second);
  });

  it('is written as before a change that only some builds understand', () => {
    expect([newestVersion('facts/child', understood), writtenVersion('facts/child', understood)]).toEqual([
      3, 2,
    ]);
    const sent = writeContent('facts/child', today, understood);
    expect(sent).toEqual({ v: 2, d: second });
    expect(readContent('facts/child', sent, written)).toEqual(second);
  });

  it('is not read when it is newer than this build, or has no version that could be', () => {
    for (const v of [4, 0, -1, 1.5])
      expect(() => readContent('facts/child', { v, d: today }, understood)).toThrow(VersionUnknownError);
    expect(() => readContent('facts/parent', { v: 2, d: {} }, understood)).toThrow(VersionUnknownError);
  });

  it('cannot be written where an unwritten change is followed by one without a way back', () => {
    const muddled: Changes = { note: [calledAtHome, split] };
    expect(() => writeContent('note', today, muddled)).toThrow(RangeError);
  });

  it('that happens to have a v and more is not taken for a version', () => {
    expect(readContent('note', { v: 9, d: 1, e: 2 })).toEqual({ v: 9, d: 1, e: 2 });
  });
});
