import { describe, expect, test } from 'vitest';
import { edgesOf, PACKS } from './found.test-data.ts';
import { HANDLING } from './handling.test-data.ts';
import { OTHERS } from './others.test-data.ts';
import { BIRTH } from './birth.test-data.ts';
import { CONDITIONS, NOTHING_TURNS, YES_OR_NO } from './words.test-data.ts';

/**
 * Every window, age, share and threshold of the packs, with the answer on the day before, the day and the day after; one less, the
 * number and one more; inside and beside. The values are read from the packs, so that a corrected one moves its test with it. A new
 * kind of number, or a new word of a condition, is red until it has a row or a reason why nothing turns over at it.
 */

const ROWS = { ...BIRTH, ...OTHERS, ...HANDLING, ...CONDITIONS };
const edges = edgesOf(PACKS);
const kinds = [...new Set(edges.map(({ kind }) => kind))].sort();

test('every number, day, share and condition of the packs has a row, or a reason why nothing turns over at it', () => {
  const known = [...Object.keys(ROWS), ...Object.keys(NOTHING_TURNS), ...YES_OR_NO];
  expect(kinds.filter((kind) => !known.includes(kind))).toEqual([]);
});

test('no row and no reason is of something that no pack has', () => {
  const listed = [...Object.keys(ROWS), ...Object.keys(NOTHING_TURNS), ...YES_OR_NO];
  expect(listed.filter((kind) => !kinds.includes(kind))).toEqual([]);
  expect(listed).toHaveLength(new Set(listed).size);
});

test('a number of a kind that is new is found, and so is a new word of a condition', () => {
  const [country] = PACKS;
  if (!country) throw new Error('no pack');
  const period = { from: '2012-04-28', quietMonths: 5, requires: [{ when: 'born-on-a-sunday' }] };
  const pack = { ...country, schemes: { 'maternity-leave': [period] } } as unknown as typeof country;
  const found = edgesOf([pack]).filter(({ code }) => code === 'maternity-leave');
  expect(found.map(({ kind }) => kind)).toEqual([
    'from',
    'maternity-leave/quietMonths',
    'when/born-on-a-sunday',
  ]);
  expect(found.filter(({ kind }) => ROWS[kind] !== undefined)).toHaveLength(1);
});

const tried = edges.filter(({ kind }) => ROWS[kind] !== undefined);

test('it is many that are tried: every pack has some', () => {
  expect(new Set(tried.map(({ pack }) => pack.pack)).size).toBe(new Set(PACKS.map(({ pack }) => pack)).size);
  expect(tried.length).toBeGreaterThan(300);
});

/** The same condition in the same pack turns over at the same place wherever it is said. */
const once = [
  ...new Map(
    tried.map((edge) => [`${edge.pack.pack} ${edge.kind.startsWith('when/') ? edge.kind : edge.at}`, edge]),
  ).values(),
];

describe.each([...Map.groupBy(once, ({ kind }) => kind)])('%s', (kind, ofKind) => {
  test.each(ofKind.map((edge) => [edge.pack.pack, edge.at, JSON.stringify(edge.value), edge] as const))(
    '%s %s: %s',
    (_pack, _at, _value, edge) => {
      const answers = ROWS[kind]?.(edge) ?? [];
      expect(answers.map(({ on, got }) => [on, got])).toEqual(answers.map(({ on, is }) => [on, is]));
      // what never changes is no boundary
      expect(new Set(answers.map(({ is }) => JSON.stringify(is) ?? '-')).size).toBeGreaterThan(1);
    },
  );
});
