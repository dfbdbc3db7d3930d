import fc from 'fast-check';
import { expect, test } from 'vitest';
import { knownDivisions, loadPacks, packTexts } from '../../policies/load/all-packs.ts';
import { INVENTED, withInvented } from '../support/invented-city.ts';
import type { BirthFacts, InstitutionFacts } from '../../schemas/entitlement-check.ts';
import { maybe, some, stated } from './arbitrary.ts';
import type { Being } from './beings.ts';
import { decided, differences } from './compare.ts';
import { plus } from './days.ts';
import { families } from './families.ts';

/** The invented city: what it gives by the rules, and by the second reckoning of everything that no place has yet. */

const packs = withInvented();
const HERE = '621102';

type Parent = NonNullable<BirthFacts['mother']>;

/** Registered in the city since about the days that turn it over. */
const since = maybe(
  some('2010-01-01', '2025-05-05', '2025-05-06', '2025-11-30', '2025-12-15', '2025-12-16', '2026-04-30'),
  8,
);

function registered(parent: Parent, on: string | undefined, isHere: boolean): Parent {
  const household = { divisionCode: isHere ? HERE : '620102', ...(on === undefined ? {} : { since: on }) };
  return { ...parent, household };
}

const family = fc
  .record({
    drawn: families,
    mothers: since,
    fathers: since,
    bothHere: fc.boolean(),
    day: some(0, 1, 30),
    later: some(0, 41, 42, 400),
  })
  .map(({ drawn, mothers, fathers, bothHere, day, later }): Being => {
    const bornOn = plus('2026-05-05', day);
    const { mother = {}, father, delivery, children = [], ...rest } = drawn.facts;
    const facts: BirthFacts = {
      ...rest,
      delivery: { ...delivery, at: `${bornOn}T08:00:00+08:00` },
      children: children.map(({ order, liveBirth }) => stated({ order, liveBirth })),
      mother: registered(mother, mothers, true),
      ...(father === undefined ? {} : { father: father && registered(father, fathers, bothHere) }),
    };
    return { kind: 'family', asOf: plus(bornOn, later), drafts: false, facts };
  });

const institution = fc
  .record({
    slots: maybe(some(0, 1, 60, 99), 8),
    enrolled: maybe(some(0, 1, 45, 200), 8),
    openedOn: maybe(some('2024-01-01', '2027-01-01'), 8),
    useRate: maybe(some(0.5999, 0.6, 1, 59.99, 60, 61, 100), 8),
    infantClasses: maybe(some(0, 1, 3), 8),
    infantSlots: maybe(some(0, 1, 30, 80), 8),
    infantEnrolled: maybe(some(0, 1, 29, 31, 100), 8),
  })
  .map((facts): Being => {
    const known: InstitutionFacts = { ...stated(facts), divisionCode: HERE };
    return { kind: 'institution', asOf: '2026-11-22', drafts: false, facts: known };
  });

const OF_THE_CITY = ['local-birth-grant', 'local-childcare-grant', 'childcare-operating-subsidy'];

test('families and institutions of the invented city have by the rules what a second reckoning gives them', () => {
  const met = new Map<string, number>();
  fc.assert(
    fc.property(
      fc.oneof({ weight: 3, arbitrary: family }, { weight: 2, arbitrary: institution }),
      (being) => {
        expect(differences(being, packs)).toEqual([]);
        for (const { code, outcome } of decided(being, packs))
          met.set(`${code} ${outcome}`, (met.get(`${code} ${outcome}`) ?? 0) + 1);
      },
    ),
    { numRuns: 1_000 },
  );
  const reached = OF_THE_CITY.flatMap((code) =>
    ['eligible', 'not-eligible', 'unknown'].map((outcome) => `${code} ${outcome}`),
  );
  expect(reached.filter((key) => !met.has(key))).toEqual([]);
}, 120_000);

test('the second reckoning is one: another number of the invented paper is a difference', () => {
  const creche = { kind: 'institution', asOf: '2026-11-22', drafts: false } as const;
  const facts = {
    divisionCode: HERE,
    slots: 60,
    enrolled: 60,
    useRate: 60,
    infantSlots: 20,
    infantEnrolled: 20,
  };
  const being: Being = { ...creche, facts: { ...facts, infantClasses: 1, openedOn: '2024-01-01' } };
  const changed = [
    ['percentMin: 60', 'percentMin: 61'],
    ['yuanPerInfantSlot: 1300', 'yuanPerInfantSlot: 1301'],
    ['yuanPerInfantClass: 5000', 'yuanPerInfantClass: 4000'],
  ] as const;
  for (const [from, to] of changed) {
    const other = { ...INVENTED, text: INVENTED.text.replace(from, to) };
    const found = differences(being, loadPacks([...packTexts(), other], knownDivisions()));
    expect(found.map(({ right }) => right)).toEqual(['childcare-operating-subsidy institution']);
  }
  expect(differences(being, packs)).toEqual([]);
});
