import { expect, test } from 'vitest';
import { bringsLink, withLink } from './notice.ts';

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
