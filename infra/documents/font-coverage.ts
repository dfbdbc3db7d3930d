/** Which characters a font has: ranges of code points, ascending, both ends inclusive. */
export type Coverage = readonly (readonly [number, number])[];

/** Platform 3, encoding 10 (all of Unicode), or 0: the tables in form 12 say every character there is. */
const SEGMENTED = 12;
const TABLE_RECORD_BYTES = 16;
const ENCODING_RECORD_BYTES = 8;
const GROUP_BYTES = 12;

/**
 * Reads the `cmap` of an OpenType font. Form 12 alone: every font with characters beyond the first plane has one.
 * @throws RangeError for a file that has none
 */
export function coverageOf(font: Buffer): Coverage {
  const cmap = tableOf(font, 'cmap');
  const count = cmap.readUInt16BE(2);
  for (let i = 0; i < count; i++) {
    const at = cmap.readUInt32BE(4 + ENCODING_RECORD_BYTES * i + 4);
    if (cmap.readUInt16BE(at) === SEGMENTED) return groupsOf(cmap.subarray(at));
  }
  throw new RangeError('the font has no table of characters in form 12');
}

function tableOf(font: Buffer, tag: string): Buffer {
  const count = font.readUInt16BE(4);
  for (let i = 0; i < count; i++) {
    const at = 12 + TABLE_RECORD_BYTES * i;
    if (font.toString('latin1', at, at + 4) !== tag) continue;
    const from = font.readUInt32BE(at + 8);
    return font.subarray(from, from + font.readUInt32BE(at + 12));
  }
  throw new RangeError(`the font has no table ${tag}`);
}

function groupsOf(table: Buffer): Coverage {
  const count = table.readUInt32BE(12);
  return Array.from({ length: count }, (_, i) => {
    const at = 16 + GROUP_BYTES * i;
    return [table.readUInt32BE(at), table.readUInt32BE(at + 4)] as const;
  });
}

/** Whether a font has a character. */
export function covers(coverage: Coverage, codePoint: number): boolean {
  let low = 0;
  let high = coverage.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [from, to] = coverage[middle] ?? [0, -1];
    if (codePoint < from) high = middle - 1;
    else if (codePoint > to) low = middle + 1;
    else return true;
  }
  return false;
}
