/**
 * What personal data looks like wherever it stands. Written anew here, on purpose: the checker must not trust the
 * code it checks.
 */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const REMAINDERS = '10X98765432';

/** GB 11643-1999: seventeen digits and a check character (ISO 7064 MOD 11-2), a real date in the middle. */
export function isResidentId(text: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return false;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(text[i]), 0);
  if (REMAINDERS[sum % 11] !== text[17]) return false;
  const date = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === date;
}

/** Keys of JSON whose value is personal when it is a readable string. */
const PERSONAL_KEYS =
  'name|fullName|registeredName|childName|motherName|fatherName|holderName|idNumber|residentId|phone|mobile|' +
  'accountNumber|bankName|certificateNumber|address';

const RESIDENT_ID = /(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])/g;
const MOBILE = /(?<![0-9A-Za-z_.:-])(?:\+?86[ -]?)?1[3-9]\d{9}(?![0-9A-Za-z_-])/g;
/** Servers write the network address of a peer under the key of a postal one. */
const NETWORK_ADDRESS = String.raw`\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\\?"`;
const CLEAR_FIELD = new RegExp(
  `\\\\?"(?:${PERSONAL_KEYS})\\\\?"\\s*:\\s*\\\\?"(?!\\[|\\\\?"|${NETWORK_ADDRESS})`,
);

/** Before a number: no letter or digit, or a byte as `encode(…, 'escape')` writes it, whose digits are not of the text. */
const BEFORE = String.raw`(^|[^0-9A-Za-z_.:-]|\\[0-7]{3})`;

/**
 * A POSIX pattern that finds all that {@link personalIn} finds, in text and in what `encode(…, 'escape')` makes of bytes,
 * and little else: what it finds is looked at again.
 */
export const CANDIDATES = [
  String.raw`(^|[^0-9A-Za-z]|\\[0-7]{3})[1-9][0-9]{16}[0-9Xx]([^0-9A-Za-z]|$)`,
  String.raw`${BEFORE}([+]?86[ -]?)?1[3-9][0-9]{9}([^0-9A-Za-z_-]|$)`,
  String.raw`"(${PERSONAL_KEYS})\\*"[[:space:]]*:[[:space:]]*\\*"([^\[\\"]|\\[^"]|\\?$)`,
  // A sealed field begins with a byte from 1 to 5: A and one of Q–/ in base64, or B and one of A–f.
  String.raw`"sealed"[[:space:]]*:[[:space:]]*"([^AB]|A[^Q-Za-z0-9+/]|B[^A-Za-f])`,
].join('|');

/** What personal data stands in a text, as kinds; never the data itself. */
export function personalIn(text: string): string[] {
  const found: string[] = [];
  for (const [match] of text.matchAll(RESIDENT_ID)) {
    if (!isResidentId(match.toUpperCase())) continue;
    found.push('a resident ID number');
    break;
  }
  if (text.search(MOBILE) >= 0) found.push('a mobile number');
  if (CLEAR_FIELD.test(text)) found.push('a personal field in clear');
  return found;
}

/** Takes anything that could be a number of a person out of a text that is to be shown. */
export function mask(text: string): string {
  return text.replaceAll(RESIDENT_ID, '[number]').replaceAll(MOBILE, '[number]').slice(0, 200);
}

/** True for bytes in the form of infra/sealing: version 1, nonce, tag; or version 2 to 5, key id, nonce, tag. */
export function looksSealed(bytes: Uint8Array): boolean {
  const [version = 0] = bytes;
  return version === 1 ? bytes.length >= 29 : version >= 2 && version <= 5 && bytes.length >= 33;
}

const SEALED_FIELD = /"sealed"\s*:\s*"([A-Za-z0-9+/=]*)"/g;

/** A message without its sealed fields, and whether each of them is sealed indeed. */
export function withoutSealed(text: string): { readonly rest: string; readonly allSealed: boolean } {
  let allSealed = true;
  const rest = text.replaceAll(SEALED_FIELD, (_, base64: string) => {
    if (!looksSealed(Buffer.from(base64, 'base64'))) allSealed = false;
    return '"sealed":""';
  });
  return { rest, allSealed };
}
