import { describe, expect, it } from 'vitest';
import { Choices } from './choices.ts';

const draw = (choices: Choices): unknown[] => [
  choices.below(7),
  choices.one(['a', 'b', 'c']),
  choices.rarely(3),
  choices.weighed([1, 5, 2]),
];

describe('the choices of a schedule', () => {
  it('follow from its seed', () => {
    const drawn = [1, 1, 2].map((seed) => {
      const choices = new Choices(seed);
      choices.begin();
      return Array.from({ length: 20 }, () => draw(choices));
    });
    expect(drawn[0]).toEqual(drawn[1]);
    expect(drawn[0]).not.toEqual(drawn[2]);
  });

  it('are the same when they are done again as they were written down', () => {
    const first = new Choices(5);
    first.begin();
    const drawn = draw(first);
    const again = new Choices(99);
    again.begin(first.taken());
    expect(draw(again)).toEqual(drawn);
    expect(again.taken()).toEqual(first.taken());
  });

  it('are the plain ones where nothing is written down', () => {
    const choices = new Choices(5);
    choices.begin([]);
    expect(draw(choices)).toEqual([0, 'a', false, 0]);
  });

  it('go by weight', () => {
    const choices = new Choices(3);
    choices.begin();
    const counts = [0, 0, 0];
    for (let n = 0; n < 3_000; n += 1) {
      const chosen = choices.weighed([1, 0, 2]);
      counts[chosen] = (counts[chosen] ?? 0) + 1;
    }
    expect(counts[1]).toBe(0);
    expect((counts[2] ?? 0) / (counts[0] ?? 1)).toBeCloseTo(2, 0);
  });
});
