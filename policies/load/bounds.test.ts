import { expect, test } from 'vitest';
import { knownDivisions, loadPacks } from './all-packs.ts';

test('the bounds of a pack are cited as everything else in it is', () => {
  const text = `pack: test-city
version: 1
division: '620100'
name: 试验市
status: in-force
documents:
  办法: { title: 试验市办法, confidence: seed }
bounds: { orderYuan: 50000, cite: { document: 办法, article: 第九条 } }
`;
  const [pack] = loadPacks([{ file: 'policies/packs/test-city.yaml', text }], knownDivisions());
  const cite = { document: '试验市办法', article: '第九条', confidence: 'seed' };
  expect(pack?.bounds).toEqual({ orderYuan: 50_000, cite });
});
