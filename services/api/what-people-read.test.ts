import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { DEAD_LETTER_REASONS } from '../../schemas/dead-letter.ts';
import { END_STATUSES, MATTERS, WORK_CODES, type Subject } from '../../schemas/matter.ts';
import { NOTICE_TEMPLATES } from '../../schemas/notice.ts';
import { TASK_KINDS } from '../../schemas/tasks/kinds.ts';
import { factWord, placeWord } from '../../schemas/words/facts.ts';
import { EVENT_TYPES, eventText } from './event-text.ts';
import { reportedBirthSchema } from './notification-schema.ts';
import type { z } from 'zod';
import { dateSchema, momentSchema } from '../../schemas/person.ts';
import { PROBLEMS } from '../../schemas/problem.ts';
import { check } from './validation.ts';

/** Names of things that have no Chinese name. */
const NAMES =
  /Idempotency-Key|If-None-Match|application\/json|JSON|gzip|Host|UTF-8|CloudEvents|Temporal|Kafka|gansu@\d|true 或 false/g;
/** What no person should have to read: codes, fields, and the wording of libraries. */
const SLUG = /[a-z]+-[a-z]+|[a-z]+[A-Z]\w*|[a-z]{3,}/;

function unreadable(texts: readonly string[]): string[] {
  return texts.filter((text) => SLUG.test(text.replaceAll(NAMES, '')) || !/\p{Script=Han}/u.test(text));
}

describe('no code and no library speaks to people', () => {
  it('in the title of a problem', () => {
    expect(unreadable(Object.values(PROBLEMS).map(({ title }) => title))).toEqual([]);
  });

  it('in what a person is asked, why a message was set aside, and what a matter is called', () => {
    const titles = [TASK_KINDS, MATTERS].flatMap((table) => Object.values(table).map(({ title }) => title));
    expect(unreadable([...titles, ...Object.values(DEAD_LETTER_REASONS)])).toEqual([]);
  });

  it('in a notice, whatever its values', () => {
    const texts = Object.values(NOTICE_TEMPLATES).map((text) => text.replaceAll(/\{\w+\}/g, '某某'));
    expect(unreadable(texts)).toEqual([]);
  });
});

const SUBJECTS: readonly (Subject | null)[] = ['child-1', 'child-2', 'mother', 'father', 'family', null];
const DETAILS = [
  null,
  ...Object.keys(TASK_KINDS).map((kind) => ({ kind, outcome: 'confirmed' })),
  ...Object.keys(NOTICE_TEMPLATES).map((template) => ({ template })),
  { expectedBy: '2026-12-01' },
  { why: 'post' },
  { entitlement: 'childcare-subsidy', period: '2027-09', department: 'finance' },
  { pack: 'gansu@2', revision: 2, why: '《条例》第二条', changes: ['母亲的产假由180天改为190天'] },
  { cause: 'facts', revision: 3, changes: ['母亲的产假由180天改为190天'] },
];

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The types of events that the code writes. */
function writtenTypes(): string[] {
  const files = ['activities', 'infra', 'services/redecision', 'services/api', 'services/gateway'].flatMap(
    (folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !/\.test/.test(name))
        .map((name) => readFileSync(join(ROOT, folder, name), 'utf8')),
  );
  const types = files.flatMap((code) => [
    ...code.matchAll(
      /(?<=[:?,(] ?)'((?:case|matter|task|facts|payment|notice|subject|answer|entitlements|leave-change)\.[a-z-]+)'/g,
    ),
  ]);
  return [...new Set([...types.map(([, type = '']) => type), ...END_STATUSES.map((end) => `matter.${end}`)])];
}

describe('the timeline of a case', () => {
  it('says every event in words, whatever it is about', () => {
    const texts = EVENT_TYPES.flatMap((type) =>
      SUBJECTS.flatMap((subject) =>
        [...WORK_CODES, null].flatMap((code) =>
          DETAILS.map((detail) =>
            eventText({
              seq: 1,
              at: '2026-11-22T00:00:00Z',
              type,
              subject,
              code,
              actor: 'system',
              detail,
              words: null,
            }),
          ),
        ),
      ),
    );
    expect([...new Set(unreadable(texts))]).toEqual([]);
  });

  it('has a sentence for every event that is written', () => {
    expect(writtenTypes().length).toBeGreaterThan(25);
    expect(writtenTypes().filter((type) => !EVENT_TYPES.includes(type))).toEqual([]);
  });
});

/** Where sentences for people are written; what describes the API to programmers names its fields. */
const SPEAKING = [
  'activities',
  'policies/input',
  'policies/payments',
  'policies/graph',
  'policies/insurance',
].concat([
  'policies/names',
  'services/api',
  'services/departments',
  'services/gateway',
  'services/redecision',
]);
const FOR_PROGRAMMERS =
  /summary|description|`code`|`replayed`|旧词|`until`|resolved 即|`facts`|`outcome`|`sidesTag`|`representation`|`forGood`|（given-up）|\?facility=|docs\/adr|`confirm`|三者之一/;

/** Chinese sentences of the code, without what they fill in. */
function sentencesOf(code: string): string[] {
  return code
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .split('\n')
    .filter((line) => !FOR_PROGRAMMERS.test(line))
    .flatMap((line) => [...line.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, text = '']) => text))
    .filter((text) => /\p{Script=Han}/u.test(text));
}

