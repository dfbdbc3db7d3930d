import { isIPv6 } from 'node:net';

/** How many requests somebody may make, evenly over time; what was not made in a minute may be made up for in a burst. */
export interface Rates {
  /** @returns after how many seconds there is room again; undefined: there is */
  readonly take: (whose: string) => number | undefined;
}

/** More are not remembered at once: whoever comes from many addresses is bounded by connections. */
const MOST_REMEMBERED = 50_000;
const MINUTE_MS = 60_000;

/** @param perMinute of one name @param now ms */
export function createRates(perMinute: number, now: () => number = () => performance.now()): Rates {
  const each = MINUTE_MS / perMinute;
  /** name → when all that was taken so far would be made up for */
  const paid = new Map<string, number>();
  const forget = (at: number): void => {
    for (const [whose, until] of paid) if (until <= at || paid.size > MOST_REMEMBERED) paid.delete(whose);
  };
  return {
    take: (whose) => {
      const at = now();
      const until = Math.max(paid.get(whose) ?? at, at) + each;
      if (until - at > MINUTE_MS) return Math.ceil((until - at - MINUTE_MS) / 1_000);
      paid.delete(whose);
      paid.set(whose, until);
      if (paid.size > MOST_REMEMBERED) forget(at);
      return undefined;
    },
  };
}

/** Whoever has an address of IPv6 has a network of them. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const [first, last] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
  const gap = tail === undefined ? 0 : 8 - (first?.length ?? 0) - (last?.length ?? 0);
  const groups = [...(first ?? []), ...Array.from({ length: gap }, () => '0'), ...(last ?? [])];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
