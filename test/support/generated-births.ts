import fc from 'fast-check';
import { residentIdCheckCharacter } from '../../schemas/resident-id.ts';

/** Births as hospitals might send them between October and the end of November 2026: valid, nearly valid, hostile. */

/* What hospitals could mean. */

const COUNTIES = ['620102', '620104', '610302', '220104', '620723', '441900', '620200', '110101'] as const;
const NAMES = ['王示例', '巴图•萨尔', '欧阳 安', 'Anna O’Neil', '𠮷示例', '买买提．艾力'] as const;
const name = fc.constantFrom(...NAMES);
const county = fc.constantFrom(...COUNTIES);

const day = (from: string, to: string) =>
  fc
    .date({ min: new Date(`${from}T00:00:00Z`), max: new Date(`${to}T00:00:00Z`), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));

function residentId(division: string, birthDate: string, sequence: number, sex: 'male' | 'female'): string {
  const odd = sequence * 2 + (sex === 'male' ? 1 : 0);
  const first17 = `${division}${birthDate.replaceAll('-', '')}${String(odd).padStart(3, '0')}`;
  return first17 + residentIdCheckCharacter(first17);
}

const resident = (sex: 'male' | 'female') =>
  fc.tuple(county, day('1975-01-01', '2005-01-01'), fc.nat(499)).map(([division, birthDate, sequence]) => ({
    idType: 'resident-id',
    idNumber: residentId(division, birthDate, sequence, sex).toLowerCase(),
    birthDate,
    nationality: 'CHN',
    household: { divisionCode: division, kind: 'family' },
  }));

/** @param letter two people have two passports */
const foreigner = (letter: string) =>
  fc.record({
    idType: fc.constant('passport'),
    idNumber: fc.integer({ min: 10_000_000, max: 99_999_999 }).map((digits) => `${letter}${digits}`),
    birthDate: day('1975-01-01', '2005-01-01'),
    nationality: fc.constantFrom('SGP', 'usa'),
  });

const undocumented = fc.record({
  idType: fc.constant('none'),
  birthDate: day('1975-01-01', '2005-01-01'),
  nationality: fc.constant('CHN'),
});

const rest = fc.record(
  {
    name,
    ethnicity: fc.constantFrom('汉族', '裕固族', '', '/'),
    phone: fc.constantFrom('13900000001', '139-0000-0001', '', '/', null),
    residence: fc.record({ divisionCode: county }),
    employment: fc.record(
      {
        kind: fc.constantFrom('employee', 'flexible', 'unemployed', 'student', 'military'),
        maternityInsured: fc.boolean(),
        pool: fc.constantFrom('620100', '610300', '110000'),
        employerAverageMonthlyWageFen: fc.nat(5_000_000),
      },
      { requiredKeys: ['kind'] },
    ),
  },
  { requiredKeys: ['name', 'residence'] },
);

const mother = fc
  .tuple(rest, fc.oneof(resident('female'), foreigner('M'), undocumented))
  .map(([a, b]) => ({ ...a, ...b }));
const father = fc.oneof(
  fc.constant(null),
  fc.tuple(rest, resident('male')).map(([a, b]) => ({ ...a, ...b })),
  name.map((only) => ({ name: only })),
  fc.tuple(rest, foreigner('F')).map(([a, b]) => ({ ...a, ...b, residence: null })),
);

const moment = fc
  .date({ min: new Date('2026-10-01T00:00:00Z'), max: new Date('2026-11-27T00:00:00Z'), noInvalidDate: true })
  .chain((at) =>
    fc.constantFrom(
      at.toISOString(),
      `${at.toISOString().slice(0, 19)}+08:00`,
      at.toISOString().toLowerCase(),
    ),
  );

const child = fc.record(
  {
    sex: fc.constantFrom('male', 'female', 'undetermined', 'unknown'),
    liveBirth: fc.boolean(),
    weightGrams: fc.integer({ min: 200, max: 8000 }),
    lengthCm: fc.integer({ min: 15, max: 70 }),
    health: fc.constantFrom('good', 'fair', 'poor', '', null),
    name: fc.constantFrom('李安然', '不详', '王示例之女', '巴图・萨尔', 'Anna', '', '李安'),
  },
  { requiredKeys: ['sex', 'liveBirth'] },
);