it('no sentence in the code has a code in it', () => {
  const sentences = SPEAKING.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/\.test|\/places\//.test(name))
      .flatMap((name) => sentencesOf(readFileSync(join(ROOT, folder, name), 'utf8'))),
  );
  expect(sentences.length).toBeGreaterThan(200);
  expect(unreadable(sentences)).toEqual([]);
});

it.each([
  ['a moment', momentSchema],
  ['a date', dateSchema],
])('what is no %s is said to be wrong once', (_, schema) => {
  for (const text of ['x', '2026-02-30', '0000-00-00T99:00:00Z', ''])
    expect(checkedErrors(schema, text)).toHaveLength(1);
});

function checkedErrors(schema: z.ZodType, value: unknown): unknown {
  const checked = check(schema, value);
  return checked.ok ? [value] : checked.errors;
}

type Path = readonly (string | number)[];

/** Every place of a value, parts and leaves. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => placesIn(item, [...path, key]))];
}

function changedAt(value: unknown, [step, ...rest]: Path, to: unknown): unknown {
  if (step === undefined) return to;
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  const fields = copy as Record<string | number, unknown>;
  fields[step] = changedAt(fields[step], rest, to);
  return copy;
}

const WRONG = [undefined, 7, -1, 1e9, 0.5, true, 'x', '　', 'x'.repeat(5_000), [], {}, [{}], { a: 1 }];

describe('a birth notification with anything wrong anywhere', () => {
  const birth = sampleBirth('lanzhou-first-child');
  const schema = reportedBirthSchema(() => new Date('2026-11-28T10:00:00+08:00'));

  it('is answered in words of ours', () => {
    const details = placesIn(birth).flatMap((path) =>
      WRONG.flatMap((wrong) => {
        const checked = check(schema, changedAt(birth, path, wrong));
        return checked.ok ? [] : checked.errors.map(({ detail }) => detail);
      }),
    );
    expect(details.length).toBeGreaterThan(500);
    // A field that there is not, spelt almost as one that there is, is told which: for whoever programs it.
    const said = [...new Set(details)].map((detail) => detail.replace(/是否为 \w+$/, ''));
    expect(unreadable(said)).toEqual([]);
  });
});

it('every place of a birth notification has a word of its own', () => {
  const places = placesIn(sampleBirth('lanzhou-first-child')).slice(1);
  const said = places.map((path) => placeWord(`/${path.join('/')}`));
  expect(unreadable(said)).toEqual([]);
  expect(said.filter((word) => word.includes('有关情况') || word.includes('NaN'))).toEqual([]);
});

it('a fact that nobody has a word for is a fact, and no field', () => {
  expect(unreadable([factWord('mother.employment.somethingNew'), factWord('housingNeed')])).toEqual([]);
});
