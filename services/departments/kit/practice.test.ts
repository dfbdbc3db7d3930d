import { expect, test } from 'vitest';
import { hasMarkOnHan } from '../../../schemas/person-name.ts';
import { checkName } from '../../../policies/names/check-name.ts';
import { PRACTICE_ENDINGS } from '../../../schemas/practice.ts';
import type { Command } from './handler.ts';
import { practise } from './practice.ts';

const asked = (code: string, name: string | undefined, attempt = 1): Command =>
  ({ id: 'c', code, attempt, payload: { child: { name } } }) as unknown as Command;

const becomes = (command: Command): string | undefined => practise([command]).get('c')?.kind;

test('a newborn of the ward is refused or sent back once, and met with silence for as long as it is asked', () => {
  for (const [attempt, first, second, third] of [
    [1, 'refused', 'correction-needed', 'silent'],
    [2, undefined, undefined, 'silent'],
  ] as const) {
    expect(becomes(asked('household-registration', '王演拒', attempt))).toBe(first);
    expect(becomes(asked('household-registration', '欧阳演补', attempt))).toBe(second);
    expect(becomes(asked('medical-insurance', '李演静', attempt))).toBe(third);
  }
});

test('every other matter of it, and every other child, goes its way', () => {
  expect(becomes(asked('medical-insurance', '王演拒'))).toBeUndefined();
  expect(becomes(asked('household-registration', '王演静'))).toBeUndefined();
  for (const name of ['王安然', '演拒安', undefined]) {
    expect(becomes(asked('household-registration', name))).toBeUndefined();
    expect(becomes(asked('medical-insurance', name))).toBeUndefined();
  }
  const withoutChild = { id: 'c', code: 'medical-insurance', attempt: 1, payload: {} } as unknown as Command;
  expect(becomes(withoutChild)).toBeUndefined();
});

test('the names of the ward are names that a certificate can carry: nothing else holds them up', () => {
  for (const { given } of Object.values(PRACTICE_ENDINGS))
    expect([checkName(`王${given}`), hasMarkOnHan(given)]).toEqual([{ ok: true }, false]);
});
