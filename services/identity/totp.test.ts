import { expect, test } from 'vitest';
import { codeOf, matchingStep, stepAt } from './totp.ts';

/** RFC 6238, appendix B, of SHA-1: the last six of its eight digits. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const VECTORS = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const;

test.each(VECTORS)('at %d s the code is %s', (seconds, code) => {
  expect(codeOf(SECRET, stepAt(seconds * 1_000))).toBe(code);
});

test('a code is taken half a minute early or late, and no more', () => {
  const now = 1_234_567_890_000;
  const step = stepAt(now);
  for (const away of [-1, 0, 1])
    expect(matchingStep(SECRET, codeOf(SECRET, step + away), now)).toBe(step + away);
  for (const away of [-2, 2]) expect(matchingStep(SECRET, codeOf(SECRET, step + away), now)).toBeUndefined();
  for (const code of ['', '00592', '0059244', '00592x'])
    expect(matchingStep(SECRET, code, now)).toBeUndefined();
});

test('what is no base32 is no secret', () => {
  expect(() => codeOf('not a secret', 1)).toThrow('base32');
});
