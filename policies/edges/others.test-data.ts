import { addDays, addMonths } from '../calendar/date.ts';
import { schemesFor } from '../entitlements/law.ts';
import { sharing } from '../entitlements/money.ts';
import type { SchemeCode } from '../../schemas/pack.ts';
import type { Band, ShareEntry } from '../../schemas/pack-terms.ts';
import type { Row } from './birth.test-data.ts';
import { PACKS, type Edge } from './found.test-data.ts';
import {
  around,
  bereaved,
  beside,
  creche,
  dayIn,
  onInstitution,
  onSpecial,
  placeIn,
  ruleOf,
  type Answer,
} from './people.test-data.ts';

/** The boundaries of institutions and special families, of the law's own days, and of who bears the money. */

const YEAR = 12;
const AS_OF = '2026-11-22';

/** Opened long enough ago, and not too long. */
function running({ owner }: Edge, asOf = AS_OF): { openedOn: string } {
  return { openedOn: addMonths(asOf, -Number(owner['afterMonths'] ?? 0) - 1) };
}

/** The places at which a sum begins and ends, and those beside them. */
const bands: Row = (edge) => {
  const list = edge.value as readonly Band[];
  const edges = list.flatMap(({ slotsFrom, slotsTo }) => [
    slotsFrom - 1,
    slotsFrom,
    slotsFrom + 1,
    ...(slotsTo === undefined ? [] : [slotsTo - 1, slotsTo, slotsTo + 1]),
  ]);
  return [...new Set(edges)].map((slots) => {
    const band = list.find(({ slotsFrom, slotsTo = Infinity }) => slotsFrom <= slots && slots <= slotsTo);
    const facts = creche(placeIn(edge), { slots, enrolled: slots, ...running(edge) });
    const { outcome, amountFen } = onInstitution(facts, edge.code, AS_OF);
    return {
      on: `${slots} places`,
      got: [outcome, amountFen],
      is: band ? ['eligible', band.yuan * 100] : ['not-eligible', undefined],
    };
  });
};

/** With nothing to pay for there is no right. */
const perSlot: Row = (edge) => {
  const yuan = Number(edge.value);
  const got = (enrolled: number) => {
    const slots = edge.owner['basis'] === 'enrolled' ? 60 : enrolled;
    const { outcome, amountFen } = onInstitution(
      creche(placeIn(edge), { slots, enrolled, ...running(edge) }),
      edge.code,
      AS_OF,
    );
    return [outcome, amountFen];
  };
  return beside(1, got, [
    ['not-eligible', undefined],
    ['eligible', yuan * 100],
    ['eligible', 2 * yuan * 100],
  ]);
};

const afterMonths: Row = (edge) => {
  const got = (openedOn: string) =>
    onInstitution(creche(placeIn(edge), { openedOn }), edge.code, AS_OF).outcome;
  return around(addMonths(AS_OF, -Number(edge.value)), got, ['eligible', 'eligible', 'not-eligible']);
};

/** When it was opened, for its paid years to start on a day. */
function openedFor({ owner }: Edge, start: string): string {
  return addMonths(start, -Number(owner['afterMonths'] ?? 0));
}

const paidYears: Row = (edge) => {
  const facts = creche(placeIn(edge), { openedOn: openedFor(edge, '2025-01-15') });
  const last = addDays(addMonths('2025-01-15', YEAR * Number(edge.value)), -1);
  const got = (asOf: string) => onInstitution(facts, edge.code, asOf).outcome;
  return around(last, got, ['eligible', 'eligible', 'not-eligible']);
};

/**
 * Whose years would have begun before the paper has two readings: on the first day on which they differ nobody knows. From the day
 * of the paper on there is one, with its last day.
 */
const notBefore: Row = (edge) => {
  const paper = String(edge.value);
  const last = (start: string) => addDays(addMonths(start, YEAR * Number(edge.owner['years'])), -1);
  const differ = addDays(last(addDays(paper, -1)), 1);
  const got = (start: string) => {
    const facts = creche(placeIn(edge), { openedOn: openedFor(edge, start) });
    const { outcome, until: lastDay } = onInstitution(facts, edge.code, differ);
    return [outcome, lastDay];
  };
  return around(paper, got, [
    ['unknown', undefined],
    ['eligible', last(paper)],
    ['eligible', last(addDays(paper, 1))],
  ]);
};

const bornFrom: Row = (edge) => {
  const got = (birthDate: string) =>
    onSpecial(bereaved(placeIn(edge), { persons: [{ sex: 'female', birthDate }] }), edge.code, AS_OF).outcome;
  return around(String(edge.value), got, ['not-eligible', 'eligible', 'eligible']);
};

/** Born on that day she reaches the age on the day of the question; a day later she does not. */
const womanAge: Row = (edge) => {
  const got = (birthDate: string) =>
    onSpecial(bereaved(placeIn(edge), { persons: [{ sex: 'female', birthDate }] }), edge.code, AS_OF).outcome;
  return around(addMonths(AS_OF, -YEAR * Number(edge.value)), got, ['eligible', 'eligible', 'not-eligible']);
};

