import { describe, expect, test } from 'vitest';
import { readSample } from '../../test/support/samples.ts';
import { mergeFacts, readGivenFacts } from './given-facts.ts';

const twins = readSample('lanzhou-twins');

describe('short forms', () => {
  test('a name is for the child of the task', () => {
    const given = readGivenFacts({ name: '刘安' }, 'child-2');
    const merged = mergeFacts(twins, given.facts);
    expect(merged).toEqual({
      ...twins,
      children: [twins.children[0], { ...twins.children[1], name: '刘安' }],
    });
    expect(given.pointerOf(['children', 1, 'name'])).toBe('/facts/name');
  });

  test('a name without a child is refused', () => {
    expect(() => readGivenFacts({ name: '刘安' }, 'mother')).toThrow('validation-failed');
  });

  test('choices may be bare, whole or mixed', () => {
    const given = readGivenFacts(
      { resultDelivery: 'pick-up', choices: { householdFollows: 'father' } },
      null,
    );
    expect(mergeFacts(twins, given.facts)['choices']).toEqual({
      ...twins.choices,
      householdFollows: 'father',
      resultDelivery: 'pick-up',
    });
    expect(given.pointerOf(['choices', 'resultDelivery'])).toBe('/facts/resultDelivery');
    expect(given.pointerOf(['choices', 'householdFollows'])).toBe('/facts/choices/householdFollows');
  });
});

describe('what is said twice is refused, since only one of the two could stand:', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['a name, short and whole', { name: '刘安', children: [{ order: 2, name: '刘宁' }] }, '/facts/name'],
    [
      'a child',
      {
        children: [
          { order: 2, name: '刘安' },
          { order: 2, name: '刘宁' },
        ],
      },
      '/facts/children/1/order',
    ],
    [
      'a choice, bare and whole',
      { resultDelivery: 'post', choices: { resultDelivery: 'pick-up' } },
      '/facts/resultDelivery',
    ],
  ])('%s', (_, facts, pointer) => {
    const errors = [expect.objectContaining({ pointer, code: 'duplicate-field' })];
    const said = expect.objectContaining({ parts: expect.objectContaining({ errors }) });
    expect(() => readGivenFacts(facts, 'child-2')).toThrow(said);
  });

  test('not a name beside something else of the child', () => {
    const { facts } = readGivenFacts(
      { name: '刘安', children: [{ order: 2, weightGrams: 2500 }] },
      'child-2',
    );
    expect(mergeFacts(twins, facts)['children']).toMatchObject([{}, { name: '刘安', weightGrams: 2500 }]);
  });
});

describe('a partial notification', () => {
  test('changes only what it names', () => {
    const given = readGivenFacts({ mother: { household: { divisionCode: '620104' } } }, null);
    expect(mergeFacts(twins, given.facts)).toEqual({
      ...twins,
      mother: { ...twins.mother, household: { ...twins.mother.household, divisionCode: '620104' } },
    });
  });

  test('finds children by their order, and points to where they were given', () => {
    const given = readGivenFacts({ children: [{ order: 2, weightGrams: 2500 }] }, null);
    expect(mergeFacts(twins, given.facts)['children']).toEqual([
      twins.children[0],
      { ...twins.children[1], weightGrams: 2500 },
    ]);
    expect(given.pointerOf(['children', 1, 'weightGrams'])).toBe('/facts/children/0/weightGrams');
  });

  test('gives a missing father whole', () => {
    const father = { name: '某' };
    expect(mergeFacts({ ...twins, father: null }, readGivenFacts({ father }, null).facts)['father']).toEqual(
      father,
    );
  });
});
