import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { DEAD_LETTER_REASONS } from '../../../schemas/dead-letter.ts';
import { ROOT } from '../run-file.ts';

it('the runbook of dead letters has each reason that a letter may have, and no other', () => {
  const page = readFileSync(path.join(ROOT, 'docs/runbooks/dead-letters.md'), 'utf8');
  const table = page.split('\n').filter((line) => line.startsWith('| `'));
  const told = table.flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([a-z-]+)`/g)]);
  expect(new Set(told.map(([, code]) => code))).toEqual(new Set(Object.keys(DEAD_LETTER_REASONS)));
});
