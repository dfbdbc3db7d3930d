import { describe, expect, test } from 'vitest';
import { ProblemError } from './problem.ts';
import { readJson } from './read-body.ts';
import { invalidBody, unreadableParts } from './validation.ts';

function refusal(text: string): unknown {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return [error.code, error.parts.errors?.map(({ pointer, code }) => `${code} ${pointer}`)];
  }
}

describe('JSON that has one meaning', () => {
  test.each([
    '{"a":1,"b":[{"a":1},{"a":2}],"c":{"a":"a"}}',
    '["a","a",{"a":"\\"{,:"}]',
    '"text"',
    '-0.5e3',
    '{"a":9007199254740991}',
  ])('%s is read', (text) => {
    expect(readJson(text)).toEqual(JSON.parse(text));
  });

  test.each([
    ['{"a":1,"b":{"x":1,"a":2,"x":3}}', 'duplicate-field /b/x'],
    ['[{"a":1},{"a":1,"\\u0061":2}]', 'duplicate-field /1/a'],
    ['{"a":[1,9007199254740993]}', 'number-out-of-range /a/1'],
    ['{"a":1e999}', 'number-out-of-range /a'],
    ['{"a":{"__proto__":{}}}', 'unknown-field /a/__proto__'],
  ])('%s is refused', (text, error) => {
    expect(refusal(text)).toEqual(['not-json', [error]]);
  });

  test.each(['', '{', '{"a":1,}', "{'a':1}", 'NaN', '01'])('%j is none', (text) => {
    expect(refusal(text)).toEqual(['not-json', undefined]);
  });
});

describe('an answer is bounded, whatever was sent', () => {
  test('at most fifty errors, and how many there are', () => {
    const errors = Array.from({ length: 99 }, (_, i) => ({ pointer: `/${i}`, code: 'x', detail: '不' }));
    const { parts } = invalidBody(errors);
    expect(parts.errors).toHaveLength(50);
    expect(parts.detail).toBe('共99处需要更正，先列出50处');
  });

  test('names that the sender chose are cut', () => {
    const [error] = unreadableParts({ ['长'.repeat(100_000)]: { a: 'x\u0000' } });
    expect(error?.pointer.length).toBeLessThan(100);
  });

  test.each<[string, unknown]>([
    ['bad text in every place', Array.from({ length: 60_000 }, () => '\u0000')],
    [
      'a bad name at every depth',
      Array.from({ length: 19 }).reduce<unknown>((inner) => ({ '\u0000': inner }), 1),
    ],
    ['more values than anybody means', Array.from({ length: 60_000 }, () => 1)],
  ])('%s', (_, body) => {
    const errors = unreadableParts(body);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThanOrEqual(51);
  });
});
