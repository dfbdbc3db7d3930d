import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beings, type Being } from '../../test/oracle/beings.ts';
import { kindOf, thinned } from './asks.test-data.ts';
import { decideInstitution, decideSpecialFamily } from './decide.ts';

/**
 * Of institutions and special families, as properties.test.ts has it of families: what is left out makes an answer unknown, never
 * another one, and whoever gives what is asked for gets the answer.
 */

const RUNS = { numRuns: 4_000 };
type Other = Exclude<Being, { kind: 'family' }>;
/** Of a couple one is the woman; what is run by social forces (社会力量举办) is not public. */
const others = beings.filter((being): being is Other => {
  if (being.kind === 'family') return false;
  if (being.kind === 'institution')
    return being.facts.kind !== 'social' || being.facts.ownership !== 'public';
  const [one, another] = being.facts.persons ?? [];
  return another === undefined || one?.sex !== another.sex;
});

function decided(being: Other) {
  const options = { includeDrafts: being.drafts };
  return being.kind === 'institution'
    ? decideInstitution(being.facts, being.asOf, options)
    : decideSpecialFamily(being.facts, being.asOf, options);
}

const lots = fc.infiniteStream(fc.integer({ min: 0, max: 9 }));

/**
 * Persons are as many as there are: leaving one out says that there is one parent alone. Years that were paid overrule what is certain
 * without them (facts 8b.3), and 张掖 says nothing of a day of opening: who does not name it has the right (docs/law-pass.md).
 */
function withGaps(being: Other, stream: Iterator<number>): Other {
  const keeps = () => (stream.next().value ?? 0) < 7;
  if (being.kind === 'institution') {
    const { openedOn, subsidyYearsPaid } = being.facts;
    const kept = { ...(openedOn ? { openedOn } : {}), ...(subsidyYearsPaid ? { subsidyYearsPaid } : {}) };
    return { ...being, facts: { ...thinned(being.facts, keeps), ...kept } };
  }
  const { persons, ...rest } = being.facts;
  return {
    ...being,
    facts: {
      ...thinned(rest, keeps),
      ...(persons ? { persons: persons.map((one) => thinned(one, keeps)) } : {}),
    },
  };
}

test('what is left out makes an answer unknown, never another answer; and the question names a fact', () => {
  let unsettled = 0;
  fc.assert(
    fc.property(others, lots, (being, stream) => {
      const whole = new Map(decided(being).map((row) => [`${row.code} ${row.subject}`, row]));
      const pairs = decided(withGaps(being, stream)).flatMap((row) => {
        const full = whole.get(`${row.code} ${row.subject}`);
        return full ? [{ row, full }] : [];
      });
      const isAnother = pairs.filter(
        ({ row, full }) => row.outcome !== 'unknown' && row.outcome !== full.outcome,
      );
      expect(isAnother).toEqual([]);
      const open = pairs.filter(({ row, full }) => row.outcome === 'unknown' && full.outcome !== 'unknown');
      unsettled += open.length;
      expect(open.filter(({ row }) => row.missing === undefined)).toEqual([]);
    }),
    RUNS,
  );
  expect(unsettled).toBeGreaterThan(500);
});

test('and who gives what is asked for is not asked for it again', () => {
  fc.assert(
    fc.property(others, lots, (being, stream) => {
      const asked = new Set(decided(withGaps(being, stream)).flatMap(({ missing = [] }) => missing));
      const again = decided(being).flatMap(({ missing = [] }) => missing);
      const within = being.kind === 'institution' ? 'institution' : 'specialFamily';
      const given = (path: string) =>
        path
          .split('.')
          .slice(1)
          .reduce<unknown>(
            (part, step) => (part as Record<string, unknown> | undefined)?.[step],
            being.facts,
          );
      expect(again.filter((path) => asked.has(path) && given(path) !== undefined)).toEqual([]);
      expect([...asked].every((path) => kindOf(path).startsWith(within))).toBe(true);
    }),
    RUNS,
  );
});
