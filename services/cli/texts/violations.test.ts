import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { findingInChinese } from './violations.ts';

const ROOT = fileURLToPath(new URL('../../verify/', import.meta.url));
const TEXT = /'((?:[^'\\\n]|\\.)+)'|`((?:[^`\\]|\\.)+)`/;

/** Every sentence that a check may find, `7` standing for what it counts. */
function findings(): string[] {
  return readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('.test'))
    .flatMap((name) => {
      const code = readFileSync(join(ROOT, name), 'utf8');
      const said = [
        /what: ?/,
        /\.violation\((?:[^,()]|\([^()]*\))+,\s*/,
        /\.note\(\s*/,
        /(?:faults|found)\.push\(/,
      ].flatMap((before) => [...code.matchAll(new RegExp(before.source + `(?:${TEXT.source})`, 'g'))]);
      return said.map(([, plain, template]) => (plain ?? template ?? '').replaceAll(/\$\{[^}]*\}/g, '7'));
    })
    .filter((sentence) => sentence.includes(' '));
}

it('every sentence of the checks can be said in Chinese: put new ones into violations.ts', () => {
  expect(findings().length).toBeGreaterThan(100);
  expect(findings().filter((sentence) => !/\p{Script=Han}/u.test(findingInChinese(sentence)))).toEqual([]);
});
