import { expect, test } from 'vitest';
import { changedDays } from './changed-days.ts';
import type { NoticedYear } from './notice.ts';
import { PUBLISHED, publishedWith } from './published.ts';

/** A year that no release of the library knows. In it 春节 begins on 2 February, a Saturday, by the law on the eve of it. */
const NOTICE: NoticedYear = {
  source: '示例〔2030〕1号',
  rest: ['2029-12-31', '2030-01-01', '2030-02-02', '2030-02-03', '2030-02-04', '2030-02-05', '2030-02-06'],
  work: ['2029-12-29', '2030-02-09'],
};

test('names the days that a notice makes others of, those of the December before it too', () => {
  const after = publishedWith({ 2030: NOTICE });
  const { rest, work } = changedDays(2030, { before: PUBLISHED, after });
  expect(rest).toEqual(['2029-12-31', '2030-02-06']);
  // holidays of the law that this notice does not name: to whoever puts it in they look like a slip
  expect(work).toEqual(
    [
      '2029-12-29',
      '2030-02-09',
      '2030-04-05',
      '2030-05-01',
      '2030-05-02',
      '2030-06-05',
      '2030-09-12',
      '2030-10-01',
      '2030-10-02',
      '2030-10-03',
    ].toSorted(),
  );
});

test('counts what is no guess any more: the year, but for its end, which the next notice may still change', () => {
  const after = publishedWith({ 2030: NOTICE });
  // the year without its last three days, and three named days of a December whose own year nobody has published
  expect(changedDays(2030, { before: PUBLISHED, after }).settled).toBe(362 + 2);
  expect(changedDays(2030, { before: after, after })).toEqual({ rest: [], work: [], settled: 0 });
});
