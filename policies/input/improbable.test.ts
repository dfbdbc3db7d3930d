import { describe, expect, test } from 'vitest';
import { layOver } from '../../test/support/lay-over.ts';
import { GOOD_SAMPLES, sampleBirth } from '../load/sample-births.test-data.ts';
import { improbableOf } from './improbable.ts';
import { weightRange } from './newborn-weights.ts';

const TODAY = '2026-11-28';
const ONE = sampleBirth('lanzhou-first-child');

function found(change: object): string[] {
  const birth = layOver(ONE, change);
  const [child] = birth.children;
  return child ? improbableOf(birth, child, TODAY).map(({ code }) => code) : [];
}

test.each(GOOD_SAMPLES)('nobody is asked about %s', (name) => {
  const birth = sampleBirth(name);
  expect(birth.children.flatMap((child) => improbableOf(birth, child, TODAY))).toEqual([]);
});

describe('what can hardly be', () => {
  const first = (change: object) => ({ children: [{ ...ONE.children[0], ...change }] });
  test.each<[string, object, string[]]>([
    ['a mother of 14', { mother: { birthDate: '2012-03-12' } }, ['age-improbable']],
    ['a mother of 56', { mother: { birthDate: '1970-03-12' } }, ['age-improbable']],
    ['a father of 80', { father: { birthDate: '1946-03-12' } }, ['age-improbable']],
    ['a birth of six years ago', { delivery: { at: '2020-11-20T03:24:00+08:00' } }, ['late-improbable']],
    ['332 for 3320 grams', first({ weightGrams: 332 }), ['weight-improbable']],
    ['a child of term in the 25th week', { delivery: { gestation: { weeks: 25 } } }, ['weight-improbable']],
    ['a stillborn child of 332 grams', first({ weightGrams: 332, liveBirth: false }), []],
    ['a second moment a week later', first({ at: '2026-11-27T03:24:00+08:00' }), ['moment-improbable']],
    ['a father two years dead', { father: { deathOn: '2024-11-20' } }, ['father-improbable']],
    [
      'a small child of 30 weeks',
      { ...first({ weightGrams: 900 }), delivery: { gestation: { weeks: 30 } } },
      [],
    ],
  ])('%s', (_, change, codes) => {
    expect(found(change)).toEqual(codes);
  });

  test('the range of weights grows with the weeks, and has room for every child of a textbook', () => {
    const ranges = Array.from({ length: 26 }, (_, i) => weightRange(20 + i));
    for (const [i, range] of ranges.entries()) {
      expect(range.from).toBeLessThan(range.to);
      expect(range.to).toBeGreaterThanOrEqual(ranges[i - 1]?.to ?? 0);
    }
    // WS/T 800—2022: the 3rd and 97th of 100 at 28, 34 and 40 weeks, roughly
    for (const [weeks, low, high] of [
      [28, 700, 1600],
      [34, 1500, 3000],
      [40, 2600, 4200],
    ] as const) {
      expect(weightRange(weeks).from).toBeLessThan(low);
      expect(weightRange(weeks).to).toBeGreaterThan(high);
    }
  });
});
