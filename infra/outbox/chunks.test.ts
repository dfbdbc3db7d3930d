import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunksBySize, shuffled } from './chunks.ts';

describe('chunks', () => {
  it('hold everything once, in order, none too large but what is too large by itself', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30)), (sizes) => {
        const chunks = chunksBySize(sizes, (size) => size, 20);
        expect(chunks.flat()).toEqual(sizes);
        for (const chunk of chunks) {
          const bytes = chunk.reduce((a, b) => a + b, 0);
          expect(chunk.length > 0 && (bytes <= 20 || chunk.length === 1)).toBe(true);
        }
      }),
    );
  });

  it('are as few as the order allows', () => {
    expect(chunksBySize([10, 10, 1, 25, 3], (size) => size, 20)).toEqual([[10, 10], [1], [25], [3]]);
  });
});

describe('shuffling', () => {
  it('keeps every item, and can put any of them first', () => {
    const draws = [0.9, 0.1, 0.5];
    expect(shuffled(['a', 'b', 'c'], () => draws.shift() ?? 0)).toEqual(['b', 'c', 'a']);
  });
});
