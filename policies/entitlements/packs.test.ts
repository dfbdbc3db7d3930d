import { expect, test } from 'vitest';
import { provincePack } from './packs.ts';
import { shaanxi } from './packs/shaanxi.ts';

test('the shares of the finance levels always sum to 100 % (I11)', () => {
  for (const { shares } of shaanxi.subsidyShares)
    expect(shares.reduce((sum, s) => sum + s.percent, 0)).toBe(100);
});

test('a pack is not read before it is in force, nor for another province', () => {
  expect(provincePack('220104', '2023-12-28')).toBeUndefined();
  expect(provincePack('220104', '2023-12-29')?.id).toBe('jilin@1');
  expect(provincePack('440100', '2026-11-22')).toBeUndefined();
  expect(provincePack(undefined, '2026-11-22')).toBeUndefined();
});
