import { randomInt } from 'node:crypto';

/**
 * A case number (办件编号), for example `B-7K3F-9QWM-2XTA-C`: twelve random characters (60 bits) of Crockford's
 * alphabet, which has no I, L, O and U, and a check character by ISO 7064 MOD 37,36. It says nothing about
 * anyone: no date, no place, no person, no count.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHECK_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const RANDOM_CHARACTERS = 12;
const FORM =
  /^B-([0-9A-HJKMNP-TV-Z]{4})-([0-9A-HJKMNP-TV-Z]{4})-([0-9A-HJKMNP-TV-Z]{4})-([0-9A-HJKMNP-TV-Z])$/;

/**
 * The check character of a string over 0-9A-Z: finds every single wrong character and nearly all transpositions.
 * @throws RangeError for other characters
 */
export function checkCharacter(text: string): string {
  let product = 36;
  for (const character of text) {
    const value = CHECK_ALPHABET.indexOf(character);
    if (value < 0) throw new RangeError('a case number has only digits and capital letters');
    const sum = (product + value) % 36 || 36;
    product = (sum * 2) % 37;
  }
  return CHECK_ALPHABET.charAt((37 - product) % 36);
}

/** A fresh number. Those whose check character would be read wrongly (I, L, O, U) are never given out. */
export function newCaseNumber(): string {
  for (;;) {
    const random = Array.from({ length: RANDOM_CHARACTERS }, () => ALPHABET.charAt(randomInt(32))).join('');
    const check = checkCharacter(random);
    if (ALPHABET.includes(check))
      return `B-${random.slice(0, 4)}-${random.slice(4, 8)}-${random.slice(8)}-${check}`;
  }
}

/** The number as it is stored, from what somebody typed, or undefined when it cannot be one. */
export function readCaseNumber(text: string): string | undefined {
  const typed = text.trim().toUpperCase();
  const parts = FORM.exec(typed);
  if (!parts) return undefined;
  const [, a = '', b = '', c = '', check] = parts;
  return checkCharacter(a + b + c) === check ? typed : undefined;
}
