import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { birthNotificationSchema } from '../../schemas/birth-notification.ts';
import {
  birthFactsSchema,
  specialFamilyFactsSchema,
  type BirthFacts,
} from '../../schemas/entitlement-check.ts';
import { institutionFactsSchema } from '../../schemas/institution-facts.ts';
import { factWord } from '../../schemas/words/facts.ts';
import { beings, type Being } from '../../test/oracle/beings.ts';
import { kindOf, placesFor, placesOf, rowsUnder, thinned, watched } from './asks.test-data.ts';
import { decideEntitlements, decideInstitution, decideSpecialFamily } from './decide.ts';
import { guidanceForInstitution, guidanceForSpecialFamily, guidanceOnBirth } from './guidance.ts';
import { DATED_BY } from './law.ts';

/**
 * Whatever a rule asks for can be given: in a case it has a place in the birth report, which reports, tasks and corrections fill; in
 * a check (测算) in the schema of the check. What only a check holds no case is asked for (docs/adr/0057). And whatever a rule reads
 * has its day of reference in docs/law-pass.md.
 */

const RUNS = { numRuns: 3_000 };
const OPTIONS = { includeDrafts: true };

const jsonOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
const within = (place: string, schema: z.ZodType) =>
  [...placesOf(jsonOf(schema))].map((one) => `${place}.${one}`);

const REPORT = placesOf(jsonOf(birthNotificationSchema));
const CHECK: ReadonlySet<string> = new Set([
  ...placesOf(jsonOf(birthFactsSchema)),
  ...within('institution', institutionFactsSchema),
  ...within('specialFamily', specialFamilyFactsSchema),
]);

/** What only a check is told: of her leave, and of the kindergarten of an older child. */
function asACaseHoldsIt(facts: BirthFacts): BirthFacts {
  const { mother, children, ...rest } = facts;
  const { leaveFrom: _leaveFrom, ...her } = mother ?? {};
  return {
    ...rest,
    ...(mother ? { mother: her } : {}),
    ...(children ? { children: children.map(({ preschool: _preschool, ...child }) => child) } : {}),
  };
}

function rowsOf({ kind, facts, asOf }: Being) {
  switch (kind) {
    case 'family':
      return [...decideEntitlements(facts, asOf, OPTIONS), ...guidanceOnBirth(facts, asOf, OPTIONS)];
    case 'institution':
      return [...decideInstitution(facts, asOf, OPTIONS), ...guidanceForInstitution(facts, asOf, OPTIONS)];
    case 'special-family':
      return [
        ...decideSpecialFamily(facts, asOf, OPTIONS),
        ...guidanceForSpecialFamily(facts, asOf, OPTIONS),
      ];
  }
}

const WITHIN = { family: '', institution: 'institution', 'special-family': 'specialFamily' } as const;

/** Each question asks for things; a family's once as a check has its facts, and once as a case has them. */
function askAll(): {
  readonly inCases: Set<string>;
  readonly inChecks: Set<string>;
  readonly read: Set<string>;
} {
  const [inCases, inChecks, read] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const asked = (being: Being): string[] => rowsOf(being).flatMap(({ missing = [] }) => missing.map(kindOf));
  const chances = fc.tuple(
    fc.integer({ min: 0, max: 110 }),
    fc.infiniteStream(fc.integer({ min: 0, max: 99 })),
  );
  fc.assert(
    fc.property(beings, chances, (being, [share, stream]) => {
      const facts = thinned<object>(being.facts, () => (stream.next().value ?? 0) < share);
      const known = {
        ...being,
        facts: watched(facts, WITHIN[being.kind], (kind) => read.add(kind)),
      } as Being;
      for (const kind of asked(known)) inChecks.add(kind);
      if (being.kind !== 'family') return;
      for (const kind of asked({ ...being, facts: asACaseHoldsIt(facts) })) inCases.add(kind);
    }),
    RUNS,
  );
  return { inCases, inChecks, read };
}

const { inCases, inChecks, read } = askAll();
const page = readFileSync(new URL('../../docs/law-pass.md', import.meta.url), 'utf8');
const FACTS = rowsUnder(page, '规则读的事实');
const named = FACTS.flatMap(({ names }) => names);

describe('what a rule asks for can be given', () => {
  test('in a case: it has a place in the birth report', () => {
    expect([...inCases].filter((kind) => !placesFor(kind).some((place) => REPORT.has(place)))).toEqual([]);
    expect(inCases.size).toBeGreaterThan(25);
  });

  test('in a check: it has a place in the check', () => {
    expect([...inChecks].filter((kind) => !placesFor(kind).some((place) => CHECK.has(place)))).toEqual([]);
    expect(inChecks.size).toBeGreaterThan(45);
  });

  test('it has a word of its own', () => {
    expect([...inChecks].filter((kind) => factWord(kind).endsWith('有关情况'))).toEqual([]);
  });
});

describe('docs/law-pass.md', () => {
  test('has a row for each fact that a rule reads, and for none other', () => {
    // what stands above others is read on the way to them
    const leaves = [...read].filter((kind) => !named.some((one) => one.startsWith(`${kind}.`)));
    const above = ['children', 'mother', 'father', 'facility', 'choices', 'institution', 'specialFamily'];
    expect(leaves.filter((kind) => !named.includes(kind) && !above.includes(kind))).toEqual([]);
    expect(named.filter((kind) => !read.has(kind))).toEqual([]);
    expect(named).toHaveLength(new Set(named).size);
  });

  test('says of each where it is given: whatever the report has no place for, a check alone', () => {
    for (const { names, cells } of FACTS)
      for (const name of names)
        expect([name, cells[4]]).toEqual([name, REPORT.has(name) ? '出生报告' : '只在测算']);
  });

  test('says of each its day, its text and what was found', () => {
    for (const { cells } of FACTS) expect([cells.length, cells.indexOf('')]).toEqual([6, -1]);
  });

  test('says by the rules of which day each right is decided', () => {
    const days = rowsUnder(page, '按哪一天的规定').flatMap(({ names, cells }) =>
      names.map((name) => [name, cells[1]] as const),
    );
    const said = { birth: '出生之日', question: '询问之日' };
    expect(Object.fromEntries(days)).toEqual(
      Object.fromEntries(Object.entries(DATED_BY).map(([code, day]) => [code, said[day]])),
    );
  });
});
