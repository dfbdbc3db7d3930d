import { describe, expect, test } from 'vitest';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import type { InstitutionFacts } from '../../schemas/institution-facts.ts';
import type { Decision } from '../../schemas/entitlement.ts';
import { withInvented } from '../../test/support/invented-city.ts';
import { addMonths } from '../calendar/date.ts';
import { decideEntitlements, decideInstitution } from '../entitlements/decide.ts';
import { BIRTH, type Row } from './birth.test-data.ts';
import { edgesOf, type Edge } from './found.test-data.ts';
import { HANDLING } from './handling.test-data.ts';
import { OTHERS } from './others.test-data.ts';
import { around, beside, creche, familyOf, ruleOf } from './people.test-data.ts';
import { CONDITIONS, NOTHING_TURNS, YES_OR_NO } from './words.test-data.ts';

/** What officers met and no pack of the project says yet has its boundaries too, at an invented paper. */

const INVENTED_PACKS = withInvented();

const PLACE = '621102';
const BORN = '2026-05-05';
const ASKED = '2026-06-15';

function registered(mother: string | undefined, father: string | undefined): BirthFacts {
  const facts = familyOf({ place: PLACE, bornOn: BORN });
  const of = (since: string | undefined) => ({
    ...facts.mother,
    household: { divisionCode: PLACE, ...(since === undefined ? {} : { since }) },
  });
  return { ...facts, mother: of(mother), father: of(father) };
}

function onFamily(facts: BirthFacts, code: string, asOf = ASKED, subject = 'child-1'): Decision {
  const found = decideEntitlements(facts, asOf, { packs: INVENTED_PACKS }).find(
    (row) => row.code === code && row.subject === subject,
  );
  if (!found) throw new Error(`no ${code}`);
  return found;
}

function onCreche(more: Partial<InstitutionFacts>): Decision {
  const facts = creche(PLACE, {
    openedOn: '2024-01-01',
    useRate: 75,
    infantClasses: 0,
    infantSlots: 0,
    infantEnrolled: 0,
    ...more,
  });
  const found = decideInstitution(facts, '2026-11-22', { packs: INVENTED_PACKS }).find(
    ({ code }) => code === 'childcare-operating-subsidy',
  );
  if (!found) throw new Error('no operating subsidy');
  return found;
}

/** Since one day too late it was not so long; the day itself is enough. */
const monthsOfHousehold: Row = (edge) => {
  const requirement = (edge.owner['requires'] as readonly Record<string, unknown>[]).find(
    ({ months }) => months === edge.value,
  );
  const { rule = '', on, whose } = requirement ?? {};
  const day = on === 'birth' ? BORN : ASKED;
  const old = '2010-01-01';
  const last = addMonths(day, -Number(edge.value));
  const got = (mother: string | undefined, father: string | undefined) =>
    ruleOf(onFamily(registered(mother, father), edge.code), String(rule));
  const both = whose === 'both';
  return [
    ...around(last, (since) => got(since, both ? old : ASKED), ['met', 'met', 'not-met']),
    ...around(last, (since) => got(both ? old : ASKED, since), ['met', 'met', 'not-met']),
    { on: 'nobody said of the other', got: got(old, undefined), is: both ? 'unknown' : 'met' },
    { on: 'nobody said', got: got(undefined, undefined), is: 'unknown' },
  ];
};

/** In percent, and as a part of one. */
const useRate: Row = (edge) => {
  const got = (rate: number) => ruleOf(onCreche({ useRate: rate }), 'used-well');
  const percent = Number(edge.value);
  return [
    ...beside(percent, got, ['not-met', 'met', 'met']),
    { on: '0.5999', got: got(percent / 100 - 0.0001), is: 'not-met' },
    { on: '0.6', got: got(percent / 100), is: 'met' },
  ];
};

const FEN = 100;

/** One more infant is one more place at its own rate; more of them than are enrolled count for nothing. */
const infantSlots: Row = (edge) => {
  const usual = Number(edge.owner['yuanPerSlot']);
  const more = Number(edge.value) - usual;
  const got = (infantEnrolled: number) => onCreche({ infantSlots: 60, infantEnrolled }).amountFen;
  return [
    { on: 'none', got: got(0), is: 60 * usual * FEN },
    ...beside(1, got, [60 * usual * FEN, (60 * usual + more) * FEN, (60 * usual + 2 * more) * FEN]),
    ...beside(60, got, [
      (60 * usual + 59 * more) * FEN,
      (60 * usual + 60 * more) * FEN,
      (60 * usual + 60 * more) * FEN,
    ]),
  ];
};