export const valid = fc
  .record({
    at: moment,
    children: fc.array(child, { minLength: 1, maxLength: 4 }),
    more: fc.nat(2),
    weeks: fc.option(fc.integer({ min: 20, max: 45 }), { nil: undefined }),
    mother,
    father,
    facility: fc.constantFrom(null, 'county', 'city'),
    status: fc.constantFrom('married', 'unmarried', 'divorced', 'widowed'),
    follows: fc.constantFrom('mother', 'father', undefined),
  })
  .map(({ at, children, more, weeks, facility, status, follows, ...parents }) => ({
    notificationId: 'P-1',
    facility: facility && {
      code: 'P',
      name: '示例医院（东院）',
      divisionCode: facility === 'city' ? '620100' : '620102',
      ownership: 'public',
    },
    delivery: {
      at,
      method: 'vaginal',
      difficult: false,
      plurality: children.length + more,
      ...(weeks === undefined ? {} : { gestation: { weeks } }),
    },
    children: children.map((each, i) => ({ ...each, order: i + 1 })),
    ...parents,
    marriage: { status },
    ...(follows && (follows === 'mother' || parents.father)
      ? { choices: { householdFollows: follows, resultDelivery: 'post' } }
      : {}),
  }));

/* What is nearly that, and what is nothing like it. */

export const HOSTILE: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    ...[null, '', '/', 0, -1, 1.5, Number.MAX_SAFE_INTEGER, 1e300, true, [], {}],
    ...[
      '\u0000',
      '\ud800',
      '\u202E',
      '\uFFFD',
      '2026-02-30',
      '0206-11-20T03:24:00+08:00',
      '999999',
      '__proto__',
    ],
    ...['9999-12-31T23:59:59-12:00', '2026-11-20T24:00:00Z', 'constructor', '<script>', '李'.repeat(10_000)],
  ),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
);

/** Every place in a value. */
function placesIn(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, part]) => placesIn(part, [...at, key]))];
}

function withAt(value: unknown, [key, ...more]: readonly string[], put: unknown): unknown {
  if (key === undefined) return put;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...(value as unknown[])] as unknown as Record<string, unknown>)
    : { ...(value as Record<string, unknown>) };
  copy[key] = withAt(copy[key], more, put);
  return copy;
}

interface Slip {
  readonly where: number;
  readonly kind: 'hostile' | 'left-out' | 'blank' | 'mixed-up' | 'another-unit';
  readonly from: number;
  readonly put: unknown;
}

const slip: fc.Arbitrary<Slip> = fc.record({
  where: fc.nat(10_000),
  kind: fc.constantFrom('hostile', 'left-out', 'left-out', 'blank', 'mixed-up', 'mixed-up', 'another-unit'),
  from: fc.nat(10_000),
  put: HOSTILE,
});

function valueAt(value: unknown, place: readonly string[]): unknown {
  return place.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], value);
}

/** A slip of the hand or of a program: a field left out or empty, another field's value, a number in another unit. */
function slipped(value: unknown, { where, kind, from, put }: Slip): unknown {
  const places = placesIn(value);
  const place = places[where % places.length] ?? [];
  const here = valueAt(value, place);
  if (kind === 'hostile') return withAt(value, place, put);
  if (kind === 'left-out') return place.length === 0 ? value : withAt(value, place, undefined);
  if (kind === 'blank') return withAt(value, place, [null, '', '/'][from % 3]);
  if (kind === 'another-unit' && typeof here === 'number') return withAt(value, place, here * 10);
  const alike = places.map((other) => valueAt(value, other)).filter((other) => typeof other === typeof here);
  return withAt(value, place, alike[from % alike.length]);
}

/** Fields that are not there, as JSON has them. */
function asJson(value: unknown): unknown {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);
}

/** The same with a slip or a few. */
export function withSlips(births: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(births, fc.array(slip, { minLength: 1, maxLength: 3 }))
    .map(([birth, slips]) => asJson(slips.reduce<unknown>(slipped, birth)));
}

export const nearly = withSlips(valid);
