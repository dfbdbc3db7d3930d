import { expect, test } from 'vitest';
import { bringsLink, receivingParent, withLink } from './notice.ts';

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
])('notices go to %s', (_, family, expected) => {
  expect(receivingParent(family)).toBe(expected);
});

const LINK = 'c2FtcGxlLWxpbmstb2YtYS1wYXI';

test('a text ends with the reader’s own link, behind a # that no browser sends', () => {
  expect(withLink('已受理。', LINK, 'https://birth.example/f')).toBe(
    `已受理。查看办理：https://birth.example/f#${LINK}`,
  );
});

test.each([
  ['where there is no page', LINK, undefined],
  ['where it brings none', undefined, 'https://birth.example/f'],
  ['where what stands there is no link', 'a link', 'https://birth.example/f'],
])('a text stays as it is %s', (_, link, page) => {
  expect(withLink('已受理。', link, page)).toBe('已受理。');
});

test('a link comes with what a family can look at or act on, gently too, and never with a code', () => {
  const brings = (['accepted', 'needs-you-gently', 'paid', 'sign-in-code'] as const).map(bringsLink);
  expect(brings).toEqual([true, true, false, false]);
});
