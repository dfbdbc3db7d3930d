/** A lone SMS holds 70 UTF-16 units; a part of a longer one holds 67, three go to the joining header. */
const LONE_UNITS = 70;
const PART_UNITS = 67;

/**
 * How many parts a carrier bills for a text. A character outside the basic plane takes two units and is never
 * torn in two.
 * @throws RangeError for an empty text
 */
export function countSmsParts(text: string): number {
  if (text === '') throw new RangeError('an SMS has a text');
  if (text.length <= LONE_UNITS) return 1;
  let parts = 1;
  let used = 0;
  for (const character of text) {
    if (used + character.length > PART_UNITS) {
      parts += 1;
      used = 0;
    }
    used += character.length;
  }
  return parts;
}
