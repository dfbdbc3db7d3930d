import { expect, test } from 'vitest';
import { PUBLISHED, publishedWith } from '../calendar/published.ts';
import { movedDue } from './moved-due.ts';
import { reckon } from './reckon.ts';
import { runOf, type ClockEvent } from './run.ts';

const NOTICE = { source: '示例〔2090〕1号', rest: ['2090-01-02', '2090-01-03'], work: ['2090-01-07'] };
const before = publishedWith({ 2089: { source: '示例〔2089〕1号', rest: [], work: [] } });
const after = publishedWith({
  2089: { source: '示例〔2089〕1号', rest: [], work: [] },
  2090: NOTICE,
});
const asked: ClockEvent = { kind: 'requested', seq: 1, on: '2089-12-28' };
const paused: readonly ClockEvent[] = [
  { kind: 'paused', why: 'post', seq: 2, on: '2089-12-29' },
  { kind: 'resumed', seq: 3, on: '2090-01-02' },
];

test.each([
  ['without a pause', [asked]],
  ['with one', [asked, ...paused]],
])('a due date goes with the days that count, as the term itself would: %s', (_, events) => {
  const run = runOf(events);
  for (const workingDays of [1, 2, 3, 5, 8, 13]) {
    const was = reckon(run, workingDays, { today: asked.on, calendar: before }).dueDate ?? '';
    const is = reckon(run, workingDays, { today: asked.on, calendar: after }).dueDate;
    expect(movedDue(run, was, { before, after })).toBe(is);
  }
});

test('nothing moves where no day counts otherwise, or nothing has begun', () => {
  expect(movedDue(runOf([asked]), '2090-01-10', { before: PUBLISHED, after: PUBLISHED })).toBe('2090-01-10');
  expect(movedDue(runOf([]), '2090-01-10', { before, after })).toBe('2090-01-10');
});
