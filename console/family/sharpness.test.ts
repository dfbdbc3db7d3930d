import { describe, expect, test } from 'vitest';
import { brightnessOf, greysOf, sharpnessOf, troubleOf, type Greys } from './sharpness.ts';

const SIZE = { width: 1_200, height: 900 };

/** Stripes like lines of writing, or the same seen through a blur of so many points. */
function stripes(blur: number): Greys {
  const [width, height] = [200, 150];
  const line = Array.from({ length: width }, (_, x) => (Math.floor(x / 5) % 2 === 0 ? 235 : 30));
  const blurred = line.map((_, x) => {
    const near = line.slice(Math.max(0, x - blur), x + blur + 1);
    return near.reduce((sum, point) => sum + point, 0) / near.length;
  });
  const points = new Uint8Array(width * height).map((_, at) => blurred[at % width] ?? 0);
  return { width, height, points };
}

describe('a picture', () => {
  test('that is sharp, bright and large enough has no trouble', () => {
    expect(troubleOf(stripes(0), SIZE)).toBeUndefined();
  });

  test('is blurred where neighbouring points hardly differ, the more the fewer', () => {
    expect(sharpnessOf(stripes(0))).toBeGreaterThan(10 * sharpnessOf(stripes(4)));
    expect(troubleOf(stripes(25), SIZE)).toBe('blurred');
  });

  test('is said to be dark, or too small to be read', () => {
    const dark = { ...stripes(0), points: stripes(0).points.map((point) => point / 8) };
    expect(troubleOf(dark, SIZE)).toBe('dark');
    expect(troubleOf(stripes(0), { width: 320, height: 240 })).toBe('too-small');
  });

  test('is read in grey as eyes see colours', () => {
    const rgba = new Uint8ClampedArray([255, 255, 255, 255, 0, 0, 0, 255, 0, 255, 0, 255]);
    const greys = greysOf(rgba, 3, 1);
    expect([...greys.points]).toEqual([255, 0, 149]);
    expect(brightnessOf(greys)).toBeCloseTo(134.7, 0);
  });
});
