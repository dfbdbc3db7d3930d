import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CASE_STATUSES } from '../case-view.ts';
import { DEPARTMENTS } from '../department.ts';
import { CLAIM_WAYS, ENTITLEMENTS, entitlementSchema, ruleOutcomeSchema } from '../entitlement.ts';
import { MATTER_FLAGS, MATTER_STATUSES, ROUTES, WORK } from '../matter.ts';
import { NOTICE_TEMPLATES } from '../notice.ts';
import { employmentSchema } from '../person.ts';
import { taskDecisionSchema, taskViewSchema } from '../task.ts';
import { TASK_KINDS, TASK_OWNERS, TASK_QUEUES } from '../tasks/kinds.ts';
import * as WORDS from '../words.ts';
import { FACT_VALUE_WORDS } from './facts.ts';
import { periodText, yuan, yuanFigure } from './money.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Each list of codes that people meet, and the table that has a word for each. */
const TABLES: readonly (readonly [string, readonly string[], Readonly<Record<string, string>>])[] = [
  ['case status', CASE_STATUSES, WORDS.CASE_STATUS_WORDS],
  ['matter status', MATTER_STATUSES, WORDS.MATTER_STATUS_WORDS],
  ['flag', MATTER_FLAGS, WORDS.FLAG_WORDS],
  ['route', ROUTES, WORDS.ROUTE_WORDS],
  ['task status', taskViewSchema.shape.status.options, WORDS.TASK_STATUS_WORDS],
  ['task decision', taskDecisionSchema.options, WORDS.DECISION_WORDS],
  ['queue', TASK_QUEUES, WORDS.QUEUE_WORDS],
  ['owner', TASK_OWNERS, WORDS.ROLE_WORDS],
  ['outcome', entitlementSchema.shape.outcome.options, WORDS.OUTCOME_WORDS],
  ['rule result', ruleOutcomeSchema.shape.result.options, WORDS.RULE_RESULT_WORDS],
  ['confidence', ruleOutcomeSchema.shape.citation.shape.confidence.options, WORDS.CONFIDENCE_WORDS],
  ['claim', CLAIM_WAYS, WORDS.CLAIM_WORDS],
  ['notice', Object.keys(NOTICE_TEMPLATES), WORDS.NOTICE_WORDS],
  ['employment', employmentSchema.shape.kind.options, FACT_VALUE_WORDS],
];

describe('every code has a word', () => {
  it.each(TABLES)('%s', (_, codes, words) => {
    expect(codes.filter((code) => !/\p{Script=Han}/u.test(words[code] ?? ''))).toEqual([]);
  });

  it.each(TABLES)('%s: no two codes have the same word', (_, codes, words) => {
    const said = codes.map((code) => words[code]);
    expect(said.filter((word, i) => said.indexOf(word) !== i)).toEqual([]);
  });
});

/** Codes with a word of their own wherever they stand: nobody else may have one for them. */
const OWNED = new Set<string>([
  ...Object.keys(DEPARTMENTS),
  ...Object.keys(ENTITLEMENTS),
  ...Object.keys(WORK),
  ...Object.keys(TASK_KINDS),
  ...TABLES.flatMap(([, codes]) => codes).filter((code) => code.includes('-')),
  ...Object.keys(FACT_VALUE_WORDS).filter((code) => code.includes('-')),
  ...['mother', 'father', 'unknown'],
]);

/** Where sentences about codes stand, which are no words for them: why a pack has a scheme, what a decision sets off. */
const SENTENCES =
  /^(schemas\/|services\/cli\/documents\/move-words\.ts|services\/api\/problem\.ts|policies\/(packs|clauses|graph\/places)\/)/;

function secondWords(): string[] {
  return ['activities', 'infra', 'policies', 'services', 'workflows'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name}`)
      .filter((file) => file.endsWith('.ts') && !/\.test(-\w+)?\.ts$/.test(file) && !SENTENCES.test(file))
      .flatMap((file) =>
        [
          ...readFileSync(join(ROOT, file), 'utf8').matchAll(
            /^\s*'?([a-z][a-z-]*)'?: '\p{Script=Han}[^']*',$/gmu,
          ),
        ]
          .filter(([, code = '']) => OWNED.has(code))
          .map(([line]) => `${file}: ${line.trim()}`),
      ),
  );
}

it('no code has a second word outside of schemas/', () => {
  expect(secondWords()).toEqual([]);
});

/** Modules without zod: workflow code and rules say these words too (.oxlintrc.json). */
it.each(['words.ts', 'words/money.ts'])('schemas/%s takes types only, and no zod', (file) => {
  const imports = readFileSync(join(ROOT, 'schemas', file), 'utf8').match(/^import .*$/gm) ?? [];
  expect(imports.filter((line) => !line.startsWith('import type '))).toEqual([]);
});

describe('money and periods', () => {
  it('are said in one form', () => {
    expect([yuan(2_352_000), yuanFigure(-50), yuan(0)]).toEqual(['23,520.00元', '-0.50', '0.00元']);
  });

  it.each([
    ['2027', '（2027年）'],
    ['2027-09', '（2027年9月）'],
    ['once', ''],
  ])('%s is said as %j', (period, said) => {
    expect(periodText(period)).toBe(said);
  });
});

it('a subject is called one thing everywhere', () => {
  expect((['child-1', 'mother', 'father', 'family', null] as const).map(WORDS.subjectWord)).toEqual([
    '新生儿1',
    '母亲',
    '父亲',
    '家庭',
    '',
  ]);
});
