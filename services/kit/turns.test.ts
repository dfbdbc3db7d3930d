import { expect, it } from 'vitest';
import { takingTurns } from './turns.ts';

const work = (ms: number): void => {
  for (const until = performance.now() + ms; performance.now() < until;);
};

it('gives way to others during long work', async () => {
  let beats = 0;
  const heart = setInterval(() => (beats += 1), 1);
  const turn = takingTurns();
  for (let piece = 0; piece < 40; piece += 1) {
    await turn();
    work(10);
  }
  clearInterval(heart);
  expect(beats).toBeGreaterThanOrEqual(3);
});
