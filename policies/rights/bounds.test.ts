import { expect, test } from 'vitest';
import { isBounded, UNBOUNDED } from '../../schemas/bounds.ts';
import { boundsOf, isInDivisions } from './bounds.ts';

test('a city has its districts, a province its cities, and what lies in another is not named twice', () => {
  const { divisions } = boundsOf({ divisions: ['620102', '620100', '220104', '620100'] });
  expect(divisions).toEqual(['220104', '6201']);
  const bounds = boundsOf({ divisions: ['620100', '220104'] });
  expect(['620102', '620100', '220104'].map((code) => isInDivisions(bounds, code))).toEqual([
    true,
    true,
    true,
  ]);
  expect(['620200', '220102', '100000'].map((code) => isInDivisions(bounds, code))).toEqual([
    false,
    false,
    false,
  ]);
  expect(isInDivisions(boundsOf({ divisions: ['620000'] }), '620921')).toBe(true);
});

test('whoever is for none has none, and for every one, all', () => {
  expect(isInDivisions(boundsOf({ divisions: [] }), '620102')).toBe(false);
  expect(isBounded(boundsOf({ divisions: [] }))).toBe(true);
  expect(boundsOf({ divisions: '*' })).toEqual(UNBOUNDED);
  expect(isBounded(UNBOUNDED)).toBe(false);
  expect(isBounded(boundsOf({ divisions: '*', department: 'taxation' }))).toBe(true);
});
