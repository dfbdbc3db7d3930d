import { createHmac, timingSafeEqual } from 'node:crypto';

const STEP_SECONDS = 30;
const DIGITS = 6;
/** Of the clock of a phone, either way. */
const SKEW_STEPS = 1;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Bytes of a secret as authenticators write it (RFC 4648 §6). @throws RangeError for another letter */
function fromBase32(text: string): Buffer {
  const bits = [...text.toUpperCase()].map((letter) => {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) throw new RangeError('is not base32');
    return value.toString(2).padStart(5, '0');
  });
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

/** The code of a step of time (RFC 4226 §5.3, RFC 6238). @param secret base32 @param step 30 s each, since 1970 */
export function codeOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const at = (hash.at(-1) ?? 0) & 0x0f;
  const number = hash.readUInt32BE(at) & 0x7fff_ffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The step of a moment. @param now ms since 1970 */
export function stepAt(now: number): number {
  return Math.floor(now / 1_000 / STEP_SECONDS);
}

/**
 * The step whose code it is, now or a step away; undefined: none. A code is good once: whoever checks keeps the step, and takes
 * none that is not after it.
 */
export function matchingStep(secret: string, code: string, now: number): number | undefined {
  const steps = Array.from({ length: 2 * SKEW_STEPS + 1 }, (_, i) => stepAt(now) - SKEW_STEPS + i);
  const given = Buffer.from(code);
  return steps.findLast((step) => {
    const expected = Buffer.from(codeOf(secret, step));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
