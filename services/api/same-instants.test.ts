import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, differences } from '../../policies/input/json-values.ts';
import { sameInstants } from './same-instants.ts';

test('the order of fields does not count, the order of lists does', () => {
  expect(canonicalJson({ b: 1, a: { d: null, c: undefined } })).toBe('{"a":{"d":null},"b":1}');
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});

test('it says the same as JSON for any value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('an instant is the same with any offset, a date stays a date', () => {
  expect(sameInstants({ at: '2026-11-20T03:24:00+08:00', on: '2026-11-20' })).toEqual({
    at: '2026-11-19T19:24:00.000Z',
    on: '2026-11-20',
  });
});

test('differences are named by pointers', () => {
  expect(differences({ a: [1, { b: 2 }], 'c/d~': 1 }, { a: [1, { b: 3 }, 4], 'c/d~': 2 })).toEqual([
    '/a/1/b',
    '/a/2',
    '/c~1d~0',
  ]);
  expect(differences({ father: null }, { father: {} })).toEqual(['/father']);
  expect(differences({ a: undefined }, {})).toEqual([]);
});
