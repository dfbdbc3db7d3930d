import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Wrong tries that are counted together, in a span of time. */
interface Limit {
  readonly most: number;
  readonly spanMs: number;
}

export interface AttemptLimits {
  /** at one account, of all devices together that never signed in to it */
  readonly strangers: Limit;
  /** at one account, of one device that has signed in to it */
  readonly device: Limit;
  /** from one address, at all accounts together */
  readonly address: Limit;
}

const QUARTER_HOUR_MS = 900_000;
export const LIMITS: AttemptLimits = {
  strangers: { most: 5, spanMs: QUARTER_HOUR_MS },
  device: { most: 5, spanMs: QUARTER_HOUR_MS },
  address: { most: 50, spanMs: QUARTER_HOUR_MS },
};
/** Counts that are kept; the oldest go first, which are those that matter least. */
const MOST_COUNTS = 10_000;

/** One try to sign in. */
export interface Attempt {
  readonly user: string;
  /** what the browser brought from an earlier time */
  readonly device: string | undefined;
  readonly address: string;
}

/** Counts wrong tries within a span, for each key. */
function createCounts(now: () => number) {
  const counts = new Map<string, readonly number[]>();
  const recent = (key: string, { spanMs }: Limit): readonly number[] =>
    (counts.get(key) ?? []).filter((at) => at > now() - spanMs);
  return {
    isFull: (key: string, limit: Limit): boolean => recent(key, limit).length >= limit.most,
    add: (key: string, limit: Limit): void => {
      const at = [...recent(key, limit), now()].slice(-limit.most);
      counts.delete(key);
      counts.set(key, at);
      const [oldest] = counts.size > MOST_COUNTS ? counts.keys() : [];
      if (oldest !== undefined) counts.delete(oldest);
    },
    forget: (key: string): void => void counts.delete(key),
  };
}

/** Bounds guessing without shutting anybody out: see {@link createAttempts}. */
export interface Attempts {
  readonly mayTry: (attempt: Attempt) => boolean;
  readonly failed: (attempt: Attempt) => void;
  /** @returns what the browser is to bring the next time */
  readonly succeeded: (attempt: Attempt) => string;
}

/**
 * Wrong tries close an account to strangers only: whoever guesses at it cannot shut out its owner, whose browser has signed in
 * before and brings the proof of it (a device cookie, as OWASP describes it), with a count of its own. An account that nobody
 * has is counted alike, so that no answer tells which accounts there are.
 */
export function createAttempts(limits: AttemptLimits = LIMITS, now: () => number = Date.now): Attempts {
  const key = randomBytes(32);
  const counts = createCounts(now);
  const proofOf = (user: string, nonce: string): string =>
    createHmac('sha256', key).update(`${nonce}\n${user}`).digest('base64url');
  const isKnown = ({ user, device = '' }: Attempt): boolean => {
    const [nonce = '', proof = ''] = device.split('.');
    const expected = Buffer.from(proofOf(user, nonce));
    const given = Buffer.from(proof);
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  const placeOf = (attempt: Attempt): readonly [string, Limit] =>
    isKnown(attempt)
      ? [`device ${attempt.user} ${attempt.device}`, limits.device]
      : [`strangers ${attempt.user}`, limits.strangers];
  const addressOf = ({ address }: Attempt): readonly [string, Limit] => [
    `address ${address}`,
    limits.address,
  ];
  return {
    mayTry: (attempt) =>
      !counts.isFull(...placeOf(attempt)) && (isKnown(attempt) || !counts.isFull(...addressOf(attempt))),
    failed: (attempt) => {
      counts.add(...placeOf(attempt));
      if (!isKnown(attempt)) counts.add(...addressOf(attempt));
    },
    succeeded: (attempt) => {
      if (isKnown(attempt) && attempt.device !== undefined) {
        counts.forget(placeOf(attempt)[0]);
        return attempt.device;
      }
      const nonce = randomBytes(12).toString('base64url');
      return `${nonce}.${proofOf(attempt.user, nonce)}`;
    },
  };
}
