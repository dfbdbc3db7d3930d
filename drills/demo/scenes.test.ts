import { expect, it } from 'vitest';
import { sampleNames } from '../../test/support/samples.ts';
import { KINDS, rowsOf } from '../kinds/causes.ts';
import { inTurn, scenes } from './scenes.ts';

const all = scenes();

it('a lively hall has sixty cases', () => {
  expect(all.reduce((sum, { cases }) => sum + cases, 0)).toBe(60);
  expect(all.every(({ cases }) => cases > 0)).toBe(true);
});

it('has every kind of question that anything brings about, and a family of every sample', () => {
  const names = new Set(all.map(({ name }) => name));
  const caused = KINDS.filter((kind) => rowsOf(kind) !== undefined);
  expect([...caused, ...sampleNames('good')].filter((name) => !names.has(name))).toEqual([]);
});

it('comes in turn: each as often as there are cases of it, and no two of a kind that has several in a row', () => {
  const line = inTurn(all);
  expect(line).toHaveLength(60);
  for (const { name, cases } of all) expect(line.filter((scene) => scene.name === name)).toHaveLength(cases);
  expect(line.filter((scene, i) => scene === line[i + 1])).toEqual([]);
});
