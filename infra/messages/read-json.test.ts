import { describe, expect, it } from 'vitest';
import { readJson } from './read-json.ts';

const nested = (depth: number, [open, close]: readonly [string, string]): string =>
  open.repeat(depth) + close.repeat(depth);

describe('JSON of somebody else', () => {
  it.each([
    '{"a":[1,{"b":"[[[["}],"c":"\\"{{{{","d":"\\\\"}',
    `["${'['.repeat(500)}"]`,
    `[${'[],'.repeat(500)}0]`,
    nested(60, ['[', ']']),
    '"text"',
  ])('is read: %s', (text) => {
    expect(readJson(text)).toEqual(JSON.parse(text));
  });

  it.each([
    ['lists', nested(400_000, ['[', ']'])],
    ['objects', nested(100_000, ['{"a":', '}'])],
    ['after a text with quotes', `["\\"",${nested(400_000, ['[', ']'])}]`],
    ['not closed', '['.repeat(800_000)],
  ])('is not tried where it is nested without end: %s', (_, text) => {
    const before = performance.now();
    expect(() => readJson(text)).toThrow(SyntaxError);
    expect(performance.now() - before).toBeLessThan(50);
  });
});