const infantClasses: Row = (edge) => {
  const usual = onCreche({}).amountFen ?? 0;
  const got = (classes: number) => onCreche({ infantClasses: classes }).amountFen;
  const each = Number(edge.value) * FEN;
  return beside(1, got, [usual, usual + each, usual + 2 * each]);
};

/** The first of the list and those after it; below it nothing. */
const quarters: Row = (edge) => {
  const got = (childRank: number) =>
    onFamily({ ...registered('2010-01-01', '2010-01-01'), childRank }, edge.code).schedule?.[0];
  return beside(2, got, [
    undefined,
    { due: '2026-05', amountFen: 90_000 },
    { due: '2026-05', amountFen: 125_002 },
  ]);
};

/** One for a delivery: with the first who was born alive. */
const delivery: Row = (edge) => {
  const got = (first: boolean) => {
    const children = [first, true].map((liveBirth, i) => ({ order: i + 1, liveBirth }));
    const facts = { ...registered('2010-01-01', '2010-01-01'), children };
    return ['child-1', 'child-2'].map((subject) => onFamily(facts, edge.code, ASKED, subject).amountFen);
  };
  return [
    { on: 'both live', got: got(true), is: [120_000, undefined] },
    { on: 'the second lives', got: got(false), is: [undefined, 120_000] },
  ];
};

/** A birth anywhere but in an institution is none of 住院分娩; nobody said is neither. */
const institution: Row = (edge) => {
  const got = (facility: BirthFacts['facility']) => {
    const { facility: _, ...facts } = registered('2010-01-01', '2010-01-01');
    return ruleOf(
      onFamily(facility === undefined ? facts : { ...facts, facility }, edge.code),
      'born-in-hospital',
    );
  };
  return [
    { on: 'in one', got: got({ divisionCode: PLACE }), is: 'met' },
    { on: 'in none', got: got(null), is: 'not-met' },
    { on: 'nobody said', got: got(undefined), is: 'unknown' },
  ];
};

const NEWER: Readonly<Record<string, Row | undefined>> = {
  'local-birth-grant/requires/months': monthsOfHousehold,
  'local-childcare-grant/requires/months': monthsOfHousehold,
  'local-birth-grant/amounts': delivery,
  'local-childcare-grant/amounts': quarters,
  'childcare-operating-subsidy/requires/percentMin': useRate,
  'childcare-operating-subsidy/yuanPerInfantSlot': infantSlots,
  'childcare-operating-subsidy/yuanPerInfantClass': infantClasses,
  'when/born-in-an-institution': institution,
};

/** Said with a number that has a row of its own. */
const WITH_A_NUMBER: readonly string[] = ['when/household-here-for', 'when/use-rate'];

function inventedEdges(edges: readonly Edge[]): readonly Edge[] {
  return edges.filter(({ pack }) => pack.pack === 'dingxi');
}

const edges = inventedEdges(edgesOf(INVENTED_PACKS));

test('every kind of number of the invented paper has a row somewhere', () => {
  const tables = { ...BIRTH, ...OTHERS, ...HANDLING, ...CONDITIONS, ...NOTHING_TURNS, ...NEWER };
  const known = [...Object.keys(tables), ...YES_OR_NO, ...WITH_A_NUMBER];
  expect(edges.map(({ kind }) => kind).filter((kind) => !known.includes(kind))).toEqual([]);
  expect(Object.keys(NEWER).filter((kind) => !edges.some((edge) => edge.kind === kind))).toEqual([]);
});

const tried = edges.filter(({ kind }) => NEWER[kind] !== undefined);

describe('on both sides', () => {
  test.each(tried.map((edge) => [edge.kind, edge.at, edge] as const))('%s %s', (kind, _, edge) => {
    const answers = NEWER[kind]?.(edge) ?? [];
    expect(answers.map(({ on, got }) => [on, got])).toEqual(answers.map(({ on, is }) => [on, is]));
    expect(new Set(answers.map(({ is }) => JSON.stringify(is) ?? '-')).size).toBeGreaterThan(1);
  });
});
