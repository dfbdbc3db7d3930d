import { timingSafeEqual } from 'node:crypto';
import type { DocumentContent } from '../../schemas/document.ts';
import type { Keyring } from '../sealing/keys.ts';

/** 160 bits: 32 characters of Crockford's alphabet, which has no I, L, O and U. */
const CODE_BYTES = 20;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE = /^[0-9A-HJKMNP-TV-Z]{32}$/;

/** What a code is made of: all that its document says, in one order. */
function spelled(content: DocumentContent): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, each]) => [key, sorted(each)]),
    );
  };
  return JSON.stringify(sorted(content));
}

/**
 * 核验码: follows from everything that the document says under a key that nobody else has, so that it fits this content and no
 * other, and none can be thought up. Made anew each time it is printed.
 */
export function codeOf(keyring: Pick<Keyring, 'hash'>, content: DocumentContent): string {
  const bytes = keyring.hash('document-code', spelled(content)).subarray(0, CODE_BYTES);
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET.charAt(Number.parseInt(five, 2))).join('');
}

/** In groups of four, as people read and type it. */
export function grouped(code: string): string {
  return (code.match(/.{4}/g) ?? []).join('-');
}

/** What somebody typed, as it was given out; undefined: it can be none. O is read as 0, I and L as 1. */
export function readCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return CODE.test(code) ? code : undefined;
}

/** What is kept of a code: bound to the number that it is printed beside, and not to be turned back. */
export function keptCode(keyring: Pick<Keyring, 'hash'>, number: string, code: string): Buffer {
  return keyring.hash('document-code-kept', `${number}\0${code}`);
}

/** Whether a code is the one that was given out with this number. In constant time. */
export function isCodeOf(
  keyring: Pick<Keyring, 'hash'>,
  { number, kept }: { readonly number: string; readonly kept: Buffer },
  code: string,
): boolean {
  const asked = keptCode(keyring, number, code);
  return asked.length === kept.length && timingSafeEqual(asked, kept);
}
