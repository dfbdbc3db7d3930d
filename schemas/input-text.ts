/*
 * How text is read where it enters, once: what is checked is what is kept, printed and compared. Reading it again changes
 * nothing.
 */

const FULL_WIDTH = /[\uFF01-\uFF5E]/g;
const TO_HALF_WIDTH = 0xfee0;

/** Ｅ１２３ → E123: letters, digits and signs as they are typed with a Chinese keyboard (全角). */
export function halfWidth(text: string): string {
  return text
    .replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - TO_HALF_WIDTH))
    .replaceAll('\u3000', ' ');
}

/** One line: characters composed (NFC), one space between words, none around them. */
export function oneLine(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** A number or code: half width, capitals, no spaces. */
export function asCode(text: string): string {
  return halfWidth(oneLine(text)).replaceAll(' ', '').toUpperCase();
}

/** What nobody sees, or what stands where a character was lost on the way. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFD]/u;

/** Text that is nothing: what Chinese systems send for a field that was not filled in. */
const NOTHING = /^[\s\u3000]*[/／]?[\s\u3000]*$/u;

/** For documents: the beginning of a pattern that nothing blank fits. */
export const NOT_BLANK = String.raw`^(?![\s\u3000]*[/／]?[\s\u3000]*$)`;

export function isBlank(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && NOTHING.test(value));
}

const DEEPEST = 20;

/**
 * The value without the members that were sent empty (`null`, `""`, `"/"`): they count as not sent. Elements of lists stay.
 */
export function withoutBlanks(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  if (Array.isArray(value)) return value.map((each) => withoutBlanks(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => !isBlank(member))
      .map(([key, member]) => [key, withoutBlanks(member, depth + 1)]),
  );
}
