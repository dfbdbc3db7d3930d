import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { glossarySections } from './glossary.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDERS = ['schemas', 'policies', 'workflows', 'activities', 'infra', 'services', 'drills', 'explore'];

/** Words of the house that say nothing to a newcomer: whoever uses one defines it. */
const OWN_WORDS = [
  ...['news', 'story', 'deed', 'effects', 'landing', 'judge', 'net', 'sweep', 'lane', 'lease', 'shard'],
  ...['relay', 'gateway', 'desk', 'office', 'misbehaviour', 'keeper', 'supervisor', 'shape', 'witness'],
  ...['evidence', 'hold', 'lookup', 'guard', 'drill', 'ward', 'actor', 'rival', 'round', 'standing', 'wake'],
  ...[
    'alarm',
    'due',
    'letter',
    'patience',
    'promise',
    'ticket',
    'misfit',
    'tally',
    'ledger',
    'outbox',
    'inbox',
  ],
];

/** What the trade has a word for: dead-letter, pause, behaviour, background, undeclared. */
const NOT_USED = ['bury', 'tap', 'misdeed', 'homeless'];

/** Parts of identifiers, without comments and texts: `buryCommand` → bury, command. */
function wordsOf(code: string): string[] {
  const bare = code
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replaceAll(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '');
  return [...bare.matchAll(/[A-Za-z][a-z]*/g)].map(([word]) => word.toLowerCase());
}

const used = new Set(
  FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => wordsOf(readFileSync(join(ROOT, folder, name), 'utf8'))),
  ),
);
const defined = new Set(
  glossarySections().flatMap(({ terms }) => terms.flatMap(({ code }) => code.split(/ \/ |\s/))),
);

it('the glossary defines each word of the house that an identifier has', () => {
  expect(OWN_WORDS.filter((word) => used.has(word) && !defined.has(word))).toEqual([]);
});

it('what the trade has a word for is called by it', () => {
  expect(NOT_USED.filter((word) => used.has(word))).toEqual([]);
});
