import { describe, expect, test } from 'vitest';
import type { Filled } from './completion.ts';
import { keptOf, withKept } from './kept-form.ts';

const BEGINNING: Filled = { outcome: 'ask-again', facts: {}, result: {}, reason: '', atOnce: false };
const OUTCOMES = ['ask-again', 'obtained'] as const;

describe('a form that is kept', () => {
  test('is nothing as long as nobody has typed anything', () => {
    expect(keptOf(BEGINNING)).toBeUndefined();
    expect(
      keptOf({ ...BEGINNING, outcome: 'obtained', facts: { '/a': '', '/b': undefined } }),
    ).toBeUndefined();
  });

  test('is the same again', () => {
    const filled: Filled = {
      ...BEGINNING,
      outcome: 'obtained',
      facts: { '/children/0/name': '王示', '/children/0/weightGrams': 3200, '/consents': true },
      result: { number: 'A1', date: '2026-1' },
      until: '2026',
      reason: '写到一半',
    };
    expect(withKept(BEGINNING, keptOf(filled), OUTCOMES)).toEqual(filled);
  });

  test('does not decide at once because somebody meant to', () => {
    const kept = keptOf({ ...BEGINNING, reason: '急', atOnce: true });
    expect(withKept(BEGINNING, kept, OUTCOMES).atOnce).toBe(false);
  });

  test('begins anew with an outcome that is not offered any more', () => {
    expect(withKept(BEGINNING, { outcome: 'waived', reason: '写过' }, OUTCOMES)).toEqual({
      ...BEGINNING,
      reason: '写过',
    });
  });
});
