/** A produce request stays below this; a broker takes 1 MiB for each partition. */
export const CHUNK_BYTES = 900_000;

/**
 * Cuts a list, in its order, into chunks of at most `limit` bytes; what is larger by itself stands alone.
 * @param sizeOf bytes of one item
 */
export function chunksBySize<T>(
  items: readonly T[],
  sizeOf: (item: T) => number,
  limit = CHUNK_BYTES,
): T[][] {
  const chunks: T[][] = [];
  let bytes = Infinity;
  for (const item of items) {
    const size = sizeOf(item);
    if (bytes + size > limit) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)?.push(item);
    bytes += size;
  }
  return chunks;
}

/** A copy in random order. */
export function shuffled<T>(items: readonly T[], random: () => number = Math.random): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
