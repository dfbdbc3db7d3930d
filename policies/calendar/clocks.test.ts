import { expect, test } from 'vitest';
import { startClocks } from './clocks.ts';

test('the accepting authority tells the family one working day after the decision is due', () => {
  const running = startClocks(
    [
      { authority: 'deciding', divisionCode: '610302', workingDays: 2 },
      { authority: 'accepting', divisionCode: '620102', workingDays: 1 },
    ],
    '2026-09-29',
  );
  expect(running.map((clock) => [clock.authority, clock.dueDate, clock.provisional])).toEqual([
    ['deciding', '2026-10-08', false],
    ['accepting', '2026-10-09', false],
  ]);
});
