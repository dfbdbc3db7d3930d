import { describe, expect, test } from 'vitest';
import { hearerOf, mayReach, stopsWithProtection } from './between-parents.ts';

const mother = { name: '王示例', phone: '13900000001' };
const father = { name: '李示例', phone: '13900000002' };

test.each([
  ['the mother', { mother, father }, 'mother'],
  ['the mother, who is alone', { mother, father: null }, 'mother'],
  ['the mother, where he left no phone', { mother, father: { name: father.name } }, 'mother'],
  ['the father, where she left no phone', { mother: { name: mother.name }, father }, 'father'],
  [
    'nobody, where neither left one',
    { mother: { name: mother.name }, father: { name: father.name } },
    undefined,
  ],
  ['the father, where she has died', { mother: { ...mother, deathOn: '2026-11-30' }, father }, 'father'],
  ['the mother, where he has died', { mother, father: { ...father, deathOn: '2026-11-30' } }, 'mother'],
  [
    'nobody, where whoever left one has died',
    { mother: { ...mother, deathOn: '2026-11-30' }, father: { name: father.name } },
    undefined,
  ],
  ['nobody, where she is alone and left none', { mother: { name: mother.name }, father: null }, undefined],
])('news of the family goes to %s', (_, family, expected) => {
  expect(hearerOf(family, { whose: null })).toBe(expected);
});

describe('a parent’s own goes to that parent', () => {
  const dead = { ...mother, deathOn: '2026-11-30' };
  test.each([
    ['and to nobody else', { mother, father }, 'mother'],
    ['to nobody where no phone was left', { mother: { name: mother.name }, father }, undefined],
    ['to the other one where they have died', { mother: dead, father }, 'father'],
    ['to nobody where they were protected', { mother: dead, father, protectedParent: 'mother' }, undefined],
  ] as const)('%s', (_, family, expected) => {
    expect(hearerOf(family, { whose: 'mother' })).toBe(expected);
  });

  test('money of a dead parent is told to nobody', () => {
    expect(hearerOf({ mother: dead, father }, { whose: 'mother', isMoney: true })).toBeUndefined();
  });

  test('a father hears of his own himself', () => {
    expect(hearerOf({ mother, father }, { whose: 'father', isMoney: true })).toBe('father');
  });
});

test.each([
  ['mother', 'father'],
  ['father', 'mother'],
] as const)('while the %s is protected nothing shared reaches the %s', (protectedParent, other) => {
  expect(hearerOf({ mother, father, protectedParent }, { whose: 'child-1' })).toBe(protectedParent);
  const silent = { mother: { name: '甲' }, father: { name: '乙' }, [other]: { phone: '13900000003' } };
  expect(hearerOf({ ...silent, protectedParent }, { whose: 'child-1' })).toBeUndefined();
  for (const subject of [null, 'family', 'child-1', protectedParent] as const)
    expect(mayReach(other, subject, protectedParent)).toBe(false);
  expect(mayReach(other, other, protectedParent)).toBe(true);
});

test('what was on its way before the other one was protected stops, but for the own', () => {
  const protection = { parent: 'mother', since: new Date('2026-11-30T10:00:00+08:00') } as const;
  const before = new Date('2026-11-30T09:00:00+08:00');
  expect(stopsWithProtection({ to: 'father', about: null, at: before }, protection)).toBe(true);
  expect(stopsWithProtection({ to: 'father', about: 'father', at: before }, protection)).toBe(false);
  expect(stopsWithProtection({ to: 'mother', about: null, at: before }, protection)).toBe(false);
  expect(stopsWithProtection({ to: 'father', about: null, at: before }, null)).toBe(false);
});
