import { expect, test } from 'vitest';
import { runningClocks } from './authorities.ts';
import { runOf } from './run.ts';

const CLOCKS = [
  { authority: 'deciding', divisionCode: '610302', workingDays: 2 },
  { authority: 'accepting', divisionCode: '620102', workingDays: 1 },
] as const;

test('the accepting authority tells the family one working day after the decision is due', () => {
  const run = runOf([{ seq: 1, kind: 'requested', on: '2026-09-29' }]);
  const running = runningClocks(CLOCKS, run, '2026-09-29');
  expect(running.map((clock) => [clock.authority, clock.dueDate, clock.provisional])).toEqual([
    ['deciding', '2026-10-08', false],
    ['accepting', '2026-10-09', false],
  ]);
});

test('both stand still with the matter, and go on with it', () => {
  const asked = [
    { seq: 1, kind: 'requested', on: '2026-09-29' },
    { seq: 2, kind: 'paused', why: 'correction', on: '2026-09-30' },
  ] as const;
  expect(runningClocks(CLOCKS, runOf(asked), '2026-10-12')).toEqual([]);
  const answered = runOf([...asked, { seq: 3, kind: 'requested', on: '2026-10-12' }]);
  expect(runningClocks(CLOCKS, answered, '2026-10-12').map(({ dueDate }) => dueDate)).toEqual([
    '2026-10-14',
    '2026-10-15',
  ]);
});

test('nothing runs before it is asked for, nor where no authority has promised anything', () => {
  expect(runningClocks(CLOCKS, runOf([]), '2026-10-12')).toEqual([]);
  const run = runOf([{ seq: 1, kind: 'requested', on: '2026-09-29' }]);
  expect(runningClocks([], run, '2026-10-12')).toEqual([]);
});
