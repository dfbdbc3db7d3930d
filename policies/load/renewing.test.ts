import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renewal } from '../../test/support/renewing.ts';
import { WORKED_BY } from '../../test/support/worked-law.ts';
import { packTexts } from './all-packs.ts';

const LIST = readFileSync(WORKED_BY, 'utf8');

function written(pack: string, from: string, to: string) {
  return packTexts().map((one) =>
    one.file === `policies/packs/${pack}.yaml` ? { ...one, text: one.text.replace(from, to) } : one,
  );
}

test.each([
  ['a slip of a number', 'total: 180', 'total: 1800', /^policies\/packs\/gansu\.yaml:\d+: total：/],
  ['what is no YAML any more', 'division:', 'division', /^policies\/packs\/gansu\.yaml:\d+: 不是合法的 YAML/],
])('%s: the file and the line, one sentence, and nothing is taken note of', (_, from, to, said) => {
  const { lines, list } = renewal(written('gansu', from, to), LIST);
  expect(lines[0]).toMatch(said);
  expect(lines.at(-1)).toBe('规则包写错了，什么也没有记下：改好以后再运行');
  expect(list).toBeUndefined();
});

test('a corrected number is named and taken note of', () => {
  const { lines, list } = renewal(written('jilin', 'daysPerYear: 20', 'daysPerYear: 22'), LIST);
  expect(lines.join('\n')).toContain('policies/packs/jilin.yaml 的 schemes/parental-leave/[0]/daysPerYear');
  expect(list).toContain('daysPerYear: 22');
  // whoever runs it is not told to run it
  expect(lines.join('\n')).not.toContain('npm run renew');
});
