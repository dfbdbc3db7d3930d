import { expect, test } from 'vitest';
import { isStorable } from './storable.ts';

const HALF = '\ud840';

test.each([
  ['材料不符', true],
  ['𠀀', true],
  [null, true],
  [{ reason: '不符', asks: ['一', '二'], n: 1 }, true],
  ['材料\u0000不符', false],
  [HALF, false],
  [{ asks: ['一', `二${HALF}`] }, false],
  [{ deep: [{ er: '\u0000' }] }, false],
  [{ ['\u0000']: '' }, false],
])('%j can be written down: %s', (value, expected) => {
  expect(isStorable(value)).toBe(expected);
});
