import { expect, test } from 'vitest';
import { knownDivisions, loadPacks } from './all-packs.ts';
import { PackError } from './pack-mistake.ts';

/** How the pack of these tests begins. */
const HEAD = `pack: test-city
version: 1
division: '620100'
name: 试验市
status: in-force
documents:
  办法: { title: 试验市办法, confidence: seed }
`;

test('the bounds of a pack are cited as everything else in it is', () => {
  const text = `${HEAD}bounds: { orderYuan: 50000, cite: { document: 办法, article: 第九条 } }
`;
  const [pack] = loadPacks([{ file: 'policies/packs/test-city.yaml', text }], knownDivisions());
  const cite = { document: '试验市办法', article: '第九条', confidence: 'seed' };
  expect(pack?.bounds).toEqual({ orderYuan: 50_000, cite });
});

/** Slips that no law knows: bounds of plausibility are the product's own and say so (产品阈值, facts 8b.12). */
test.each([
  ['paternity-leave', 'days: -5', '天数应大于0'],
  ['paternity-leave', 'days: 350', '产品阈值'],
  ['parental-leave', 'underAge: 3\n      daysPerYear: 365', '产品阈值'],
  ['maternity-leave', 'total: 1800', '产品阈值'],
  ['maternity-leave', 'total: 0', '天数应大于0'],
])('%s with %s is refused with file and line', (scheme, field, says) => {
  const text = `${HEAD}schemes:
  ${scheme}:
    - from: 2023-01-01
      combine: replace
      cite: { document: 办法, article: 第一条 }
      ${field}
`;
  const load = () => loadPacks([{ file: 'test-city.yaml', text }], knownDivisions());
  expect(load).toThrow(PackError);
  expect(load).toThrow(says);
});