const disabilityGrade: Row = (edge) => {
  const got = (grade: number) =>
    onSpecial(
      bereaved(placeIn(edge), { event: 'only-child-disabled', disabilityGrade: grade }),
      edge.code,
      AS_OF,
    ).outcome;
  return beside(Number(edge.value), got, ['eligible', 'eligible', 'not-eligible']);
};

const pensionAge =
  (sex: 'male' | 'female'): Row =>
  (edge) => {
    const got = (birthDate: string) => {
      const another = { sex: sex === 'male' ? 'female' : 'male', birthDate: '1950-01-01' } as const;
      const facts = bereaved(placeIn(edge), { persons: [{ sex, birthDate }, another] });
      return ruleOf(onSpecial(facts, edge.code, AS_OF), 'pension-supplement');
    };
    return around(addMonths(AS_OF, -YEAR * Number(edge.value)), got, ['met', 'met', 'not-met']);
  };

function rural(edge: Edge, birthDate: string) {
  const facts = bereaved(placeIn(edge), {
    event: 'rural-two-daughters',
    persons: [{ sex: 'female', birthDate }],
  });
  return onSpecial(facts, edge.code, AS_OF);
}

const ruralAge: Row = (edge) =>
  around(addMonths(AS_OF, -YEAR * Number(edge.value)), (born) => rural(edge, born).outcome, [
    'eligible',
    'eligible',
    'not-eligible',
  ]);

/** From that age it is the country's own; until then the last day is said. */
const ruralNationalAge: Row = (edge) =>
  around(addMonths(AS_OF, -YEAR * Number(edge.value)), (born) => rural(edge, born).until, [
    undefined,
    undefined,
    AS_OF,
  ]);

function law(edge: Edge, day: string): string {
  const [pool = placeIn(edge)] = (edge.owner['pools'] as readonly string[] | undefined) ?? [];
  return JSON.stringify(
    schemesFor({ packs: PACKS, asOf: day, birthDate: day }, edge.code as SchemeCode, pool),
  );
}

/** The day before the law was another one; the day after it is the same. */
const from: Row = (edge) => {
  const day = String(edge.value);
  return around(day, (on) => law(edge, on) === law(edge, day), [false, true, true]);
};

const until: Row = (edge) => {
  const day = String(edge.value);
  return around(day, (on) => law(edge, on) === law(edge, day), [true, true, false]);
};

function sharesIn(edge: Edge, division: string, asOf: string): unknown {
  const day = dayIn(edge.owner);
  const scheme = schemesFor(
    { packs: PACKS, asOf: day, birthDate: day },
    edge.code as SchemeCode,
    division,
  ).at(-1);
  if (!scheme) throw new Error(`no ${edge.code} in ${division}`);
  return sharing(scheme as typeof scheme & { shares: readonly ShareEntry[] }, division, asOf).benefit.shares;
}

function said({ shares }: Pick<ShareEntry, 'shares'>): unknown {
  return shares === 'unknown' ? undefined : shares;
}

/** In every place that is named and in one beside it, and from the day of its own paper on; each sums to 100 (I11). */
const shares: Row = (edge) => {
  const entry = edge.value as ShareEntry;
  const all = edge.owner['shares'] as readonly ShareEntry[];
  const asOf = AS_OF;
  const place = placeIn(edge);
  const inside = (entry.divisions ?? [place]).map((division) => ({
    on: division,
    got: sharesIn(edge, division, asOf),
    is: said(entry),
  }));
  const rest = all.find(({ divisions }) => divisions === undefined);
  const outside = entry.divisions
    ? [{ on: place, got: sharesIn(edge, place, asOf), is: rest ? said(rest) : undefined }]
    : all.flatMap((other) =>
        (other.divisions ?? []).map((division) => ({
          on: division,
          got: sharesIn(edge, division, asOf),
          is: said(other),
        })),
      );
  const dated: Answer[] = entry.from
    ? around(entry.from, (day) => sharesIn(edge, place, day), [undefined, said(entry), said(entry)])
    : [];
  const total = entry.shares === 'unknown' ? 0 : entry.shares.reduce((sum, { percent }) => sum + percent, 0);
  return [
    ...inside,
    ...outside,
    ...dated,
    { on: 'sum', got: total, is: entry.shares === 'unknown' ? 0 : 100 },
  ];
};

export const OTHERS: Readonly<Record<string, Row | undefined>> = {
  'childcare-construction-subsidy/bands': bands,
  'childcare-operating-subsidy/bands': bands,
  'childcare-construction-subsidy/yuanPerSlot': perSlot,
  'childcare-operating-subsidy/yuanPerSlot': perSlot,
  'childcare-operating-subsidy/afterMonths': afterMonths,
  'childcare-operating-subsidy/years': paidYears,
  'childcare-operating-subsidy/yearsNotBefore': notBefore,
  'special-family-aid/bornFrom/value': bornFrom,
  'special-family-aid/womanFromAge/value': womanAge,
  'special-family-aid/disabilityGradeUpTo/value': disabilityGrade,
  'special-family-aid/pension/menFromAge': pensionAge('male'),
  'special-family-aid/pension/womenFromAge': pensionAge('female'),
  'rural-reward/fromAge': ruralAge,
  'rural-reward/nationalFromAge': ruralNationalAge,
  from,
  until,
  shares,
};
