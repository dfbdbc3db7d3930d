import { expect, test } from 'vitest';
import { receiverOf } from './notice.ts';

const mother = { name: '王示例', phone: '13900000001' };
const father = { name: '李示例', phone: '13900000002' };

test.each([
  ['the mother', { mother, father }, mother],
  ['the mother, who is alone', { mother, father: null }, mother],
  ['the mother, where he left no phone', { mother, father: { name: father.name } }, mother],
  ['the father, where she left no phone', { mother: { name: mother.name }, father }, father],
  [
    'nobody, where neither left one',
    { mother: { name: mother.name }, father: { name: father.name } },
    undefined,
  ],
  ['the father, where she has died', { mother: { ...mother, deathOn: '2026-11-30' }, father }, father],
  ['the mother, where he has died', { mother, father: { ...father, deathOn: '2026-11-30' } }, mother],
  [
    'nobody, where whoever left one has died',
    { mother: { ...mother, deathOn: '2026-11-30' }, father: { name: father.name } },
    undefined,
  ],
  ['nobody, where she is alone and left none', { mother: { name: mother.name }, father: null }, undefined],
])('notices go to %s', (_, family, expected) => {
  expect(receiverOf(family)).toEqual(expected);
});
