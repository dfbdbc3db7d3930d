import { describe, expect, test } from 'vitest';
import { ANSWER, QUESTIONS } from '../../schemas/entitlement-check-examples.ts';
import { entitlementCheckSchema } from '../../schemas/entitlement-check.ts';
import { answerCheck } from './entitlement-routes.ts';

/** The examples of the API document are questions that are understood and the answer that is given. */
describe('examples of POST /v1/entitlement-checks', () => {
  const ask = (name: keyof typeof QUESTIONS) => {
    const question = entitlementCheckSchema.parse(QUESTIONS[name]);
    return { asOf: question.asOf, ...answerCheck(question) };
  };
  const outcomes = (name: keyof typeof QUESTIONS) =>
    Object.fromEntries(ask(name).entitlements.map((e) => [`${e.subject} ${e.code}`, e.outcome]));

  test('the answer that is shown is the one that is given', () => {
    expect(ask('answered')).toEqual(ANSWER);
  });

  test('a birth: leave and allowance are there, and what is left out is asked for', () => {
    expect(outcomes('birth')).toMatchObject({
      'mother maternity-leave': 'eligible',
      'mother maternity-allowance': 'eligible',
      'child-1 childcare-subsidy': 'eligible',
      'family housing-security-priority': 'unknown',
    });
    const asked = ask('missingFacts').entitlements.filter(({ outcome }) => outcome === 'unknown');
    expect(asked.length).toBeGreaterThan(5);
    expect(new Set(asked.flatMap(({ missing }) => missing ?? []))).toEqual(
      new Set([
        'children.0.liveBirth',
        'mother.employment.maternityInsured',
        'mother.employment.employerAverageMonthlyWageFen',
        'father',
        'child.household',
        'choices.childcare',
        'mother.residence.divisionCode',
      ]),
    );
    expect(ask('missingFacts').entitlements.map(({ outcome }) => outcome)).not.toContain('not-eligible');
  });

  test('an institution of a draft, and a special family', () => {
    expect(outcomes('institutionWithDrafts')).toEqual({
      'institution childcare-construction-subsidy': 'eligible',
      'institution childcare-operating-subsidy': 'eligible',
    });
    expect(ask('specialFamily').entitlements.map(({ amountPerMonthFen }) => amountPerMonthFen)).toEqual([
      110_000, 110_000,
    ]);
  });
});
