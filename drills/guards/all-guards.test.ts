import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { allDrills } from '../catalogue.ts';
import { GUARDS } from './all-guards.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

describe('the guard mutations', () => {
  it.each(GUARDS.map((guard) => [guard.name, guard] as const))(
    '%s: fits the code as it is',
    (_name, guard) => {
      for (const { file, find, replace } of guard.patches) {
        expect(read(file).split(find).length - 1, `${file}: ${find}`).toBe(1);
        expect(replace).not.toBe(find);
      }
    },
  );

  it('name drills that exist', () => {
    const named = GUARDS.flatMap(({ check }) => ('drills' in check ? check.drills : []));
    expect(allDrills().map(({ name }) => name)).toEqual(expect.arrayContaining(named));
  });

  it('have a name each', () => {
    const names = GUARDS.map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('name tests that exist', () => {
    const tests = GUARDS.flatMap(({ check }) => ('file' in check ? [check] : []));
    const missing = tests.filter(
      ({ file, test }) =>
        !read(file).includes(test.replace(/^in the database /, 'in the %s ').replace(/^R\d+ /, '$$id ')),
    );
    expect(missing).toEqual([]);
  });
});
