/*
 * Whether a picture can be read, by its own points alone: nothing is sent anywhere for it.
 */

/** Brightness of each point, 0 black to 255 white, row by row. */
export interface Greys {
  readonly width: number;
  readonly height: number;
  readonly points: Uint8Array | Uint8ClampedArray;
}

/** @param rgba four bytes a point, as a canvas gives them */
export function greysOf(rgba: Uint8ClampedArray, width: number, height: number): Greys {
  const points = new Uint8Array(width * height);
  for (let at = 0; at < points.length; at += 1) {
    const [red = 0, green = 0, blue = 0] = rgba.subarray(at * 4, at * 4 + 3);
    points[at] = (red * 299 + green * 587 + blue * 114) / 1_000;
  }
  return { width, height, points };
}

/** How much neighbouring points differ: the variance of the Laplacian. Letters that can be read have hundreds, a blur has few. */
export function sharpnessOf({ width, height, points }: Greys): number {
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y += 1)
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const edge = around(points, at, width) - 4 * (points[at] ?? 0);
      sum += edge;
      squares += edge * edge;
    }
  const count = Math.max(1, (width - 2) * (height - 2));
  return squares / count - (sum / count) ** 2;
}

function around(points: Greys['points'], at: number, width: number): number {
  return (
    (points[at - 1] ?? 0) + (points[at + 1] ?? 0) + (points[at - width] ?? 0) + (points[at + width] ?? 0)
  );
}

export function brightnessOf({ points }: Greys): number {
  let sum = 0;
  for (const point of points) sum += point;
  return sum / Math.max(1, points.length);
}

/** 产品默认: measured at {@link LOOKED_AT} points across. */
const SHARP_FROM = 40;
const DARK_UNDER = 45;
const SHORTEST_SIDE = 480;
/** As wide as a picture is looked at, so that those of all telephones are judged alike. */
export const LOOKED_AT = 640;

/** Why a picture should be taken again. */
export type Trouble = 'too-small' | 'dark' | 'blurred' | 'too-large' | 'not-read';

/** What is wrong with a picture; undefined: nothing. */
export function troubleOf(
  greys: Greys,
  size: { readonly width: number; readonly height: number },
): Trouble | undefined {
  if (Math.min(size.width, size.height) < SHORTEST_SIDE) return 'too-small';
  if (brightnessOf(greys) < DARK_UNDER) return 'dark';
  if (sharpnessOf(greys) < SHARP_FROM) return 'blurred';
  return undefined;
}
