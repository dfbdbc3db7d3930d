import { describe, expect, test } from 'vitest';
import { knownDivisions, loadPacks, packTexts } from '../load/all-packs.ts';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { TEST_CITY } from '../load/test-city.test-data.ts';
import { graphId, placeOf } from './places.ts';
import { routeOf } from './route.ts';

const DAY = '2026-11-22';

/** An invented city below Gansu with two lists, the second from 2027 on. */
const CITY = `${TEST_CITY.replaceAll("'620100'", "'621100'")}jointLists:
  - version: 1
    until: 2026-12-31
    joint: [birth-certificate, household-registration]
    single: [vaccination-record]
    insuranceStartsOn: { value: household-registration }
    conditions: { governs: [household-registration], householdHere: true, parentsWithHouseholdHere: both }
    cite: { document: 办法, article: 第三条 }
  - version: 2
    from: 2027-01-01
    joint: [birth-certificate, vaccination-record, household-registration, medical-insurance]
    insuranceStartsOn: { value: birth-certificate }
    cite: { document: 办法, article: 第四条 }
`;

const withCity = (text: string) => loadPacks([...packTexts(), { file: 'city', text }], knownDivisions());

describe('the joint list of a place is data (规则包 jointLists)', () => {
  test.each([
    ['620102', '620100@2', 7],
    ['620723', '620000@1', 5],
    ['610302', '610000@2', 7],
    ['220104', '220000@2', 4],
    ['440106', '000000@1', 5],
  ])('%s follows %s with %i joint matters', (division, graph, joint) => {
    const place = placeOf(division, DAY);
    expect([graphId(place), place.joint.length]).toEqual([graph, joint]);
  });

  test('a city writes one list after the other, and each case follows the one of the day on which it begins', () => {
    const packs = withCity(CITY);
    const [before, after] = ['2026-12-31', '2027-01-01'].map((day) => placeOf('621102', day, packs));
    expect(before && [graphId(before), before.joint, before.insuranceStartsOn]).toEqual([
      '621100@1',
      ['birth-certificate', 'household-registration'],
      'household-registration',
    ]);
    expect(after && [graphId(after), after.joint.length, after.insuranceStartsOn]).toEqual([
      '621100@2',
      4,
      'birth-certificate',
    ]);
    expect(graphId(placeOf('620723', '2027-01-01', packs))).toBe('620000@1');
  });

  test('its conditions are about the city itself: both parents at home there, or the matter is handled singly', () => {
    const place = placeOf('621102', DAY, withCity(CITY));
    const birth = sampleBirth('lanzhou-first-child');
    const at = (mother: string, father: string) => {
      const of = (divisionCode: string) => ({ household: { divisionCode, kind: 'family' as const } });
      const parents = {
        mother: { ...birth.mother, ...of(mother) },
        father: birth.father && { ...birth.father, ...of(father) },
      };
      return routeOf('household-registration', { notification: { ...birth, ...parents }, place }).route;
    };
    expect([at('621102', '621121'), at('621102', '620102'), at('620102', '620102')]).toEqual([
      'joint',
      'single',
      'single',
    ]);
  });

  test.each([
    ['version: 2', 'version: 1', '联办清单第1版写了两次：改动时加一'],
    ['from: 2027-01-01', 'from: 2026-12-31', '联办清单 同一时段写了两次'],
    ['single: [vaccination-record]', 'single: [birth-certificate]', '事项“birth-certificate”写了两次'],
    [
      'governs: [household-registration]',
      'governs: [social-security-card]',
      '事项“social-security-card”不在联办之列',
    ],
  ])('what cannot be is refused: %s → %s', (from, to, message) => {
    expect(() => withCity(CITY.replace(from, to))).toThrow(message);
  });
});
