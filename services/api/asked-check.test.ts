import { describe, expect, test } from 'vitest';
import { QUESTIONS } from '../../schemas/entitlement-check-examples.ts';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { answerCheck } from './entitlement-routes.ts';
import { askedCheckSchema } from './notification-schema.ts';
import { check } from './validation.ts';

const schema = askedCheckSchema(() => new Date('2026-11-28T10:00:00+08:00'));
const AS_OF = '2026-11-28';

/** `code pointer` of each thing that is wrong with a question. */
function faults(question: object): string[] {
  const checked = check(schema, { asOf: AS_OF, ...question });
  return checked.ok ? [] : checked.errors.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe('where a question is about', () => {
  test('is held against the register of divisions, as it is of a birth', () => {
    const birth = sampleBirth('lanzhou-first-child');
    const moved = (divisionCode: string) => ({
      ...birth,
      mother: { ...birth.mother, household: { ...birth.mother.household, divisionCode } },
    });
    expect(faults(moved('999999'))).toEqual(['division-unknown /mother/household/divisionCode']);
    expect(faults(moved('620100'))).toEqual(['division-level /mother/household/divisionCode']);
    expect(faults(moved('620102'))).toEqual([]);
  });

  test.each([
    ['institution', '999999', ['division-unknown /institution/divisionCode']],
    ['institution', '620000', []],
    ['specialFamily', '602102', ['division-unknown /specialFamily/divisionCode']],
    ['specialFamily', '220104', []],
  ] as const)('%s at %s', (about, divisionCode, expected) => {
    expect(faults({ [about]: { divisionCode } })).toEqual(expected);
  });

  test('may be a place of the day of the question that there is no more', () => {
    const old = { institution: { divisionCode: '330103' } };
    expect(faults(old)).toEqual(['division-abolished /institution/divisionCode']);
    expect(faults({ ...old, asOf: '2020-06-01' })).toEqual([]);
  });

  test.each(Object.entries(QUESTIONS))('of the examples stands: %s', (_, question) => {
    expect(faults(question)).toEqual([]);
  });
});

describe('what the contract names is answered', () => {
  test.each<[string, object, string[]]>([
    [
      'childcare of a hospital',
      { institution: { divisionCode: '620102', kind: 'hospital' } },
      ['unknown', 'no-scheme'],
    ],
    [
      'childcare in a home',
      { institution: { divisionCode: '620102', kind: 'home' } },
      ['unknown', 'no-scheme'],
    ],
    [
      'more of an institution',
      { institution: { divisionCode: '620102', useRate: 0.6, infantClasses: 2, subsidyYearsPaid: 1 } },
      ['unknown', 'no-scheme'],
    ],
    [
      'a rural family of one child',
      { specialFamily: { divisionCode: '620102', event: 'rural-only-child', persons: [{ sex: 'female' }] } },
      ['unknown', 'not-eligible'],
    ],
    [
      'a rural family of two daughters',
      { specialFamily: { divisionCode: '620102', event: 'rural-two-daughters' } },
      ['unknown', 'not-eligible'],
    ],
  ])('%s', (_, question, outcomes) => {
    const checked = check(schema, { asOf: AS_OF, ...question });
    if (!checked.ok) throw new Error(JSON.stringify(checked.errors));
    for (const { outcome } of answerCheck(checked.value).entitlements) expect(outcomes).toContain(outcome);
  });

  test.each([
    ['useRate', -1],
    ['useRate', 101],
    ['infantClasses', 1.5],
    ['subsidyYearsPaid', 1_000],
  ])('and what is none of it is refused: %s %s', (field, value) => {
    expect(faults({ institution: { [field]: value } })).toHaveLength(1);
  });
});
