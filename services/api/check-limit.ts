/** Counts what anybody may ask without a token, of each address and of all together, a minute at a time. */
export interface CheckLimit {
  /** @returns whether it may be answered */
  readonly take: (address: string) => boolean;
}

const MINUTE_MS = 60_000;
/** Addresses that are counted; where there are more, only all together are bounded. */
const MOST_ADDRESSES = 10_000;

/**
 * @param most of one address, and of all, in a minute
 * @param now milliseconds
 */
export function createCheckLimit(
  most: { readonly ofAddress: number; readonly ofAll: number },
  now: () => number = Date.now,
): CheckLimit {
  let minute = 0;
  let all = 0;
  let counts = new Map<string, number>();
  return {
    take: (address) => {
      const current = Math.floor(now() / MINUTE_MS);
      if (current !== minute) [minute, all, counts] = [current, 0, new Map()];
      const own = (counts.get(address) ?? 0) + 1;
      if (own > most.ofAddress || all >= most.ofAll) return false;
      all += 1;
      if (counts.has(address) || counts.size < MOST_ADDRESSES) counts.set(address, own);
      return true;
    },
  };
}
