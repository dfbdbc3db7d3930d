import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { leafHint } from './field-words.ts';
import { birthReport, composeFacts, fieldAt, leavesAt } from './fields.ts';

const report = birthReport(JSON.parse(readFileSync('docs/openapi.json', 'utf8')));

describe('the fields of a form', () => {
  test('are those of the API document, with their titles, codes and bounds', () => {
    expect(fieldAt(report, '/delivery/method')?.enum).toEqual(['vaginal', 'assisted', 'caesarean']);
    expect(fieldAt(report, '/children/0/weightGrams')).toMatchObject({
      type: 'integer',
      minimum: 200,
      maximum: 8000,
    });
    expect(fieldAt(report, '/father')).toMatchObject({ type: 'object', nullable: true });
    expect(fieldAt(report, '/nobody/there')).toBeUndefined();
  });

  test('stand below what a task asks for, and say whether they must be there', () => {
    const leaves = leavesAt(report, '/choices/payee');
    expect(leaves.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/choices/payee/accountNumber',
      '/choices/payee/bankName',
      '/choices/payee/holder',
    ]);
    expect(leaves.every(({ isRequired }) => isRequired)).toBe(true);
    expect(
      leavesAt(report, '/choices').find(({ pointer }) => pointer.endsWith('/childcare/enrolledFrom'))
        ?.isRequired,
    ).toBe(false);
  });

  test('say nothing of how a moment is written', () => {
    const hints = leavesAt(report, '/delivery').map(leafHint);
    expect(hints).toContain('北京时间');
    expect(hints.filter((hint) => hint?.includes('RFC'))).toEqual([]);
  });
});

test('what was typed becomes a part of a birth notification, children by their order, and nothing of what is empty', () => {
  expect(
    composeFacts({
      '/children/1/name': '李安然',
      '/children/1/weightGrams': 3_200,
      '/mother/employment/kind': 'employee',
      '/mother/phone': '',
      '/prePregnancyCheck': false,
    }),
  ).toEqual({
    children: [{ order: 2, name: '李安然', weightGrams: 3_200 }],
    mother: { employment: { kind: 'employee' } },
    prePregnancyCheck: false,
  });
});
