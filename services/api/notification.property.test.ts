import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginCase } from '../../activities/begin-case.ts';
import { birthCertificate } from '../../activities/matters/birth-certificate.ts';
import { viewOf } from '../../activities/case-view.test-data.ts';
import { decideEntitlements } from '../../policies/entitlements/decide.ts';
import { factAt } from '../../policies/input/value-at.ts';
import { birthNotificationSchema, type BirthNotification } from '../../schemas/birth-notification.ts';
import { birthFactsSchema } from '../../schemas/entitlement-check.ts';
import { residentIdCheckCharacter } from '../../schemas/resident-id.ts';
import { joinNotification, splitNotification, type OpenSubject } from '../../infra/postgres/ledger/facts.ts';
import { reportedBirthSchema } from './notification-schema.ts';
import { readJson } from './read-body.ts';
import { ProblemError } from './problem.ts';
import { check, invalidBody, unreadableParts } from './validation.ts';

const NOW = new Date('2026-11-28T10:00:00+08:00');
const schema = reportedBirthSchema(() => NOW);
const CHINESE = /[\u4e00-\u9fff]/;

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

const foreigner = fc.record({
  idType: fc.constant('passport'),
  idNumber: fc.stringMatching(/^[A-Z]\d{8}$/),
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
  .tuple(rest, fc.oneof(resident('female'), foreigner, undocumented))
  .map(([a, b]) => ({ ...a, ...b }));
const father = fc.oneof(
  fc.constant(null),
  fc.tuple(rest, resident('male')).map(([a, b]) => ({ ...a, ...b })),
  name.map((only) => ({ name: only })),
  fc.tuple(rest, foreigner).map(([a, b]) => ({ ...a, ...b, residence: null })),
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

const valid = fc
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

const HOSTILE: fc.Arbitrary<unknown> = fc.oneof(
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

const nearly = fc
  .tuple(valid, fc.array(fc.tuple(fc.nat(10_000), HOSTILE), { minLength: 1, maxLength: 4 }))
  .map(([birth, changes]) =>
    changes.reduce<unknown>((changed, [which, put]) => {
      const places = placesIn(changed);
      return withAt(changed, places[which % places.length] ?? [], put);
    }, birth),
  );

/** What the edge says of a body. @returns the birth, or the refusal as it is sent */
function edge(body: unknown): { birth: BirthNotification } | { errors: readonly { detail: string }[] } {
  const unreadable = unreadableParts(body);
  if (unreadable.length > 0) return { errors: invalidBody(unreadable).parts.errors ?? [] };
  const checked = check(schema, body);
  return checked.ok ? { birth: checked.value } : { errors: invalidBody(checked.errors).parts.errors ?? [] };
}

/** Whatever is accepted is kept, read again as it is, planned, decided and asked about without a fault. */
function holds(birth: BirthNotification): void {
  expect(birthNotificationSchema.parse(birth)).toEqual(birth);
  const parts = new Map<never, OpenSubject>(
    [...splitNotification(JSON.parse(JSON.stringify(birth)) as BirthNotification)].map(([subject, facts]) => [
      subject as never,
      { key: Buffer.alloc(0), facts, revision: 0 },
    ]),
  );
  expect(joinNotification(parts)).toEqual(JSON.parse(JSON.stringify(birth)));
  const idOf = (...names: readonly (string | number)[]): string => names.join('/');
  beginCase({ caseNumber: 'B', notification: birth, at: NOW, by: 'h', patienceSeconds: undefined, idOf });
  decideEntitlements(birthFactsSchema.parse(birth), '2026-11-28');
  for (const { order, liveBirth } of birth.children)
    if (liveBirth) birthCertificate(viewOf(birth), `child-${order}`);
  expect(factAt(birth, '/delivery/at')).toMatch(/\+08:00$/);
}

describe('any body', () => {
  test('that a hospital could mean is taken, and holds', () => {
    fc.assert(
      fc.property(valid, (body) => {
        const answer = edge(JSON.parse(JSON.stringify(body)));
        if ('errors' in answer) throw new Error(JSON.stringify(answer.errors));
        holds(answer.birth);
      }),
      { numRuns: 300 },
    );
  });

  test('is taken, and holds, or refused with a few sentences in Chinese', () => {
    fc.assert(
      fc.property(fc.oneof(nearly, HOSTILE), (body) => {
        const answer = edge(body);
        if ('birth' in answer) return holds(answer.birth);
        expect(answer.errors.length).toBeGreaterThan(0);
        expect(answer.errors.length).toBeLessThanOrEqual(50);
        for (const { detail } of answer.errors) expect(detail).toMatch(CHINESE);
        expect(JSON.stringify(answer.errors).length).toBeLessThan(100_000);
      }),
      { numRuns: 1500 },
    );
  });

  test('of bytes is read, or is not JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        try {
          readJson(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
